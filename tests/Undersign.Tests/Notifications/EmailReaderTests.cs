using Undersign.Notifications;

namespace Undersign.Tests.Notifications;

/// <summary>What is wrong is said at once, at its field, and with what to write instead.</summary>
public sealed class EmailReaderTests : EmailTestBase
{
    private static readonly (string, string)[] Good =
        [("way", "server"), ("server", "smtp.office365.com"), ("login", "password"), ("user", "it@contoso.example"), ("password", "secret"), ("from", "it@contoso.example")];

    [Fact]
    public void Good_settings_are_read()
    {
        var settings = Read(MailModule.Alerts, EmailSection.New(MailModule.Global), Entered("alerts", [.. Good, ("recipients", "ann@contoso.example, bob@contoso.example")]), out var faults);

        Assert.Empty(faults.All);
        Assert.Equal("smtp.office365.com", Assert.IsType<EmailWay.ByServer>(settings?.Way).Host);
        Assert.Equal(["ann@contoso.example", "bob@contoso.example"], settings.Recipients.Select(static recipient => recipient.ToString()), StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("server", "", "is needed")]
    [InlineData("server", "https://smtp.office365.com", "without https://")]
    [InlineData("server", "smtp.office365.com:587", "without the port")]
    [InlineData("port", "smtp", "is not a port")]
    [InlineData("port", "0", "is not a port")]
    [InlineData("port", "65536", "is not a port")]
    [InlineData("security", "ssl", "is none of")]
    [InlineData("user", "", "is needed for a login")]
    [InlineData("password", "", "is needed")]
    [InlineData("from", "", "is needed")]
    [InlineData("from", "Ann Berg", "is not an address")]
    [InlineData("from", "Ann <ann@contoso.example>", "is not an address")]
    [InlineData("from", "ann@contoso.example\r\nBcc: eve@evil.example", "control character")]
    [InlineData("from", "ann@contoso.example, bob@contoso.example", "is one address")]
    [InlineData("from", "jürgen@contoso.example", "letters beyond ASCII before the @")]
    [InlineData("replyTo", "jürgen@contoso.example", "letters beyond ASCII before the @")]
    [InlineData("bcc", "ann@contoso.example, jürgen@contoso.example", "\"jürgen@contoso.example\" has letters beyond ASCII before the @")]
    [InlineData("recipients", "jürgen@bücher.example", "letters beyond ASCII before the @")]
    [InlineData("name", "Ann\nBcc: eve@evil.example", "control character")]
    [InlineData("subject", "one\r\nBcc: eve@evil.example", "control character")]
    [InlineData("subject", "{{person.mail}}", "unknown field")]
    [InlineData("text", "one\n{{alert.begun}}", "line 2: unknown field \"alert.begun\"; did you mean \"alert.began\"?")]
    [InlineData("text", "{{#if alert.began}}never closed", "is never closed")]
    public void A_fault_is_told_at_its_field(string field, string value, string says)
    {
        var section = Entered("alerts", [.. Good.Where(pair => pair.Item1 != field), (field, value)]);

        Assert.Null(Read(MailModule.Alerts, EmailSection.New(MailModule.Global), section, out var faults));
        Assert.Contains(says, Assert.Single(faults.All, fault => fault.Field.Name == field).Says, StringComparison.Ordinal);
    }

    [Fact]
    public void A_domain_beyond_ASCII_is_taken_in_A_labels()
    {
        (string, string)[] beyond = [("from", "it@bücher.example"), ("replyTo", "ann@bücher.example"), ("bcc", "bob@bücher.example"), ("recipients", "cy@bücher.example")];
        var settings = Read(MailModule.Alerts, EmailSection.New(MailModule.Global), Entered("alerts", [.. Good, .. beyond]), out var faults);

        Assert.Empty(faults.All);
        Assert.Equal(
            ["it@xn--bcher-kva.example", "ann@xn--bcher-kva.example", "bob@xn--bcher-kva.example", "cy@xn--bcher-kva.example"],
            new[] { settings!.From, settings.ReplyTo!, settings.Bcc[0], settings.Recipients[0] }.Select(static address => address.ToString()),
            StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("user", "server", "none", "choose User and password")]
    [InlineData("password", "server", "none", "choose User and password")]
    [InlineData("clientId", "server", "none", "Client id would not be used: choose OAuth 2.0")]
    [InlineData("refreshToken", "server", "none", "Refresh token would not be used: choose OAuth 2.0")]
    [InlineData("user", "server", "password", null)]
    [InlineData("user", "gateway", "none", null)]
    [InlineData("server", "server", "none", null)]
    public void A_login_that_was_entered_and_not_chosen_is_told(string field, string way, string login, string? says)
    {
        var (entry, faults) = (Entry(("way", way), ("login", login), (field, "x")), new EmailFaults());

        entry.CheckLogin(new(MailModule.Alerts, EmailSection.New(MailModule.Global), entry.Over(EmailSection.Empty, "contoso", "alerts", Secrets)), faults);

        Assert.Equal(says is not null, faults.Any);
        Assert.Contains(says ?? "", faults.Of(EmailFields.Login) ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void All_faults_are_told_at_once()
    {
        Read(MailModule.Alerts, EmailSection.New(MailModule.Global), Entered("alerts", ("way", "server"), ("port", "x"), ("bcc", "y")), out var faults);

        Assert.Equal(["server", "port", "from", "bcc"], faults.All.Select(static fault => fault.Field.Name), StringComparer.Ordinal);
    }

    [Fact]
    public void The_gateway_sends_for_own_domains_alone()
    {
        Assert.NotNull(Read(MailModule.Alerts, EmailSection.New(MailModule.Global), Entered("alerts", ("from", "it@contoso.example")), out _));
        Assert.Null(Read(MailModule.Alerts, EmailSection.New(MailModule.Global), Entered("alerts", ("from", "it@fabrikam.example")), out var faults));
        Assert.Contains("not an address of this organisation", faults.Of(EmailFields.From), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("microsoft", "tenant", "contoso.onmicrosoft.com", "https://login.microsoftonline.com/contoso.onmicrosoft.com/oauth2/v2.0/token", "https://outlook.office365.com/.default")]
    [InlineData("oauth", "tokenEndpoint", "https://login.example/token", "https://login.example/token", null)]
    public void A_client_secret_logs_in_at_the_providers_endpoint(string login, string field, string value, string endpoint, string? scope)
    {
        var settings = Read(null, EmailSection.New(MailModule.Global), Entered(MailModule.Global, [.. Good, ("login", login), (field, value), ("clientId", "id"), ("clientSecret", "secret")]), out var faults);

        Assert.Empty(faults.All);
        var token = Assert.IsType<EmailLogin.WithToken>(Assert.IsType<EmailWay.ByServer>(settings?.Way).Login);
        Assert.Equal((endpoint, scope), (token.TokenEndpoint.AbsoluteUri, token.Scope));
    }

    [Theory]
    [InlineData("google", "clientSecret", "refreshToken")]
    [InlineData("microsoft", "scope", "tenant")]
    [InlineData("microsoft", "scope", "clientSecret")]
    [InlineData("oauth", "clientSecret", "tokenEndpoint")]
    public void What_a_provider_needs_is_asked_for(string login, string given, string wanted)
    {
        Read(null, EmailSection.New(MailModule.Global), Entered(MailModule.Global, [.. Good, ("login", login), ("clientId", "id"), (given, "x")]), out var faults);

        Assert.NotNull(faults.Of(EmailFields.Of(null).Single(field => field.Name == wanted)));
    }

    [Theory]
    [InlineData("smtp.office365.com", "5.7.60")]
    [InlineData("smtp.gmail.com", "Send mail as")]
    [InlineData("mail.contoso.example", "many servers refuse")]
    public void A_From_that_is_not_the_logins_is_warned_of(string server, string says)
    {
        var settings = Read(MailModule.Invitations, EmailSection.New(MailModule.Global), Entered("invitations", [.. Good.Where(static pair => pair.Item1 != "server"), ("server", server), ("overrides", "ann@contoso.example: billing@contoso.example\nbob@contoso.example: it@contoso.example")]), out _)!;

        var warning = Assert.Single(FromCheck.Warnings(settings));

        Assert.StartsWith("ann@contoso.example: From is billing@contoso.example and the login is it@contoso.example", warning, StringComparison.Ordinal);
        Assert.Contains(says, warning, StringComparison.Ordinal);
    }

    [Fact]
    public void A_portal_user_with_a_strange_domain_is_refused_for_the_gateway()
    {
        Assert.Null(Read(MailModule.Invitations, EmailSection.New(MailModule.Global), Entered("invitations", ("from", "it@contoso.example"), ("overrides", "ann@contoso.example: ann@fabrikam.example")), out var faults));

        Assert.StartsWith("ann@fabrikam.example is not an address of this organisation", faults.Of(EmailFields.Overrides), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_built_in_template_is_good_and_shows_its_fields()
    {
        foreach (var module in MailModule.All)
        {
            var settings = Read(module, EmailSection.New(MailModule.Global), Entered(module.Name, ("from", "it@contoso.example")), out var faults);
            Assert.Empty(faults.All);

            var values = module.AllFields.ToDictionary(static field => field.Name, static field => $"<{field.Name}>", StringComparer.Ordinal);
            var shown = EmailTemplates.Render(settings!.Subject, values).Text + EmailTemplates.Render(settings.Text, values).Text;
            Assert.All(module.Fields.Where(field => module != MailModule.Probes), field => Assert.Contains($"<{field.Name}>", shown, StringComparison.Ordinal));
        }
    }
}
