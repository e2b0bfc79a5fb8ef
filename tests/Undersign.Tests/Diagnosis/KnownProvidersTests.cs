using Undersign.Diagnosis;
using Undersign.Diagnosis.Providers;

namespace Undersign.Tests.Diagnosis;

/// <summary>Providers by the names of their servers, the server that was meant, and the one for sending in place of the one for reading.</summary>
public sealed class KnownProvidersTests
{
    [Theory]
    [InlineData("smtp.office365.com", "Microsoft 365")]
    [InlineData("SMTP.Office365.com.", "Microsoft 365")]
    [InlineData("smtp-mail.outlook.com", "Outlook.com")]
    [InlineData("contoso-com.mail.protection.outlook.com", "Microsoft 365 by connector")]
    [InlineData("contoso-com.d-v1.mx.microsoft", "Microsoft 365 by connector")]
    [InlineData("smtp.gmail.com", "Gmail")]
    [InlineData("smtp-relay.gmail.com", "Google Workspace SMTP relay")]
    [InlineData("alt1.aspmx.l.google.com", "Google's restricted server")]
    [InlineData("email-smtp.ap-southeast-2.amazonaws.com", "Amazon SES")]
    [InlineData("smtp.eu.mailgun.org", "Mailgun")]
    [InlineData("smtppro.zoho.com.au", "Zoho Mail")]
    [InlineData("smtp.ionos.co.uk", "IONOS")]
    [InlineData("smtpout.europe.secureserver.net", "GoDaddy")]
    public void A_server_is_known_in_every_region(string host, string provider) => Assert.Equal(provider, KnownProviders.Of(host)?.Name);

    [Theory]
    [InlineData("mail.example.com")]
    [InlineData("smtp.gmail.com.example.net")]
    [InlineData("notsmtp.gmail.com")]
    [InlineData("email-smtp.amazonaws.com")]
    [InlineData("mail.protection.outlook.com")]
    [InlineData("imap.gmail.com")]
    [InlineData("")]
    [InlineData(null)]
    public void Another_server_is_not(string? host) => Assert.Null(KnownProviders.Of(host));

    [Fact]
    public void A_name_belongs_to_one_provider()
    {
        var outgoing = KnownProviders.All.SelectMany(provider => provider.Hosts);
        var incoming = KnownProviders.All.SelectMany(provider => provider.Incoming);

        Assert.Empty(outgoing.GroupBy(host => host, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1).Select(group => group.Key));
        Assert.Empty(incoming.GroupBy(host => host, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1).Select(group => group.Key));
        Assert.All(KnownProviders.All, provider => Assert.All(provider.Mistaken, name => Assert.Null(KnownProviders.Of(name))));
    }

    [Fact]
    public void Every_provider_says_what_to_enter() => Assert.All(KnownProviders.All, provider =>
    {
        Assert.NotEmpty(provider.Ports);
        Assert.NotEmpty(provider.Logins);
        Assert.All(provider.Ports, port => Assert.Equal(port.Number is 465 or 2465 ? SmtpSecurity.TlsOnConnect : SmtpSecurity.StartTls, port.Security));
        Assert.Equal(provider.OAuth is not null, provider.Logins.Contains(ProviderLogin.OAuth));
        Assert.Equal("https", provider.Link.Scheme);
    });

