using Undersign.Notifications;

namespace Undersign.Tests.Notifications;

/// <summary>Field by field, and of server and login as one, a module says it itself, or the global default does, or the program; and it can be seen who (EM-2).</summary>
public sealed class EffectiveEmailTests : EmailTestBase
{
    private static readonly (string, string)[] Login =
        [("way", "server"), ("server", "mail.contoso.example"), ("login", "password"), ("user", "it@contoso.example"), ("password", "of the default"), ("from", "it@contoso.example")];

    private EmailSection Global => Entered(MailModule.Global, Login);

    [Fact]
    public void What_nobody_has_said_is_built_in()
    {
        var effective = new EffectiveEmail(MailModule.Alerts, EmailSection.New(MailModule.Global), EmailSection.Empty);

        Assert.Equal(("587", EmailOrigin.BuiltIn), (effective[EmailFields.Port].Value, effective[EmailFields.Port].Origin));
        Assert.Equal((MailModule.Alerts.Text, EmailOrigin.BuiltIn), (effective[EmailFields.Text].Value, effective[EmailFields.Text].Origin));
    }

    [Theory]
    [InlineData("auto", "587")]
    [InlineData("starttls", "587")]
    [InlineData("tls", "465")]
    [InlineData("none", "25")]
    public void An_empty_port_is_the_usual_one_of_the_security(string security, string port)
    {
        var effective = new EffectiveEmail(MailModule.Alerts, Global, Entered("alerts", ("way", "server"), ("security", security)));

        Assert.Equal((port, EmailOrigin.BuiltIn), (effective[EmailFields.Port].Value, effective[EmailFields.Port].Origin));
    }

    [Fact]
    public void Each_field_is_inherited_by_itself()
    {
        var global = Entered(MailModule.Global, ("server", "smtp.office365.com"), ("port", "587"), ("from", "it@contoso.example"));
        var own = Entered("alerts", ("from", "alerts@contoso.example"));

        var effective = new EffectiveEmail(MailModule.Alerts, global, own);

        Assert.Equal(("alerts@contoso.example", EmailOrigin.Module), (effective[EmailFields.From].Value, effective[EmailFields.From].Origin));
        Assert.Equal(("smtp.office365.com", EmailOrigin.Global), (effective[EmailFields.Server].Value, effective[EmailFields.Server].Origin));
        Assert.Equal(EmailOrigin.BuiltIn, effective[EmailFields.Security].Origin);
    }

    [Fact]
    public void What_may_not_be_overridden_is_not()
    {
        var global = Entered(MailModule.Global, ("from", "it@contoso.example")) with { MayBeOverridden = ["server"] };
        var own = Entered("alerts", ("from", "alerts@contoso.example"), ("way", "server"), ("server", "mail.contoso.example"));

        Assert.Equal("", new EffectiveEmail(MailModule.Alerts, global, own)[EmailFields.Server].Value);
        var effective = new EffectiveEmail(MailModule.Alerts, global with { MayBeOverridden = ["way"] }, own);

        Assert.Equal(("it@contoso.example", true), (effective[EmailFields.From].Value, effective[EmailFields.From].IsFixed));
        Assert.Equal(("mail.contoso.example", false), (effective[EmailFields.Server].Value, effective[EmailFields.Server].IsFixed));
    }

    [Fact]
    public void None_is_said_where_nothing_is_to_be_inherited()
    {
        var global = Entered(MailModule.Global, ("from", "it@contoso.example"), ("bcc", "boss@contoso.example"));

        Assert.Equal("boss@contoso.example", Assert.Single(Read(MailModule.Alerts, global, EmailSection.Empty, out _)!.Bcc).ToString());
        Assert.Empty(Read(MailModule.Alerts, global, Entered("alerts", ("bcc", "none")), out _)!.Bcc);
    }

    [Fact]
    public void A_login_is_inherited_whole_and_opens_for_the_module()
    {
        Assert.Equal("of the default", Password(Read(MailModule.Alerts, Global, Entered("alerts", ("from", "alerts@contoso.example")), out _)));
    }

    /// <summary>It would log in at its own server with the password of the global default's.</summary>
    [Fact]
    public void A_module_with_a_way_of_its_own_has_nothing_of_the_login_from_the_default()
    {
        var settings = Read(MailModule.Alerts, Global, Entered("alerts", ("way", "server"), ("server", "relay.contoso.example")), out _);

        var server = Assert.IsType<EmailWay.ByServer>(settings?.Way);
        Assert.Equal(("relay.contoso.example", 587, null), (server.Host, server.At.Number, server.Login));
    }

