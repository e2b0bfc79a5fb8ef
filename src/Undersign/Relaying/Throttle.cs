using Undersign.Protocols.Smtp;

namespace Undersign.Relaying;

/// <summary>What a next hop's deferral says about how much it gets.</summary>
internal enum Throttle
{
    /// <summary>Nothing: the deferral is about this message or this recipient.</summary>
    None,

    /// <summary>Too many connections or messages at the same time.</summary>
    TooManyAtOnce,

    /// <summary>Too much in a period.</summary>
    TooMuch,
}

/// <summary>Knows the words in which the large providers ask for less.</summary>
internal static class ThrottleSigns
{
    /// <summary>Of replies without a code of their own for it.</summary>
    private static readonly string[] Words =
    [
        "[TSS", // Yahoo: 421 4.7.0 [TSS04] Messages from ... temporarily deferred
        "Throttling failure", // Amazon SES: 454 Throttling failure: Maximum sending rate exceeded
        "relay limit exceeded", // Google: 450 4.2.1 Peak SMTP relay limit exceeded
        "unusual rate", // Google: 421 4.7.28
        "rate limited",
        "too many connections",
    ];

    public static Throttle Of(SmtpReply reply) => !reply.IsTransient ? Throttle.None : reply.Status switch
    {
        // Exchange Online: 4.7.500 to 4.7.699 and 4.7.850 to 4.7.899 server busy. Google: 4.7.28 unusual rate.
        { Subject: 7, Detail: (>= 500 and <= 699) or (>= 850 and <= 899) or 28 } => Throttle.TooMuch,

        // Exchange: 432 4.3.2 concurrent connections limit exceeded, 452 4.3.1 insufficient system resources.
        { Subject: 3, Detail: 2 } => Throttle.TooManyAtOnce,
        { Subject: 3, Detail: 1 } => Throttle.TooMuch,

        // 421 4.4.2 is said to a connection that was idle, not to one that brings too much.
        { Subject: 4 } => Throttle.None,
        { Subject: 7 } when reply.Code == 421 => Throttle.TooMuch,
        _ => Array.Exists(Words, word => reply.Text.Contains(word, StringComparison.OrdinalIgnoreCase)) ? Throttle.TooMuch
            : reply.Code == 421 ? Throttle.TooManyAtOnce
            : Throttle.None,
    };

    /// <summary>The strongest sign in what a transaction heard.</summary>
    public static Throttle Of(TransactionResult result)
    {
        if (result.Reply.IsPositive && result.RecipientReplies.All(static reply => reply.IsPositive))
        {
            return Throttle.None;
        }

        return result.RecipientReplies.Append(result.Reply).Max(Of);
    }
}
