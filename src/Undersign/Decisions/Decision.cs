using Undersign.Stamping;

namespace Undersign.Decisions;

/// <summary>What happens to the copy for one recipient. Recipients with equal decisions share a copy.</summary>
internal abstract record Decision
{
    private Decision()
    {
    }

    /// <summary>The names of signatures that stand once in a thread, to be remembered of the message once it has left.</summary>
    public IReadOnlyList<string> OncePerThread { get; init; } = [];

    /// <summary>Words that rules were asked about and that do not leave in the subject.</summary>
    public SubjectWords RemovedFromSubject { get; init; } = SubjectWords.None;

    /// <summary>What a rule that was told to go on decided, with what a later rule adds: no second signature, and nothing twice.</summary>
    public Decision And(Decision further)
    {
        var (both, words) = (With(further), RemovedFromSubject.And(further.RemovedFromSubject));
        return both.RemovedFromSubject.Equals(words) ? both : both with { RemovedFromSubject = words };
    }

    private Decision With(Decision further)
    {
        if (further is not Stamp more)
        {
            return this;
        }

        var (pieces, rules) = this switch
        {
            Stamp stamp => (stamp.Pieces, stamp.Rules),
            Pass { Rule: { } rule } => ([], [rule]),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        var isSigned = rules.Any(static rule => rule.HasSignature); // also where it stands in the thread already
        var added = more.Pieces.Where(piece => !(isSigned && piece.Kind == PieceKind.Signature) && !pieces.Any(other => ReferenceEquals(other.Signature, piece.Signature))).ToList();
        return added.Count == 0 ? this : new Stamp([.. pieces.Concat(added).OrderBy(static piece => piece.Kind)], [.. rules, .. more.Rules])
        {
            OncePerThread = [.. OncePerThread.Union(more.OncePerThread, StringComparer.Ordinal)],
        };
    }

    /// <summary>Stamp it, because these rules say so.</summary>
    /// <param name="Pieces">In the order in which they stand where they share a place; the first is the one that a typed placeholder asks for.</param>
    /// <param name="Rules">One, or several where a rule was told to go on.</param>
    public sealed record Stamp(IReadOnlyList<Piece> Pieces, IReadOnlyList<Rule> Rules) : Decision
    {
        /// <summary>By what is done and who wants it.</summary>
        public bool Equals(Stamp? other) => ReferenceEquals(this, other) || (other is not null && Pieces.SequenceEqual(other.Pieces) && Rules.SequenceEqual(other.Rules) && RemovedFromSubject.Equals(other.RemovedFromSubject));

        public override int GetHashCode() => HashCode.Combine(Pieces.Count, Pieces[0], Rules[0]);
    }

    /// <summary>Let it go as it came.</summary>
    /// <param name="Rule">The rule that said so; <see langword="null"/> when none was asked or none applied.</param>
    public sealed record Pass(string Reason, Rule? Rule) : Decision;
}
