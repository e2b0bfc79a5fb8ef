using System.Collections.Frozen;
using Undersign.People;
using Undersign.Protocols.Smtp;

namespace Undersign.Decisions;

/// <summary>What rules may know of a message; the same for all its recipients.</summary>
internal sealed record MessageFacts
{
    /// <summary>The first mailbox of From; <see langword="null"/> when there is none that can be read. RFC 5322 §3.6.2.</summary>
    public required Mailbox? Author { get; init; }

    /// <summary>The person who writes under that address, or else under the reverse-path.</summary>
    public required Person? Sender { get; init; }

    /// <summary>Whether the author is somebody of the organisation: a known person, or an address of its domains.</summary>
    public required bool IsSenderInside { get; init; }

    /// <summary><see langword="null"/> is the null reverse-path.</summary>
    public required Mailbox? ReversePath { get; init; }

    /// <summary>Decoded; never kept in traces (law 10).</summary>
    public string Subject { get; init; } = "";

    public ThreadPosition Thread { get; init; }

    /// <summary>The names of the signatures that the sender has used in this thread already.</summary>
    public IReadOnlySet<string> SignedInThread { get; init; } = FrozenSet<string>.Empty;

    /// <summary>Why no rule may touch this message (law 5: "automatic reply", "S/MIME signed"); <see langword="null"/> for ordinary mail.</summary>
    public string? HandsOff { get; init; }
}

/// <summary>What rules may know of one recipient.</summary>
internal readonly record struct RecipientFacts(Mailbox Address, bool IsInside);
