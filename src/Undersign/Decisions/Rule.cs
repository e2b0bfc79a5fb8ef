using Undersign.Stamping;

namespace Undersign.Decisions;

/// <summary>One line of an organisation's policy. The first rule that applies to a recipient decides, unless it says to go on.</summary>
internal sealed class Rule
{
    private const int Kinds = 3;

    /// <summary>By banner and by what stands in the thread already, each made when it is first met.</summary>
    private readonly Decision?[] _decisions;

    public Rule(string name, Condition when, Condition? except, RuleOutcome outcome)
    {
        (Name, When, Except, Outcome) = (name, when, except, outcome);
        var stamp = outcome as RuleOutcome.Stamp;
        Pieces = stamp?.Pieces ?? [];
        _decisions = new Decision?[((stamp?.Banners?.Banners.Count ?? 0) + 1) << Kinds];
        Everything = [.. Pieces, .. stamp?.Banners?.Banners.Select(static banner => banner.Piece) ?? []];
        HasSignature = Pieces.Any(static piece => piece.Kind == PieceKind.Signature);
        NeedsPerson = Everything.Any(static piece => piece.Signature.NeedsPerson);
        RemembersThread = Everything.Any(static piece => piece.IsOncePerThread);
    }

    public string Name { get; }

    public Condition When { get; }

    public Condition? Except { get; }

    public RuleOutcome Outcome { get; }

    /// <summary>Whether rules after it are asked as well, for what they can add.</summary>
    public bool GoesOn { get; init; }

    /// <summary>As whose mail it looks at a message: whose fields fill what it puts in.</summary>
    public Identity Identity { get; init; }

    /// <summary>Words that it does not let leave in the subject.</summary>
    public SubjectWords RemovedFromSubject { get; init; } = SubjectWords.None;

    public bool HasSignature { get; }

    /// <summary>Whether it can only be obeyed for somebody we know.</summary>
    public bool NeedsPerson { get; }

    /// <summary>Whether a thread makes a difference to it.</summary>
    public bool RemembersThread { get; }

    /// <summary>All that it may put in, every banner too.</summary>
    public IReadOnlyList<Piece> Everything { get; }

    /// <summary>But for banners.</summary>
    private IReadOnlyList<Piece> Pieces { get; }

    /// <summary>The decision it makes: one of a few objects for all mail, so that recipients of one copy are found by reference.</summary>
    /// <returns><see langword="null"/> when it has banners alone, and none of them is scheduled now.</returns>
    public Decision? DecisionFor(MessageFacts message)
    {
        var banners = (Outcome as RuleOutcome.Stamp)?.Banners;
        var chosen = banners?.Choose(message) ?? -1;
        var banner = chosen < 0 ? null : banners!.Banners[chosen].Piece; // it chose one of them
        if (banner is null && Pieces.Count == 0 && Outcome is RuleOutcome.Stamp)
        {
            return null;
        }

        var seen = banner is not null && IsInThread(banner, message) ? 1 << Pieces.Count : 0;
        for (var index = 0; index < Pieces.Count; index++)
        {
            seen |= IsInThread(Pieces[index], message) ? 1 << index : 0;
        }

        ref var decision = ref _decisions[((chosen + 1) << Kinds) | seen];
        return decision ?? Interlocked.CompareExchange(ref decision, Decide(banner, seen), null) ?? decision;
    }

    private Decision Decide(Piece? banner, int seen)
    {
        if (Outcome is RuleOutcome.Pass)
        {
            return new Decision.Pass($"the rule \"{Name}\" says so", this) { RemovedFromSubject = RemovedFromSubject };
        }

        List<Piece> asked = banner is null ? [.. Pieces] : [.. Pieces, banner];
        var pieces = asked.Select((piece, index) => (seen & (1 << index)) == 0 ? piece : piece.Later).OfType<Piece>().OrderBy(static piece => piece.Kind).ToList();
        IReadOnlyList<string> remembered = [.. asked.Where(static piece => piece.IsOncePerThread).Select(static piece => piece.Signature.Name)];
        return pieces.Count > 0
            ? new Decision.Stamp(pieces, [this]) { OncePerThread = remembered, RemovedFromSubject = RemovedFromSubject }
            : new Decision.Pass($"the signature \"{string.Join(" + ", asked)}\" stands in this thread already", this) { OncePerThread = remembered, RemovedFromSubject = RemovedFromSubject };
    }

    private static bool IsInThread(Piece piece, MessageFacts message) => piece.IsOncePerThread && message.SignedInThread.Contains(piece.Signature.Name);
}

/// <summary>What a rule wants.</summary>
internal abstract record RuleOutcome
{
    private RuleOutcome()
    {
    }

    /// <param name="Pieces">At most one signature and one disclaimer.</param>
    /// <param name="Banners">Of which one is put in.</param>
    public sealed record Stamp(IReadOnlyList<Piece> Pieces, BannerRotation? Banners = null) : RuleOutcome;

    public sealed record Pass : RuleOutcome;
}
