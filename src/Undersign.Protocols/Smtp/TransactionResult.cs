namespace Undersign.Protocols.Smtp;

/// <summary>How a mail transaction ended.</summary>
/// <param name="Reply">The reply that ended it: the server's, or the client's own (<see cref="SmtpClientVerdict"/>).</param>
/// <param name="RecipientReplies">
/// The outcome for each recipient of the envelope, in its order: the refusal of its RCPT, or else the reply that ended the transaction.
/// </param>
/// <param name="Phase">How far it came.</param>
/// <param name="IsConnectionUsable">Whether another transaction may follow on the same connection.</param>
public sealed record TransactionResult(SmtpReply Reply, IReadOnlyList<SmtpReply> RecipientReplies, TransactionPhase Phase, bool IsConnectionUsable)
{
    /// <summary>The whole message was sent and no reply came: the server may have it or not. RFC 1047.</summary>
    public bool IsUncertain => Phase == TransactionPhase.Confirmation;

    /// <summary>The connection was gone, or the server was going, before it had taken anything of this transaction: it may be tried elsewhere at once.</summary>
    public bool IsUntouched => !IsConnectionUsable && Phase is (TransactionPhase.Opening or TransactionPhase.Mail);

    /// <summary>The server offers DSN and was told who wants which report: those are its matter.</summary>
    public bool HasDsn { get; init; }

    /// <summary>The same outcome for all recipients.</summary>
    public static TransactionResult ForAll(SmtpReply reply, int recipients, TransactionPhase phase, bool isConnectionUsable)
    {
        var replies = new SmtpReply[recipients];
        Array.Fill(replies, reply);
        return new(reply, replies, phase, isConnectionUsable);
    }
}

/// <summary>What was going on when a transaction ended.</summary>
public enum TransactionPhase
{
    /// <summary>There was no session to begin it in: no connection, or none that came past greeting, EHLO and TLS.</summary>
    Opening,

    /// <summary>Nothing was sent, because this server cannot take this message.</summary>
    Planning,

    /// <summary>MAIL, and the RSET before it, had no positive reply.</summary>
    Mail,

    Recipients,

    /// <summary>DATA was refused, or its reply did not come.</summary>
    Data,

    /// <summary>The message was not sent to its end, so the server cannot have taken it.</summary>
    Content,

    /// <summary>The message was sent to its end and the reply did not come.</summary>
    Confirmation,

    /// <summary>The server has answered the message.</summary>
    Completed,
}
