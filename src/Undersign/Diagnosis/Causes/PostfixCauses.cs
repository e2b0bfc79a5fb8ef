namespace Undersign.Diagnosis.Causes;

/// <summary>What Postfix says. Its words: "smtpd_relay_restrictions", "smtpd_sender_login_maps", "smtpd_helo_restrictions".</summary>
internal static class PostfixCauses
{
    public static readonly CauseRow[] Rows =
    [
        new(
            new("postfix-relay-denied",
                "It does not relay for us: no login was made, and it does not know our address.",
                "Log in (authentication), mostly on port 587 with STARTTLS; or its administrator adds our address to mynetworks."),
            [new(0, "", "Relay access denied")]),
        new(
            new("postfix-sender-not-owned",
                "The account we log in with may not send as this sender.",
                "Make From the address of the login; or the server's administrator gives the account that address (smtpd_sender_login_maps)."),
            [new(0, "", "Sender address rejected: not owned by user"), new(0, "", "Sender address rejected: not logged in")]),
        new(
            new("ehlo-not-qualified",
                "It does not like our name in EHLO: it wants a fully qualified name.",
                "Set the EHLO name (ehloName) to the public name of this server, such as mail.example.com."),
            [new(504, "", "need fully-qualified hostname")]),
        new(
            new("sender-not-qualified",
                "From is no full address: its domain is missing, or it is no domain of the Internet.",
                "Make From an address with its whole domain, such as ann@contoso.example."),
            [new(504, "", "Sender address rejected: need fully-qualified address")]),
        new(
            new("recipient-not-qualified",
                "The recipient is no full address: its domain is missing, or it is no domain of the Internet.",
                "Write the recipient's address with its whole domain."),
            [new(504, "", "Recipient address rejected: need fully-qualified address")]),
        new(
            new("ehlo-not-resolved",
                "It does not like our name in EHLO: the name has no address in the DNS.",
                "Set the EHLO name (ehloName) to a name that resolves to the address we come from."),
            [new(0, "", "Helo command rejected")]),
        new(
            new("sender-domain-unknown",
                "The domain of From is not in the DNS, or has no server for mail.",
                "Look for a slip in From; the domain needs an MX or an address record."),
            [new(0, "", "Sender address rejected: Domain not found"), new(0, "", "Sender verify failed")]),
    ];
}
