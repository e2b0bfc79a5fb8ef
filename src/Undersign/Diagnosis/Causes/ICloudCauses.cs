using Undersign.Diagnosis.Providers;

namespace Undersign.Diagnosis.Causes;

/// <summary>What iCloud Mail says.</summary>
internal static class ICloudCauses
{
    public static readonly CauseRow[] Rows =
    [
        new(
            new("icloud-login",
                "User name or password is wrong, or it is the password of the Apple Account, which is not taken here.",
                "Enter the full iCloud address and an app-specific password, made at https://account.apple.com under Sign-In and Security.")
            { Link = new("https://support.apple.com/102654"), Confidence = Confidence.Likely },
            [new(535) { At = MailboxProviders.ICloud, IsTokenLogin = false }]),
        new(
            new("icloud-from",
                "From is not an address of this iCloud account.",
                "Make From the iCloud address, an alias of it, or an address of a custom domain that is set up in iCloud Mail."),
            [new(0, "", "From address is not one of your addresses")]),
    ];
}
