using Undersign.Diagnosis.Providers;

namespace Undersign.Diagnosis.Causes;

/// <summary>What Google says: smtp.gmail.com, smtp-relay.gmail.com, and its exchanges.</summary>
/// <remarks>Google: "Gmail SMTP errors and codes", "Route outgoing SMTP relay messages through Google".</remarks>
internal static class GoogleCauses
{
    private static readonly Uri AppPasswords = new("https://support.google.com/accounts/answer/185833");
    private static readonly Uri Relay = GoogleProviders.WorkspaceRelay.Link;
    private static readonly Uri Replies = new("https://support.google.com/a/answer/3726730");
    private static readonly Uri Limits = new("https://support.google.com/a/answer/166852");

    public static readonly CauseRow[] Rows =
    [
        new(
            new("app-password-required",
                "It wants an app password: the account has two-step verification, and its ordinary password is not taken.",
                "Create an app password at https://myaccount.google.com/apppasswords and enter that as the password; or log in with OAuth 2.0.")
            { Link = AppPasswords },
            [new(0, "", "Application-specific password required"), new(0, "", "InvalidSecondFactor"), new(534, "5.7.9") { At = GoogleProviders.Gmail }]),
        new(
            new("web-login-required",
                "Google thinks the login suspicious.",
                "Log in to the account once with a web browser and answer what it asks, then create an app password and enter that; or log in with OAuth 2.0.")
            { Link = new("https://support.google.com/mail/?p=WebLoginRequired") },
            [new(0, "", "log in via your web browser"), new(0, "", "log in with your web browser")]),
        new(
            new("google-token-refused",
                "The access token does not give the right to send as this mailbox.",
                "It needs the scope https://mail.google.com/ and has to be of the account that is entered as the user name; an administrator may have blocked the application in Security, API controls.")
            { Link = new("https://developers.google.com/workspace/gmail/imap/xoauth2-protocol"), Confidence = Confidence.Likely },
            [new(535, "5.7.8", "Username and Password not accepted") { IsTokenLogin = true }]),
        new(
            new("google-bad-credentials",
                "User name or password is wrong, or it is the account's ordinary password, which Google does not take here.",
                "Enter the full address, and an app password made at https://myaccount.google.com/apppasswords (it needs two-step verification on the account); or log in with OAuth 2.0. An administrator of the Workspace may have switched app passwords off.")
            { Link = AppPasswords },
            [new(0, "", "Username and Password not accepted"), new(0, "", "p=BadCredentials"), new(535, "5.7.1") { At = GoogleProviders.Gmail }]),
        new(
            new("google-too-many-logins",
                "There were too many logins lately, or Google cannot check them now.",
                "Wait some minutes and try again; look whether another program tries an old password again and again.")
            { Link = Replies },
            [new(454, "", "Too many login attempts"), new(454, "", "Cannot authenticate due to temporary system problem")]),
        new(
            new("google-relay-ehlo",
                "It does not like our name in EHLO: smtp-relay.gmail.com wants a real domain name there, not localhost.",
                "Set the EHLO name (ehloName) to the public name of this server, in a domain of the Workspace.")
            { Link = Relay },
            [new(421, "4.7.0", "Try again later, closing connection*(EHLO)")]),
        new(
            new("google-relay-other-domain",
                "It does not relay for us: the address is registered with a Workspace that does not have the domain of the sender.",
                "Set the EHLO name (ehloName) to a domain of the Workspace, send from an address of it, or log in (authentication).")
            { Link = Relay },
            [new(0, "", "registered*doesn't match the domain"), new(0, "", "registered*does not match the domain")]),
        new(
            new("google-relay-denied",
                "It does not relay for us: the address we come from is not registered in a Google Workspace.",
                "Register it in the admin console under Apps, Google Workspace, Gmail, Routing, SMTP relay service, or log in (authentication). Without a Workspace use smtp.gmail.com with a login.")
            { Link = Relay },
            [new(0, "", "Mail relay denied"), new(0, "", "Invalid credentials for relay")]),
        new(
            new("google-daily-limit",
                "The account has sent as much as it may in a day (2,000 in Workspace, 500 in Gmail).",
                "Wait 24 hours; for more than that use smtp-relay.gmail.com or a service for bulk mail.")
            { Link = Limits },
            [new(0, "", "Daily user sending limit exceeded"), new(0, "", "Daily user sending quota exceeded")]),
        new(
            new("google-relay-limit",
                "The Workspace has sent as much by its SMTP relay as it may.",
                "Wait: an hour after a peak, a day after the daily limit; send less at a time (messagesPerMinute).")
            { Link = Relay },
            [new(0, "", "SMTP relay*limit exceeded"), new(0, "", "SMTP relay*quota exceeded")]),
        new(
            new("google-unusual-rate",
                "Google finds the rate of mail from this address or domain unusual, and holds it back.",
                "Send less at a time (messagesPerMinute) and more slowly more; see that SPF and DKIM pass.")
            { Link = new("https://support.google.com/mail/?p=UnsolicitedRateLimitError") },
            [new(0, "x.7.28"), new(0, "", "unusual rate of")]),
        new(
            new("google-one-domain-each",
                "Google takes recipients of one domain only in a transaction here.",
                "Send to each domain by itself; mail of several domains goes by smtp-relay.gmail.com or smtp.gmail.com.")
            { Link = Replies },
            [new(0, "", "Multiple destination domains per transaction")]),
        new(
            new("google-syntax",
                "Google could not read what was said: mostly an address that is empty or has no @.",
                "Look at From and at the recipient, and whether every address is complete.")
            { Link = Replies, Confidence = Confidence.Guess },
            [new(555, "5.5.2")]),
        new(
            new("google-customer-rule",
                "A rule that the Workspace's own administrator has made refused the message.",
                "Look in the admin console under Apps, Google Workspace, Gmail: Compliance and Routing; Email Log Search says which rule.")
            { Link = Replies },
            [new(0, "", "- gcdp")]),
    ];
}
