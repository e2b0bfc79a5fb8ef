using Undersign.Protocols.Smtp;
using Undersign.Relaying.Policies;

namespace Undersign.Relaying;

/// <summary>What became of a copy at the next hop.</summary>
/// <param name="NextHop">The smart host that was asked, the last one if several were.</param>
/// <param name="Recipients">An outcome for each recipient of the envelope, in its order.</param>
internal sealed record Handover(string NextHop, IReadOnlyList<RecipientOutcome> Recipients)
{
    /// <summary>The next hop may have the message although no reply said so; a second attempt may make a duplicate. RFC 1047.</summary>
    public bool IsUncertain { get; init; }

    /// <summary>There was no session to hand over in: this says nothing of the message, and everything of the next hop.</summary>
    public bool IsUnreached { get; init; }

    /// <summary>The next hop was not asked, because it gets as much as it may; another attempt is worth while after so long.</summary>
    public TimeSpan? HeldFor { get; init; }

    /// <summary>For traces: version, cipher and certificate of the connection, or <see langword="null"/> when it was in the clear.</summary>
    public string? Tls { get; init; }

    /// <summary>What an administrator can do about a failure, where that is known.</summary>
    public string? Advice { get; init; }

    /// <summary>The next hop has shown a certificate that is trusted and bears its name.</summary>
    public bool IsTlsVerified { get; init; }

    /// <summary>How it stood to the policy of the recipient's domain (MTA-STS); <see langword="null"/> where there is none.</summary>
    public PolicyFinding? MtaSts { get; init; }

    /// <summary>For traces: with which selector it was signed, or why not; <see langword="null"/> where the connector does not sign.</summary>
    public string? Dkim { get; init; }

    /// <summary>For traces: the session in the protocol log, where the connector keeps one.</summary>
    public string? LogId { get; init; }

    public static Handover From(string nextHop, Envelope envelope, RelayAttempt attempt)
    {
        var result = attempt.Result;
        var outcomes = new RecipientOutcome[envelope.Recipients.Count];
        for (var i = 0; i < outcomes.Length; i++)
        {
            var said = result.RecipientReplies[i];
            outcomes[i] = new(envelope.Recipients[i], ForSender(said, result.Phase))
            {
                Server = result.Phase == TransactionPhase.Planning || SmtpClientVerdict.IsOwn(said) ? null : nextHop,
                HasDsn = result.HasDsn,
            };
        }

        return new(nextHop, outcomes)
        {
            IsUncertain = result.IsUncertain,
            IsUnreached = result.Phase == TransactionPhase.Opening && attempt.HeldFor is null,
            HeldFor = attempt.HeldFor,
            Tls = attempt.Tls,
            IsTlsVerified = attempt.IsTlsVerified,
            Advice = attempt.Advice,
            Dkim = attempt.Dkim,
            LogId = attempt.LogId,
        };
    }

    /// <summary>One handover of several that each had some of the recipients.</summary>
    public static Handover Joined(Envelope envelope, IReadOnlyList<Handover> parts)
    {
        var outcomes = new Dictionary<EnvelopeRecipient, RecipientOutcome>(ReferenceEqualityComparer.Instance); // the same address may have been given twice
        foreach (var outcome in parts.SelectMany(static part => part.Recipients))
        {
            outcomes.Add(outcome.Recipient, outcome);
        }

        return new(string.Join(", ", parts.Select(static part => part.NextHop).Distinct(StringComparer.Ordinal)), [.. envelope.Recipients.Select(recipient => outcomes[recipient])])
        {
            IsUncertain = parts.Any(static part => part.IsUncertain),
            Tls = parts.Select(static part => part.Tls).FirstOrDefault(static tls => tls is not null),
            Advice = parts.Select(static part => part.Advice).FirstOrDefault(static advice => advice is not null),
            LogId = parts.Any(static part => part.LogId is not null) ? string.Join(", ", parts.Select(static part => part.LogId).OfType<string>()) : null,
        };
    }

    /// <summary>
    /// 421 speaks of the connection to the next hop, not of the sender's connection to us. RFC 5321 §4.2.2. And a next hop that refuses us in its
    /// greeting or at EHLO has refused no message yet: what an administrator puts right must not have bounced all mail meanwhile.
    /// </summary>
    private static SmtpReply ForSender(SmtpReply reply, TransactionPhase phase) =>
        reply.Code == 421 || (reply.IsPermanent && (phase == TransactionPhase.Opening || IsOfSettings(reply)))
            ? reply with { Code = 451, Status = reply.Status is { } status ? status with { Class = 4 } : null }
            : reply;

    /// <summary>
    /// It does not know us: a login is missing or wrong (RFC 4954 §6), or Exchange Online does not see whose mail it is (5.7.64, 5.7.68), has a
    /// connector that keeps us out (5.7.51) or has blocked the one we come by (5.7.711). Nothing is wrong with the message, and it waits until that is right.
    /// </summary>
    private static bool IsOfSettings(SmtpReply reply) =>
        reply.Code is 530 or 534 or 535 or 538 || reply.Status is { Class: 5, Subject: 7, Detail: 57 or 64 or 51 or 68 or 711 };
}

/// <summary>What the next hop said of one recipient: words and enhanced code are its own, so that the sender's administrator sees them.</summary>
internal sealed record RecipientOutcome(EnvelopeRecipient Recipient, SmtpReply Reply)
{
    /// <summary>The next hop has taken responsibility for this recipient. RFC 5321 §4.2.5.</summary>
    public bool IsTaken => Reply.IsPositive;

    /// <summary>Who said so; <see langword="null"/> when it is our own conclusion.</summary>
    public string? Server { get; init; }

    /// <summary>The next hop knows which reports are wanted. Without that, one of success is ours to write. RFC 3461 §5.2.</summary>
    public bool HasDsn { get; init; }

    /// <summary>Nobody else tells a sender who wants to know.</summary>
    public bool IsSuccessOurs => IsTaken && !HasDsn && Recipient.Notify?.Contains("SUCCESS", StringComparison.OrdinalIgnoreCase) == true;
}
