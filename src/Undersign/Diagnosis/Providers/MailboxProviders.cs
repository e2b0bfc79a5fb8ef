namespace Undersign.Diagnosis.Providers;

/// <summary>Providers of mailboxes, state of November 2026.</summary>
internal static class MailboxProviders
{
    public static readonly Provider Microsoft365 = new("Microsoft 365", ["smtp.office365.com", "smtp-legacy.office365.com", "outlook.office365.com"], [UsualPorts.StartTls587], [ProviderLogin.OAuth, ProviderLogin.Password])
    {
        User = "the mailbox's full sign-in name (UPN)",
        From = "the mailbox itself, or one it may send as",
        LoginNote = "Passwords only where an administrator has SMTP AUTH switched on, without multi-factor sign-in; from the end of December 2026 they are off unless switched on again, and tenants made later have OAuth only",
        Incoming = ["outlook.office365.com", "outlook.office.com", "imap.office365.com", "pop.office365.com"],
        Mistaken = ["mail.office365.com", "smtp.microsoft365.com", "smtp.office.com", "smtp.o365.com", "smtp.outlook.office365.com"],
        OAuth = new("https://login.microsoftonline.com/TENANT/oauth2/v2.0/token", "https://outlook.office.com/SMTP.Send offline_access", "https://outlook.office365.com/.default"),
        Link = new("https://learn.microsoft.com/exchange/clients-and-mobile-in-exchange-online/authenticated-client-smtp-submission"),
    };

    /// <summary>By connector, as the gateway's own mail comes back.</summary>
    public static readonly Provider Microsoft365Relay = new("Microsoft 365 by connector", ["*.mail.protection.outlook.com", "*.mx.microsoft"], [UsualPorts.StartTls25], [ProviderLogin.Address])
    {
        User = "none",
        From = "an address in an accepted domain",
        LoginNote = "An inbound connector of the tenant names our certificate or address",
        Link = new("https://learn.microsoft.com/exchange/mail-flow-best-practices/use-connectors-to-configure-mail-flow/set-up-connectors-to-route-mail"),
    };

    public static readonly Provider OutlookCom = new("Outlook.com", ["smtp-mail.outlook.com"], [UsualPorts.StartTls587], [ProviderLogin.OAuth])
    {
        User = "the full address",
        From = "the address itself, or an alias of it",
        LoginNote = "Passwords and app passwords are refused since September 2024",
        Incoming = ["imap-mail.outlook.com", "pop-mail.outlook.com", "imap.outlook.com", "pop3.live.com"],
        Mistaken = ["smtp.outlook.com", "smtp.live.com", "smtp.hotmail.com", "smtp.msn.com", "mail.outlook.com"],
        OAuth = new("https://login.microsoftonline.com/consumers/oauth2/v2.0/token", "https://outlook.office.com/SMTP.Send offline_access", null),
        Link = new("https://support.microsoft.com/office/d088b986-291d-42b8-9564-9c414e2aa040"),
    };

    public static readonly Provider Zoho = new(
        "Zoho Mail",
        ["smtp.zoho.com", "smtppro.zoho.com", "smtp.zoho.eu", "smtppro.zoho.eu", "smtp.zoho.in", "smtppro.zoho.in", "smtp.zoho.com.au", "smtppro.zoho.com.au", "smtp.zoho.jp", "smtppro.zoho.jp"],
        [UsualPorts.Tls465, UsualPorts.StartTls587],
        [ProviderLogin.AppPassword, ProviderLogin.Password])
    {
        User = "the full address",
        From = "the account itself, or an alias of it",
        LoginNote = "The host depends on where the account lives: smtp for personal, smtppro for own domains, with the ending of the data centre (.com, .eu, .in, .com.au, .jp)",
        Incoming = ["imap.zoho.com", "imappro.zoho.com", "pop.zoho.com", "poppro.zoho.com", "imap.zoho.eu", "imappro.zoho.eu", "pop.zoho.eu", "imap.zoho.in", "imappro.zoho.in"],
        Mistaken = ["mail.zoho.com", "smtpro.zoho.com"],
        Link = new("https://www.zoho.com/mail/help/zoho-smtp.html"),
    };

    public static readonly Provider Yahoo = new("Yahoo Mail", ["smtp.mail.yahoo.com", "smtp.bizmail.yahoo.com"], [UsualPorts.Tls465, UsualPorts.StartTls587], [ProviderLogin.AppPassword])
    {
        User = "the full address",
        From = "the account's own address",
        Incoming = ["imap.mail.yahoo.com", "pop.mail.yahoo.com"],
        Mistaken = ["smtp.yahoo.com", "mail.yahoo.com"],
        Link = new("https://help.yahoo.com/kb/SLN4075.html"),
    };

    public static readonly Provider Aol = new("AOL Mail", ["smtp.aol.com"], [UsualPorts.Tls465, UsualPorts.StartTls587], [ProviderLogin.AppPassword])
    {
        User = "the full address",
        From = "the account's own address",
        Incoming = ["imap.aol.com", "pop.aol.com", "export.imap.aol.com"],
        Link = new("https://help.aol.com/articles/how-do-i-use-other-email-applications-to-send-and-receive-my-aol-mail"),
    };

    public static readonly Provider ICloud = new("iCloud Mail", ["smtp.mail.me.com"], [UsualPorts.StartTls587], [ProviderLogin.AppPassword])
    {
        User = "the full iCloud address",
        From = "the iCloud address, an alias or a custom domain of it",
        Incoming = ["imap.mail.me.com"],
        Mistaken = ["smtp.icloud.com", "smtp.me.com", "smtp.mac.com"],
        Link = new("https://support.apple.com/102525"),
    };

    public static readonly Provider Fastmail = new("Fastmail", ["smtp.fastmail.com"], [UsualPorts.Tls465, UsualPorts.StartTls587], [ProviderLogin.AppPassword])
    {
        User = "the full address",
        From = "a sending identity of the account",
        Incoming = ["imap.fastmail.com", "pop.fastmail.com"],
        Mistaken = ["mail.messagingengine.com", "smtp.messagingengine.com"],
        Link = new("https://www.fastmail.help/hc/en-us/articles/1500000278342"),
    };
}
