using System.Collections.Frozen;
using Undersign.People;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;

namespace Undersign.Decisions;

/// <summary>What rules may know of a message; the same for all its recipients.</summary>
internal sealed record MessageFacts
{
    /// <summary>Characters of a subject that count; a line is shorter. RFC 5322 §2.1.1.</summary>
    public const int MaxSubject = 1000;

    /// <summary>The first mailbox of From; <see langword="null"/> when there is none that can be read. RFC 5322 §3.6.2.</summary>
    public required Mailbox? Author { get; init; }

    /// <summary>The person who writes under that address, or else under the reverse-path.</summary>
    public required Person? Sender { get; init; }

    /// <summary>Whether the author is somebody of the organisation: a known person, or an address of its domains.</summary>
    public required bool IsSenderInside { get; init; }

    /// <summary><see langword="null"/> is the null reverse-path.</summary>
    public required Mailbox? ReversePath { get; init; }

    /// <summary>Whoever the reverse-path names, where we know them.</summary>
    public Person? EnvelopePerson { get; init; }

    /// <summary>Of the field Sender; <see langword="null"/> where there is none.</summary>
    public Originator? Submitter { get; init; }

    /// <summary>Decoded; never kept in traces (law 10).</summary>
    public string Subject { get; init; } = "";

    public ThreadPosition Thread { get; init; }

    /// <summary>Of the message as it came.</summary>
    public long Octets { get; init; }

    /// <summary>When it is decided.</summary>
    public required DateTimeOffset At { get; init; }

    public required MessageContent Content { get; init; }

    /// <summary>The names of the signatures that the sender has used in this thread already.</summary>
    public IReadOnlySet<string> SignedInThread { get; init; } = FrozenSet<string>.Empty;

    /// <summary>Of those in whose name it may be signed; empty where no signature shows any.</summary>
    public IReadOnlyDictionary<PersonPhoto, InlinePart> Photos { get; init; } = FrozenDictionary<PersonPhoto, InlinePart>.Empty;

    /// <summary>Why no rule may touch this message (law 5: "automatic reply", "S/MIME signed"); <see langword="null"/> for ordinary mail.</summary>
    public string? HandsOff { get; init; }

    /// <summary>Whether a delegate sends it: Sender names somebody else than From. Who may <em>send as</em> somebody leaves no such field.</summary>
    public bool IsOnBehalf => Submitter is { } submitter
        && !Equals(submitter.Address, Author)
        && (submitter.Person is null || !ReferenceEquals(submitter.Person, Sender));

    public Originator By(Identity identity) => identity switch
    {
        Identity.From => new(Author, Sender),
        Identity.Sender => Submitter ?? new(Author, Sender),
        Identity.Envelope => new(ReversePath, EnvelopePerson),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

/// <summary>What rules may know of one recipient.</summary>
/// <param name="Person">Where it is one of ours.</param>
internal readonly record struct RecipientFacts(Mailbox Address, bool IsInside, Person? Person = null);
