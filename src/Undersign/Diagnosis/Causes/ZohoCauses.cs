using Undersign.Diagnosis.Providers;

namespace Undersign.Diagnosis.Causes;

/// <summary>What Zoho Mail says.</summary>
internal static class ZohoCauses
{
    public static readonly CauseRow[] Rows =
    [
        new(
            new("zoho-login",
                "User name or password is wrong, or the account lives in another data centre of Zoho.",
                "Enter the full address; with two-factor sign-in create an app password under Security, App Passwords. The host is smtp.zoho for personal accounts and smtppro.zoho for own domains, with the ending of your data centre (.com, .eu, .in, .com.au, .jp).")
            { Link = MailboxProviders.Zoho.Link },
            [new(535) { At = MailboxProviders.Zoho, IsTokenLogin = false }]),
        new(
            new("zoho-from",
                "From is not the account of the login, nor an alias of it.",
                "Make From the address of the login, or add it as an alias in Zoho.")
            { Link = MailboxProviders.Zoho.Link },
            [new(553, "", "Relaying disallowed as")]),
        new(
            new("zoho-sender-blocked",
                "Zoho has blocked the account for what it has sent.",
                "Log in to Zoho Mail with this account and unblock it there, or ask Zoho's support; find out what was sent.")
            { Link = new("https://mail.zoho.com/UnblockMe") },
            [new(0, "5.1.8", "Sender Address Blocked"), new(0, "", "Unusual sending activity detected")]),
    ];
}
