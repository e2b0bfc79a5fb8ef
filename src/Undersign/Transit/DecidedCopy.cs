using Undersign.Decisions;
using Undersign.Protocols.Mime;
using Undersign.Relaying;
using Undersign.Stamping;

namespace Undersign.Transit;

/// <summary>What a decision makes of a message: the same in transit and in rehearsals.</summary>
/// <param name="Edit">The octets that leave: as they were to begin with where nothing is to change, or where the self-check found a fault.</param>
/// <param name="Outcome">What stamping made of it; <see langword="null"/> where there was nothing to stamp.</param>
/// <param name="Faults">Texts that could not be made, and why.</param>
/// <param name="LostPlaceholder">Whether a typed placeholder was taken out, and nothing put in its place.</param>
/// <param name="SelfCheck">What the self-check found: a fault of ours.</param>
internal sealed record DecidedCopy(MimeEdit Edit, StampOutcome? Outcome, IReadOnlyList<(Piece Piece, string Reason)> Faults, bool LostPlaceholder, string? SelfCheck)
{
    /// <summary>Whether it is what was decided.</summary>
    public bool IsAsMeant => SelfCheck is null && Faults.Count == 0 && Outcome is null or StampOutcome.Stamped;

    /// <summary>Whether words that were meant for a rule were taken out of the subject.</summary>
    public bool LostSubjectWords { get; private init; }

    /// <param name="message">What is known of it; its document is <paramref name="document"/>.</param>
    /// <param name="way">By which it leaves.</param>
    public static DecidedCopy Of(MimeDocument document, MessageFacts message, StampingPolicy policy, Decision decision, in Way way)
    {
        if (message.HandsOff is not null || !message.IsSenderInside)
        {
            return new(way.Begin(), null, [], LostPlaceholder: false, SelfCheck: null);
        }

        var removal = decision.RemovedFromSubject.Removal(document);
        var made = Make(document, message, policy, decision, removal is { } splice ? WithoutWords(document, splice, way) : way);
        return made.SelfCheck is null ? made with { LostSubjectWords = removal is not null } : made with { Edit = way.Begin() };
    }

    private static DecidedCopy Make(MimeDocument document, MessageFacts message, StampingPolicy policy, Decision decision, in Way way)
    {
        if (decision is not Decision.Stamp stamp)
        {
            // Nobody but us was meant by it: whoever typed it would look foolish.
            var removal = CheckedStamping.Run(document, way.Begin, edit => Stamper.RemovePlaceholder(document, policy, edit), way.Allowance);
            return new(removal.Edit, null, [], removal is { Result: true, Fault: null }, removal.Fault);
        }

        var rendered = RenderedDecision.Of(stamp, message, () => SignatureFacts.Of(document, message.At, decision.RemovedFromSubject));
        if (rendered.Blocks.Count == 0)
        {
            return new(way.Begin(), null, rendered.Faults, LostPlaceholder: false, SelfCheck: null);
        }

        var lost = way.LosesBrokenSignatures ? [] : BrokenSignatures(document, way.Connector);
        var stamped = CheckedStamping.Run(document, way.Begin, Fill, way.Allowance);
        return new(stamped.Edit, stamped.Result, rendered.Faults, LostPlaceholder: false, stamped.Fault);

        StampOutcome Fill(MimeEdit edit)
        {
            var outcome = Stamper.Stamp(document, rendered.Blocks, policy, edit);
            Remove(outcome is StampOutcome.Stamped ? lost : [], edit);
            return outcome;
        }
    }

    /// <summary>The same way with the change of the subject, which the text's may follow or not.</summary>
    private static Way WithoutWords(MimeDocument document, MimeSplice removal, in Way way)
    {
        var (connector, begin, allowance) = (way.Connector, way.Begin, way.Allowance);
        return new(connector, Begin, SubjectWords.In(allowance)) { LosesBrokenSignatures = true };

        MimeEdit Begin()
        {
            var edit = begin();
            edit.Replace(removal.Original, removal.Replacement);
            Remove(BrokenSignatures(document, connector), edit);
            return edit;
        }
    }

    /// <summary>The DKIM signatures that a change breaks, where the connector is to take them out: what they signed is no longer what leaves.</summary>
    private static List<HeaderField> BrokenSignatures(MimeDocument message, SendConnector? connector) =>
        connector?.Dkim is DkimUse.Remove ? [.. message.Root.Header.Fields.Where(static field => field.HasName(TransitFields.DkimSignature))] : [];

    private static void Remove(List<HeaderField> fields, MimeEdit edit)
    {
        foreach (var field in fields)
        {
            edit.Replace(field.Range, default);
        }
    }
}

/// <summary>By which way a copy leaves, as far as its octets depend on that.</summary>
/// <param name="Begin">An edit with what happens to the message whether or not its text changes.</param>
/// <param name="Allowance">What that does to the header section.</param>
internal readonly record struct Way(SendConnector? Connector, Func<MimeEdit> Begin, FieldAllowance Allowance)
{
    /// <summary>Whether <see cref="Begin"/> changes what DKIM signatures sign, and takes out those that are to go.</summary>
    public bool LosesBrokenSignatures { get; init; }
}