    [Theory]
    [InlineData("stmp.office365.com", "smtp.office365.com")]
    [InlineData("smpt.gmail.com", "smtp.gmail.com")]
    [InlineData("smtp.gmial.com", "smtp.gmail.com")]
    [InlineData("smtp.gmail.con", "smtp.gmail.com")]
    [InlineData("stmp.gmial.con", "smtp.gmail.com")]
    [InlineData("smtp.office356.com", "smtp.office365.com")]
    [InlineData("smtp.offce365.com", "smtp.office365.com")]
    [InlineData("smtpoffice365.com", "smtp.office365.com")]
    [InlineData("smtp.gmailcom", "smtp.gmail.com")]
    [InlineData("smtp,gmail.com", "smtp.gmail.com")]
    [InlineData("smtp .gmail.com", "smtp.gmail.com")]
    [InlineData("SMTP.GMAI.COM", "smtp.gmail.com")]
    [InlineData("smtp-relay.gmial.com", "smtp-relay.gmail.com")]
    [InlineData("smtp-mail.outlok.com", "smtp-mail.outlook.com")]
    [InlineData("smtp.outlook.com", "smtp-mail.outlook.com")]
    [InlineData("smtp.hotmial.com", "smtp-mail.outlook.com")]
    [InlineData("smtp.sendgird.net", "smtp.sendgrid.net")]
    [InlineData("smtp.sendgrid.com", "smtp.sendgrid.net")]
    [InlineData("smtp.mailgum.org", "smtp.mailgun.org")]
    [InlineData("smtp.postmarkap.com", "smtp.postmarkapp.com")]
    [InlineData("smtp.yahoo.com", "smtp.mail.yahoo.com")]
    [InlineData("smtp.icloud.com", "smtp.mail.me.com")]
    [InlineData("smtp.fastmial.com", "smtp.fastmail.com")]
    [InlineData("smtpout.secureserver.com", "smtpout.secureserver.net")]
    [InlineData("smtp.zoho.ue", "smtp.zoho.eu")]
    [InlineData("smtp.inos.de", "smtp.ionos.de")]
    [InlineData("stmp.contoso.example", "smtp.contoso.example")]
    [InlineData("mail.contoso.con", "mail.contoso.com")]
    public void A_slip_is_mended(string host, string meant) => Assert.Equal(meant, HostSuggestion.For(host), ignoreCase: true);

    [Theory]
    [InlineData("smtp.acme.com")]
    [InlineData("smtp.contoso.example")]
    [InlineData("mail.fabrikam.example")]
    [InlineData("mailhost")]
    [InlineData("smtp")]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("smtp.gmail.com")]
    [InlineData("a-name-that-is-longer-than-any-known-server-could-ever-be.mail.contoso.example")]
    public void What_is_like_nothing_is_left_alone(string host) => Assert.Null(HostSuggestion.For(host));

    [Theory]
    [InlineData("imap.gmail.com", 993, "smtp.gmail.com", 587, true)]
    [InlineData("imap.gmail.com", 587, "smtp.gmail.com", 587, true)]
    [InlineData("smtp.gmail.com", 993, "smtp.gmail.com", 587, true)]
    [InlineData("outlook.office365.com", 993, "smtp.office365.com", 587, true)]
    [InlineData("imap.aol.com", 993, "smtp.aol.com", 465, true)]
    [InlineData("imappro.zoho.eu", 993, "smtppro.zoho.eu", 465, true)]
    [InlineData("pop.ionos.de", 995, "smtp.ionos.de", 465, true)]
    [InlineData("imap.mail.me.com", 993, "smtp.mail.me.com", 587, true)]
    [InlineData("imap.contoso.example", 587, "smtp.contoso.example", 587, false)]
    [InlineData("POP3.contoso.example", 110, "smtp.contoso.example", 587, false)]
    [InlineData("incoming.contoso.example", 25, "smtp.contoso.example", 587, false)]
    [InlineData("mail.contoso.example", 143, "mail.contoso.example", 587, false)]
    [InlineData("192.0.2.1", 995, "192.0.2.1", 587, false)]
    public void A_server_for_reading_has_one_for_sending(string host, int port, string twin, int twinPort, bool isKnown)
    {
        var found = OutgoingTwin.Of(host, port);

        Assert.NotNull(found);
        Assert.Equal((twin, twinPort, isKnown), (found.Host, found.Port, found.IsKnown));
        Assert.Equal(twinPort == 465 ? SmtpSecurity.TlsOnConnect : SmtpSecurity.StartTls, found.Security);
    }

    [Theory]
    [InlineData("smtp.gmail.com", 587)]
    [InlineData("mail.contoso.example", 25)]
    [InlineData("outlook.office365.com", 587)]
    [InlineData("imap", 25)]
    [InlineData("popular.contoso.example", 465)]
    public void A_server_for_sending_has_none(string host, int port) => Assert.Null(OutgoingTwin.Of(host, port));

    [Theory]
    [InlineData("smtp.postmarkapp.com", "postmark-accepted-not-sent", "Activity")]
    [InlineData("mail.example.com", "accepted-not-arrived", "junk folder")]
    [InlineData(null, "accepted-not-arrived", "Sent Items")]
    public void What_was_taken_may_still_be_looked_for(string? host, string name, string word)
    {
        var cause = AcceptedMail.At(host);

        Assert.Equal(name, cause.Name);
        Assert.Contains(word, cause.Fix, StringComparison.Ordinal);
    }
}
