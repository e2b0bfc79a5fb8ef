using Undersign.Protocols.Smtp;

namespace Undersign.Relaying;

/// <summary>Knows what well-known replies of well-known providers mean. The first row that fits is taken.</summary>
internal static class ReplyAdvice
{
    private static readonly Row[] Rows =
    [
        new(0, "5.7.64", "", "Exchange Online does not see whose mail this is: its inbound connector must be of type OnPremises and name our certificate or address, and the certificate's domain must be an accepted domain."),
        new(0, "5.7.51", "", "A partner connector there takes mail of this domain from certain addresses or certificates only."),
        new(0, "5.7.68", "", "Exchange Online refuses Direct Send: it does not recognise us by its inbound connector."),
        new(0, "5.7.708", "", "Exchange Online takes nothing from this address yet: new tenants and new addresses have to be known first; ask its support."),
        new(0, "5.7.57", "", "It wants a login: give the connector authentication, or send to the tenant's MX host instead."),
        new(535, "", "SmtpClientAuthentication is disabled", "SMTP AUTH is switched off there: Set-TransportConfig, or Set-CASMailbox for the mailbox, -SmtpClientAuthenticationDisabled $false; better, OAuth."),
        new(535, "", "basic authentication is disabled", "Passwords are not taken there any more: use OAuth."),
        new(535, "5.7.139", "", "The login is blocked by a policy there (security defaults, conditional access): use OAuth or a connector."),
        new(534, "", "", "It wants an app password or OAuth for this account."),
        new(535, "", "", "User name or password is wrong, or it wants an app password: correct the connector's authentication."),
        new(530, "", "STARTTLS", "It wants TLS first: set tls: required or better."),
        new(530, "", "", "It wants a login: give the connector authentication."),
        new(0, "5.7.60", "", "The account the connector logs in with may not send as this sender: give it the right to."),
        new(0, "5.7.25", "", "The address we send from has no name in reverse DNS: set its PTR record, and a matching address record."),
        new(0, "", "reverse DNS", "The address we send from has no, or the wrong, name in reverse DNS: set its PTR record."),
        new(0, "", "PTR record", "The address we send from has no, or the wrong, name in reverse DNS: set its PTR record."),
        new(0, "5.7.26", "", "It takes mail only with SPF or DKIM: put the gateway's address into the SPF record, and let DKIM be signed behind the gateway."),
        new(0, "5.7.23", "", "SPF failed: put the gateway's address into the domain's SPF record."),
        new(0, "5.7.509", "", "DMARC failed and the domain asks for refusal: mend SPF and DKIM."),
        new(0, "", "EHLO", "It does not like our name in EHLO: set ehloName to a name that resolves to the address we come from."),
        new(504, "", "", "It wants a fully qualified name in EHLO: set ehloName."),
        new(0, "", "blocked using", "The address we send from is on a block list; its operator says why and how to leave it."),
        new(0, "", "spamhaus", "The address we send from is on a block list of Spamhaus: look it up at check.spamhaus.org."),
        new(0, "", "relay", "It does not relay for us: it has to know our address, our certificate or our login."),
        new(0, "5.7.54", "", "It does not relay for us: it has to know our address, our certificate or our login."),
        new(0, "4.7.1", "grey", "Greylisting: it takes the message when it comes again."),
    ];

    public static string? For(SmtpReply reply)
    {
        if (reply.IsPositive)
        {
            return null;
        }

        if (ThrottleSigns.Of(reply) != Throttle.None)
        {
            return "The next hop gets too much at the moment; it is slowed down by itself. If this happens often, lower maxConnections or set messagesPerMinute.";
        }

        return Array.Find(Rows, row => row.Fits(reply))?.Text;
    }

    /// <param name="Code">0 for any.</param>
    /// <param name="Status">Empty for any.</param>
    private sealed record Row(int Code, string Status, string Fragment, string Text)
    {
        public bool Fits(SmtpReply reply) =>
            (Code == 0 || Code == reply.Code)
            && (Status.Length == 0 || reply.Status?.ToString() == Status)
            && reply.Text.Contains(Fragment, StringComparison.OrdinalIgnoreCase);
    }
}
