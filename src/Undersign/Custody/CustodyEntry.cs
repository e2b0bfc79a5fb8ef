using Undersign.Protocols.Smtp;

namespace Undersign.Custody;

/// <summary>A message we have answered for and not yet handed over: its envelope, where it goes, and how often we have tried. RFC 5321 §6.1.</summary>
/// <remarks>The octets are kept beside it, by the same <see cref="Id"/>: a queue of thousands is read without reading mail.</remarks>
internal sealed record CustodyEntry
{
    public required Guid Id { get; init; }

    /// <summary>The organisation's name: its mail leaves only by its own send connectors (law 8).</summary>
    public required string Organisation { get; init; }

    /// <summary>What it waits for, together with others; <see cref="CustodyRoutes"/> knows which.</summary>
    public required string Destination { get; init; }

    public required Mailbox? ReversePath { get; init; }
    public required MailParameters Parameters { get; init; }

    /// <summary>Those who wait for a copy, and those whose refusal has yet to be reported.</summary>
    public required IReadOnlyList<CustodyRecipient> Recipients { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }
    public required DateTimeOffset NextAttemptAt { get; init; }

    /// <summary>When its age matters next, whether or not it can be tried: the sender is told of a delay, or of the end.</summary>
    public required DateTimeOffset AgesAt { get; init; }

    public int Attempts { get; init; }

    /// <summary>The sender has been told of the delay, or will not be.</summary>
    public bool IsNoticed { get; init; }

    /// <summary>The trace that tells how it came here.</summary>
    public Guid? TraceId { get; init; }

    /// <summary>The field of that name, for whoever looks for a message in the queue.</summary>
    public string? MessageId { get; init; }

    public Envelope EnvelopeFor(IReadOnlyList<CustodyRecipient> recipients) =>
        new(ReversePath, Parameters, [.. recipients.Select(static recipient => recipient.Recipient)]);
}

/// <param name="LastReply">What the next hop said last; a permanent one makes the recipient a failure to report, a positive one a success.</param>
/// <param name="LastServer">Who said it; <see langword="null"/> when it is our own conclusion.</param>
internal sealed record CustodyRecipient(EnvelopeRecipient Recipient, SmtpReply? LastReply = null, string? LastServer = null)
{
    /// <summary>The next hop has the message, and the sender wants to know and would not hear it from there.</summary>
    public bool IsRelayed => LastReply is { IsPositive: true };

    public bool HasFailed => LastReply is { IsPermanent: true };

    /// <summary>Whether no further attempt is made.</summary>
    public bool IsOver => IsRelayed || HasFailed;

    /// <summary>RFC 3461 §4.1: a sender may say <c>NOTIFY=NEVER</c>, or ask for other reports only.</summary>
    public bool WantsFailureReport => Recipient.Notify is null || Recipient.Notify.Contains("FAILURE", StringComparison.OrdinalIgnoreCase);

    /// <summary>RFC 3461 §4.1: without NOTIFY the sender may be told of a delay; with it, only where it says so.</summary>
    public bool WantsDelayNotice => Recipient.Notify is null || Recipient.Notify.Contains("DELAY", StringComparison.OrdinalIgnoreCase);
}
