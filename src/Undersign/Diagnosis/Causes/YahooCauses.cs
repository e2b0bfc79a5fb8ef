using Undersign.Diagnosis.Providers;

namespace Undersign.Diagnosis.Causes;

/// <summary>What Yahoo Mail and AOL Mail say.</summary>
internal static class YahooCauses
{
    public static readonly CauseRow[] Rows =
    [
        new(
            new("yahoo-too-many-logins",
                "There were too many logins with a wrong password.",
                "Wait an hour; then enter the full address and an app password, made under Account Security. The account's own password is not taken.")
            { Link = new("https://help.yahoo.com/kb/SLN15241.html") },
            [new(0, "", "#AUTH005"), new(0, "", "Too many bad auth attempts")]),
        new(
            new("yahoo-login",
                "User name or password is wrong, or it is the account's own password, which is not taken here.",
                "Enter the full address and an app password, made under Account Security, Generate app password.")
            { Link = new("https://help.yahoo.com/kb/SLN15241.html") },
            [new(535) { At = MailboxProviders.Yahoo, IsTokenLogin = false }, new(535) { At = MailboxProviders.Aol, IsTokenLogin = false }]),
        new(
            new("yahoo-from",
                "It does not take this sender or this message: From is mostly another address than the login's.",
                "Make From the address of the login; if it is that already, look for links that its policy does not like.")
            { Confidence = Confidence.Likely },
            [new(550, "", "Request failed; Mailbox unavailable")]),
        new(
            new("yahoo-deferred",
                "Yahoo wants less mail from this address for a while, as recipients have complained or it is new.",
                "Try again later and send less at a time (messagesPerMinute); see that SPF and DKIM pass.")
            { Link = new("https://senders.yahooinc.com/smtp-error-codes/") },
            [new(0, "", "[TSS")]),
    ];
}
