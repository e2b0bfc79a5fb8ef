namespace Undersign.Diagnosis.Causes;

/// <summary>What Exim says, the server of most hosting panels.</summary>
internal static class EximCauses
{
    public static readonly CauseRow[] Rows =
    [
        new(
            new("exim-relay-denied",
                "It does not relay for us: no login was made, and it does not know our address.",
                "Log in (authentication), mostly on port 587 with STARTTLS or 465 with TLS; or its administrator adds our address to relay_from_hosts."),
            [new(0, "", "not permitted to relay through this server"), new(0, "", "relay not permitted")]),
        new(
            new("exim-wrong-password",
                "User name or password is wrong.",
                "Enter both anew; the user name of a hosting panel's mailbox is mostly its full address."),
            [new(535, "", "Incorrect authentication data")]),
    ];
}
