namespace Undersign.Diagnosis.Providers;

/// <summary>Hosting companies whose mailboxes come with a domain, state of November 2026.</summary>
internal static class HostingProviders
{
    public static readonly Provider GoDaddy = new(
        "GoDaddy",
        ["smtpout.secureserver.net", "smtpout.europe.secureserver.net", "smtpout.asia.secureserver.net"],
        [UsualPorts.Tls465, UsualPorts.StartTls587],
        [ProviderLogin.Password])
    {
        User = "the full address",
        From = "the same address as the login",
        LoginNote = "Mailboxes of Microsoft 365 from GoDaddy send by smtp.office365.com, after SMTP AUTH is switched on in GoDaddy's Email & Office dashboard",
        Incoming = ["imap.secureserver.net", "pop.secureserver.net"],
        Mistaken = ["smtpout.secureserver.com", "smtp.secureserver.net", "smtp.godaddy.com"],
        Link = new("https://www.godaddy.com/help"),
    };

    public static readonly Provider Titan = new("Titan", ["smtp.titan.email"], [UsualPorts.Tls465, UsualPorts.StartTls587], [ProviderLogin.Password])
    {
        User = "the full address",
        From = "the same address as the login",
        LoginNote = "Third-party access is switched on in the mailbox's settings",
        Incoming = ["imap.titan.email", "pop.titan.email"],
        Link = new("https://support.titan.email/hc/en-us"),
    };

    public static readonly Provider Ionos = new(
        "IONOS",
        ["smtp.ionos.com", "smtp.ionos.de", "smtp.ionos.co.uk", "smtp.ionos.fr", "smtp.ionos.es", "smtp.ionos.it"],
        [UsualPorts.Tls465, UsualPorts.StartTls587],
        [ProviderLogin.Password])
    {
        User = "the full address",
        From = "an address of the same contract",
        LoginNote = "TLS 1.2 or newer",
        Incoming = ["imap.ionos.com", "pop.ionos.com", "imap.ionos.de", "pop.ionos.de", "imap.ionos.co.uk", "pop.ionos.co.uk", "imap.ionos.fr", "pop.ionos.fr", "imap.ionos.es", "pop.ionos.es", "imap.ionos.it", "pop.ionos.it"],
        Link = new("https://www.ionos.com/help/email/"),
    };
}
