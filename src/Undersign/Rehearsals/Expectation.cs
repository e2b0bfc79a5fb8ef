using Undersign.Decisions;
using Undersign.Organisations;
using Undersign.Stamping;

namespace Undersign.Rehearsals;

/// <summary>What somebody who writes settings takes for granted: from this to that gets these texts.</summary>
/// <param name="Path">Where it stands in its document.</param>
/// <param name="Message">Of which it is said.</param>
/// <param name="Texts">Their names; none is nothing at all.</param>
/// <param name="IsNegative">That none of them is among what each recipient gets, instead of that they are all of it.</param>
internal sealed record Expectation(string Path, ImaginedMessage Message, IReadOnlyList<string> Texts, bool IsNegative)
{
    /// <summary>Signatures that the sender has used in the thread.</summary>
    public required IReadOnlySet<string> SignedInThread { get; init; }

    /// <returns>For each recipient of whom it is not true, what is; empty when it is met.</returns>
    public IReadOnlyList<string> Check(Organisation organisation)
    {
        var script = Message.ToScript() with { SignedInThread = SignedInThread };
        using var data = script.Data;
        return [.. Rehearsal.Of(script, organisation).Recipients.Where(recipient => !Holds(recipient)).Select(static recipient => $"{recipient.Address} gets {(IsMade(recipient.Copy) ? RehearsalText.Decision(recipient.Explanation.Decision) : RehearsalText.Summary(recipient))}")];
    }

    /// <summary>What is decided and cannot be made is not got.</summary>
    private bool Holds(RehearsedRecipient recipient)
    {
        var gets = recipient.Explanation.Decision is Decision.Stamp stamp ? stamp.Pieces.Select(static piece => piece.Signature.Name).ToHashSet(StringComparer.Ordinal) : [];
        return IsNegative ? !gets.Overlaps(Texts) : gets.SetEquals(Texts) && IsMade(recipient.Copy);
    }

    private static bool IsMade(RehearsedCopy copy) => copy.Faults.Count == 0 && copy.Outcome is null or StampOutcome.Stamped;
}
