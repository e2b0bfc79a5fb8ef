using Undersign.Diagnosis.Providers;

namespace Undersign.Diagnosis.Causes;

/// <summary>What Fastmail says.</summary>
internal static class FastmailCauses
{
    public static readonly CauseRow[] Rows =
    [
        new(
            new("fastmail-login",
                "User name or password is wrong, or it is the account's own password, which is not taken here.",
                "Enter the full address and an app password with the right to send (SMTP), made under Settings, Privacy & Security.")
            { Link = new("https://www.fastmail.help/hc/en-us/articles/360058752854") },
            [new(535) { At = MailboxProviders.Fastmail, IsTokenLogin = false }]),
        new(
            new("fastmail-identity",
                "From is no sending identity of the account.",
                "Add the address under Settings, My email addresses, or make From an address that is there.")
            { Link = MailboxProviders.Fastmail.Link },
            [new(551, "", "Not authorised to send from this header address"), new(551, "5.7.1") { At = MailboxProviders.Fastmail }]),
    ];
}
