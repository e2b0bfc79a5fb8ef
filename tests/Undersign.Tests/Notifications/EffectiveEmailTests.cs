using Undersign.Notifications;

namespace Undersign.Tests.Notifications;

/// <summary>Field by field a module says it itself, or the global default does, or the program; and it can be seen who (EM-2).</summary>
public sealed class EffectiveEmailTests : EmailTestBase
{
    [Fact]
    public void What_nobody_has_said_is_built_in()
    {
        var effective = new EffectiveEmail(MailModule.Alerts, EmailSection.New(MailModule.Global), EmailSection.Empty);

        Assert.Equal(("587", EmailOrigin.BuiltIn), (effective[EmailFields.Port].Value, effective[EmailFields.Port].Origin));
        Assert.Equal((MailModule.Alerts.Text, EmailOrigin.BuiltIn), (effective[EmailFields.Text].Value, effective[EmailFields.Text].Origin));
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
        var own = Entered("alerts", ("from", "alerts@contoso.example"), ("server", "mail.contoso.example"));

        var effective = new EffectiveEmail(MailModule.Alerts, global, own);

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
    public void A_password_is_inherited_and_opens_for_the_module()
    {
        var global = Entered(MailModule.Global, ("way", "server"), ("server", "mail.contoso.example"), ("login", "password"), ("user", "it@contoso.example"), ("password", "of the default"), ("from", "it@contoso.example"));

        Assert.Equal("of the default", Password(Read(MailModule.Alerts, global, EmailSection.Empty, out _)));
        Assert.Equal("of alerts", Password(Read(MailModule.Alerts, global, Entered("alerts", ("password", "of alerts")), out _)));
    }

    [Fact]
    public void A_secret_that_is_left_empty_is_kept_and_one_that_is_forgotten_goes()
    {
        var first = Entered("alerts", ("password", "of alerts"));

        var kept = Entry(("user", "it@contoso.example")).Over(first, "contoso", "alerts", Secrets);
        Assert.Equal("of alerts", Secrets.TryOpen("contoso", "alerts", EmailFields.Password, kept.Secrets["password"]));

        var gone = (Entry() with { Forgotten = ["password"] }).Over(kept, "contoso", "alerts", Secrets);
        Assert.Empty(gone.Secrets);
    }

    [Fact]
    public void A_sealed_secret_opens_in_its_own_place_alone()
    {
        var sealedValue = Entered("alerts", ("password", "of alerts")).Secrets["password"];

        Assert.Null(Secrets.TryOpen("fabrikam", "alerts", EmailFields.Password, sealedValue));
        Assert.Null(Secrets.TryOpen("contoso", "reports", EmailFields.Password, sealedValue));
        Assert.Null(Secrets.TryOpen("contoso", "alerts", EmailFields.ClientSecret, sealedValue));
        Assert.Equal("of alerts", Secrets.TryOpen("contoso", "alerts", EmailFields.Password, sealedValue));
    }

    private static string? Password(EmailSettings? settings) => ((settings?.Way as EmailWay.ByServer)?.Login as EmailLogin.WithPassword)?.Password;
}
