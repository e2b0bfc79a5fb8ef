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

    /// <param name="message">What is known of it; its document is <paramref name="document"/>.</param>
    /// <param name="way">By which it leaves.</param>
    public static DecidedCopy Of(MimeDocument document, MessageFacts message, StampingPolicy policy, Decision decision, in Way way)
    {
        if (message.HandsOff is not null || !message.IsSenderInside)
        {
            return new(way.Begin(), null, [], LostPlaceholder: false, SelfCheck: null);
        }

        if (decision is not Decision.Stamp stamp)
        {
            // Nobody but us was meant by it: whoever typed it would look foolish.
            var removal = CheckedStamping.Run(document, way.Begin, edit => Stamper.RemovePlaceholder(document, policy, edit), way.Allowance);
            return new(removal.Edit, null, [], removal is { Result: true, Fault: null }, removal.Fault);
        }

        var rendered = RenderedDecision.Of(stamp, message, () => SignatureFacts.Of(document, message.At));
        if (rendered.Blocks.Count == 0)
        {
            return new(way.Begin(), null, rendered.Faults, LostPlaceholder: false, SelfCheck: null);
        }

        var connector = way.Connector;
        var stamped = CheckedStamping.Run(document, way.Begin, edit => WithoutBroken(Stamper.Stamp(document, rendered.Blocks, policy, edit), document, connector, edit), way.Allowance);
        return new(stamped.Edit, stamped.Result, rendered.Faults, LostPlaceholder: false, stamped.Fault);
    }

    /// <summary>Takes out the DKIM signatures that stamping has broken, where the connector is to.</summary>
    private static StampOutcome WithoutBroken(StampOutcome outcome, MimeDocument message, SendConnector? connector, MimeEdit edit)
    {
        if (outcome is StampOutcome.Stamped && connector?.Dkim is DkimUse.Remove)
        {
            foreach (var field in message.Root.Header.Fields)
            {
                if (field.HasName(TransitFields.DkimSignature))
                {
                    edit.Replace(field.Range, default); // what it signed is no longer what leaves
                }
            }
        }

        return outcome;
    }
}

/// <summary>By which way a copy leaves, as far as its octets depend on that.</summary>
/// <param name="Begin">An edit with what happens to the message whether or not its text changes.</param>
/// <param name="Allowance">What that does to the header section.</param>
internal readonly record struct Way(SendConnector? Connector, Func<MimeEdit> Begin, FieldAllowance Allowance);