    [Theory]
    [InlineData("server", "relay.contoso.example")]
    [InlineData("security", "none")]
    [InlineData("user", "eve@contoso.example")]
    [InlineData("password", "of alerts")]
    public void A_part_of_server_and_login_alone_is_a_fault_at_its_field(string field, string value)
    {
        Assert.Null(Read(MailModule.Alerts, Global, Entered("alerts", (field, value)), out var faults));

        Assert.Equal(field, Assert.Single(faults.All).Field.Name);
        Assert.Contains("does not count while Send is inherited", faults.All[0].Says, StringComparison.Ordinal);
    }

    /// <summary>Whoever edits the settings does not know the password, and must not get it by naming a server of their own.</summary>
    [Theory]
    [InlineData("server", "mail.evil.example")]
    [InlineData("user", "eve@contoso.example")]
    [InlineData("security", "none")]
    public void A_kept_password_goes_to_nobody_else(string field, string value)
    {
        var edited = Entry([.. Login, (field, value), ("password", "")]).Over(Global, "contoso", MailModule.Global, Secrets);

        Assert.Null(Read(null, edited, edited, out var faults));
        Assert.Equal("password", Assert.Single(faults.All).Field.Name);
        Assert.StartsWith("was entered for it@contoso.example at mail.contoso.example, and goes nowhere else", faults.All[0].Says, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tokenEndpoint", "https://login.evil.example/token")]
    [InlineData("server", "mail.evil.example")]
    [InlineData("clientId", "another")]
    [InlineData("login", "google")]
    public void A_kept_refresh_token_goes_to_nobody_else(string field, string value)
    {
        (string, string)[] token = [.. Login, ("login", "oauth"), ("tokenEndpoint", "https://login.example/token"), ("clientId", "id"), ("clientSecret", "one"), ("refreshToken", "two")];
        var first = Entered(MailModule.Global, token);
        Assert.NotNull(Read(null, first, first, out _));

        var edited = Entry([.. token, (field, value), ("clientSecret", ""), ("refreshToken", "")]).Over(first, "contoso", MailModule.Global, Secrets);

        Assert.Null(Read(null, edited, edited, out var faults));
        Assert.Equal(["clientSecret", "refreshToken"], faults.All.Select(static fault => fault.Field.Name), StringComparer.Ordinal);
        Assert.All(faults.All, static fault => Assert.Contains("was entered for it@contoso.example at mail.contoso.example, by https://login.example/token, client id", fault.Says, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("port", "465")]
    [InlineData("from", "other@contoso.example")]
    [InlineData("server", "MAIL.contoso.example")]
    public void A_kept_password_outlives_what_is_no_other_account(string field, string value)
    {
        var edited = Entry([.. Login, (field, value), ("password", "")]).Over(Global, "contoso", MailModule.Global, Secrets);

        Assert.Equal("of the default", Password(Read(null, edited, edited, out _)));
    }

    [Fact]
    public void A_secret_that_is_left_empty_is_kept_and_one_that_is_forgotten_goes()
    {
        var gone = (Entry([.. Login, ("password", "")]) with { Forgotten = ["password"] }).Over(Global, "contoso", MailModule.Global, Secrets);

        Assert.Single(Global.Secrets);
        Assert.Empty(gone.Secrets);
    }

    [Fact]
    public void A_module_that_inherits_server_and_login_keeps_no_secret_of_its_own()
    {
        var own = Entered("alerts", Login);

        Assert.Single(own.Secrets);
        Assert.Empty(Entry().Over(own, "contoso", "alerts", Secrets).Secrets);
    }

    [Fact]
    public void A_sealed_secret_opens_in_its_own_place_alone()
    {
        var account = new EmailAccount("mail.contoso.example", "it@contoso.example", "", IsInTheClear: false);
        var sealedValue = Secrets.Seal(new("contoso", "alerts", EmailFields.Password), account, "of alerts");

        Assert.Null(Secrets.TryOpen(new("fabrikam", "alerts", EmailFields.Password), account, sealedValue));
        Assert.Null(Secrets.TryOpen(new("contoso", "reports", EmailFields.Password), account, sealedValue));
        Assert.Null(Secrets.TryOpen(new("contoso", "alerts", EmailFields.ClientSecret), account, sealedValue));
        Assert.Equal("of alerts", Secrets.TryOpen(new("contoso", "alerts", EmailFields.Password), account, sealedValue));
    }

    private static string? Password(EmailSettings? settings) => ((settings?.Way as EmailWay.ByServer)?.Login as EmailLogin.WithPassword)?.Password;
}
