using Undersign.Protocols.Smtp;

namespace Undersign.Relaying;

/// <summary>What came of offering a message to one next hop.</summary>
/// <param name="Tls">For traces: version, cipher and certificate, or <see langword="null"/> in the clear.</param>
/// <param name="Advice">What an administrator can do about a failure, where that is known.</param>
/// <param name="LogId">The session in the protocol log, where there is one.</param>
/// <param name="IsTlsVerified">The next hop has shown a certificate that is trusted and bears its name.</param>
/// <param name="LeadsBack">This gateway itself would have been the next hop, so nothing was said to anybody.</param>
/// <param name="HeldFor">It was not its turn at the gate, which says nothing of the next hop; another attempt is worth while after so long.</param>
/// <param name="Dkim">For traces: whose signature it bore, or why none; <see langword="null"/> where the connector does not sign.</param>
internal readonly record struct RelayAttempt(TransactionResult Result, string? Tls = null, string? Advice = null, string? Dkim = null, string? LogId = null, bool IsTlsVerified = false,
    bool LeadsBack = false, TimeSpan? HeldFor = null)
{
    /// <summary>There is no next hop that could be asked.</summary>
    public static RelayAttempt NotPossible(Envelope envelope, SmtpReply reply, string advice) =>
        new(TransactionResult.ForAll(reply, envelope.Recipients.Count, TransactionPhase.Planning, isConnectionUsable: false), Advice: advice);

    /// <summary>No session could be had.</summary>
    public static RelayAttempt NotOpened(Envelope envelope, SmtpReply reply, string? advice = null) =>
        new(TransactionResult.ForAll(reply, envelope.Recipients.Count, TransactionPhase.Opening, isConnectionUsable: false), Advice: advice);
}
