using Undersign.Diagnosis.Providers;

namespace Undersign.Diagnosis.Causes;

/// <summary>What GoDaddy (Titan among it) and IONOS say.</summary>
internal static class HostingCauses
{
    public static readonly CauseRow[] Rows =
    [
        new(
            new("godaddy-login",
                "User name or password of the mailbox is wrong.",
                "Enter the full address and the mailbox's password, not that of the GoDaddy account; reset it in the Email & Office dashboard. A mailbox of Microsoft 365 from GoDaddy sends by smtp.office365.com.")
            { Link = HostingProviders.GoDaddy.Link, Confidence = Confidence.Likely },
            [new(535) { At = HostingProviders.GoDaddy, IsTokenLogin = false }, new(535) { At = HostingProviders.Titan, IsTokenLogin = false }]),
        new(
            new("godaddy-relay-limit",
                "The mailbox has sent as much as it may in a day (250 to 500 relays).",
                "Wait 24 hours, or have the limit raised in GoDaddy's dashboard.")
            { Link = HostingProviders.GoDaddy.Link, Confidence = Confidence.Likely },
            [new(0, "", "relay*limit") { At = HostingProviders.GoDaddy }, new(0, "", "relay*quota") { At = HostingProviders.GoDaddy }]),
        new(
            new("godaddy-refused",
                "It does not take this sender, or the address we come from: From is mostly another address than the login's.",
                "Make From the address of the login; if it is that already, the words of the reply say what it does not like.")
            { Link = HostingProviders.GoDaddy.Link, Confidence = Confidence.Guess },
            [new(554) { At = HostingProviders.GoDaddy }, new(553) { At = HostingProviders.GoDaddy }]),
        new(
            new("ionos-login",
                "User name or password of the mailbox is wrong.",
                "Enter the full address and the mailbox's password, not that of the IONOS contract.")
            { Link = HostingProviders.Ionos.Link },
            [new(535) { At = HostingProviders.Ionos, IsTokenLogin = false }]),
        new(
            new("ionos-spf",
                "SPF of the sender's domain does not allow this way.",
                "Put include:_spf-eu.ionos.com (or the one of your country) into the SPF record of the domain of From, or send from an address of the contract.")
            { Link = HostingProviders.Ionos.Link, Confidence = Confidence.Likely },
            [new(5, "", "SPF") { At = HostingProviders.Ionos }]),
        new(
            new("ionos-sender",
                "It does not take this sender: From is mostly no address of the contract of the login.",
                "Make From the address of the login, or another address of the same contract.")
            { Link = HostingProviders.Ionos.Link, Confidence = Confidence.Likely },
            [new(5, "", "Sender address is not allowed") { At = HostingProviders.Ionos }, new(554, "", "policy restrictions") { At = HostingProviders.Ionos }]),
    ];
}
