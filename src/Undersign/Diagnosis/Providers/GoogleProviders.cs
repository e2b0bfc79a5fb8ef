namespace Undersign.Diagnosis.Providers;

/// <summary>The three ways to send by Google, state of November 2026.</summary>
internal static class GoogleProviders
{
    public static readonly Provider Gmail = new("Gmail", ["smtp.gmail.com", "smtp.googlemail.com"], [UsualPorts.StartTls587, UsualPorts.Tls465], [ProviderLogin.OAuth, ProviderLogin.AppPassword])
    {
        User = "the full address",
        From = "the account's own address or a verified alias; anything else is rewritten to the account's",
        LoginNote = "App passwords need two-step verification on the account",
        Incoming = ["imap.gmail.com", "pop.gmail.com", "imap.googlemail.com", "pop.googlemail.com"],
        Mistaken = ["mail.gmail.com", "mail.google.com"],
        OAuth = new("https://oauth2.googleapis.com/token", "https://mail.google.com/", null),
        Link = new("https://support.google.com/a/answer/176600"),
    };

    public static readonly Provider WorkspaceRelay = new(
        "Google Workspace SMTP relay",
        ["smtp-relay.gmail.com"],
        [UsualPorts.StartTls587, UsualPorts.Tls465, UsualPorts.StartTls25],
        [ProviderLogin.Address, ProviderLogin.OAuth, ProviderLogin.AppPassword])
    {
        User = "none where the address is registered; else a user of the Workspace",
        From = "an address in a domain of the Workspace, as its relay rule says",
        LoginNote = "Our address is registered under Apps, Google Workspace, Gmail, Routing, SMTP relay service; the EHLO name has to be a real domain, not localhost",
        Mistaken = ["smtp-relay.google.com", "relay.gmail.com"],
        OAuth = Gmail.OAuth,
        Link = new("https://support.google.com/a/answer/2956491"),
    };

    public static readonly Provider Exchanges = new(
        "Google's restricted server",
        ["aspmx.l.google.com", "alt1.aspmx.l.google.com", "alt2.aspmx.l.google.com", "alt3.aspmx.l.google.com", "alt4.aspmx.l.google.com", "smtp.google.com"],
        [UsualPorts.StartTls25],
        [ProviderLogin.Address])
    {
        User = "none",
        From = "any, with SPF for our address",
        LoginNote = "It takes mail for recipients in Gmail and Google Workspace only",
        Link = new("https://support.google.com/a/answer/176600"),
    };
}
