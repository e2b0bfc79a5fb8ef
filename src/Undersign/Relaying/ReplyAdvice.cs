using Undersign.Protocols.Smtp;

namespace Undersign.Relaying;

/// <summary>Knows what well-known replies of well-known providers mean. The first row that fits is taken.</summary>
internal static class ReplyAdvice
{
    private static readonly Row[] Rows =
    [
        .. ExchangeOnlineReplies.Rows,
        new(534, "", "", "It wants an app password or OAuth for this account."),
        new(535, "", "", "User name or password is wrong, or it wants an app password: correct the connector's authentication."),
        new(530, "", "STARTTLS", "It wants TLS first: set tls: required or better."),
        new(530, "", "", "It wants a login: give the connector authentication."),
        new(0, "5.7.25", "", "The address we send from has no name in reverse DNS: set its PTR record, and a matching address record."),
        new(0, "", "reverse DNS", "The address we send from has no, or the wrong, name in reverse DNS: set its PTR record."),
        new(0, "", "PTR record", "The address we send from has no, or the wrong, name in reverse DNS: set its PTR record."),
        new(0, "5.7.26", "", "It takes mail only with SPF or DKIM: put the gateway's address into the SPF record, and let DKIM be signed behind the gateway."),
        new(0, "5.7.23", "", "SPF failed: put the gateway's address into the domain's SPF record."),
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
    internal sealed record Row(int Code, string Status, string Fragment, string Text)
    {
        public bool Fits(SmtpReply reply) =>
            (Code == 0 || Code == reply.Code)
            && (Status.Length == 0 || reply.Status?.ToString() == Status)
            && reply.Text.Contains(Fragment, StringComparison.OrdinalIgnoreCase);
    }
}
