using Undersign.Protocols.Mime;

namespace Undersign.Stamping;

/// <summary>Puts a signature where the sender's own text ends, and changes nothing else.</summary>
internal static class Stamper
{
    /// <summary>Says that a message has been through here (law 4). Replies do not bear it, so it never keeps a signature from one.</summary>
    public const string ProcessedField = "X-Undersign-Processed";

    /// <summary>Plans the stamping of a message as splices in <paramref name="edit"/>; an unchanged message gets none.</summary>
    public static StampOutcome Stamp(MimeDocument message, SignatureBlock signature, Placement placement, MimeEdit edit)
    {
        if (ReasonToPass(message, signature) is { } reason)
        {
            return new StampOutcome.Unchanged(reason);
        }

        var parts = BodyParts.Of(message);
        if (parts.IsEmpty)
        {
            return new StampOutcome.Unchanged("no body text");
        }

        var html = Alternative.TryRead(message, parts.Html, isHtml: true, out var whyNotHtml);
        var text = Alternative.TryRead(message, parts.Text, isHtml: false, out var whyNotText);

        // One form that cannot be read safely is left as it is, and the other gets the signature all the same: the reader sees one of them,
        // and an administrator would rather explain half a signature than none.
        if ((html ?? text) is not { } leading)
        {
            return new StampOutcome.Unchanged(whyNotHtml ?? whyNotText ?? "no body text");
        }

        if ((ArmourIn(text) ?? ArmourIn(html)) is { } armoured)
        {
            return new StampOutcome.Unchanged($"{armoured.Words()} (inline PGP)");
        }

        Decide(html, text, placement);
        if (html is { IsStamped: true })
        {
            return new StampOutcome.Unchanged("already stamped: the new text bears our mark");
        }

        var found = FoundPlace(leading, placement);
        var stamped = new List<string>(2);
        Insert(text, signature, placement, edit, stamped);
        Insert(html, signature, placement, edit, stamped);
        return new StampOutcome.Stamped(stamped, found, string.Join("; ", Reasons(leading, placement, whyNotHtml ?? whyNotText)));
    }

    private static string? ReasonToPass(MimeDocument message, SignatureBlock signature)
    {
        if (signature.IsEmpty)
        {
            return "the signature is empty";
        }

        if (message.Root.Header.First(ProcessedField) is not null)
        {
            return "already stamped";
        }

        if (message.Fault is not MimeFault.None)
        {
            return $"the structure is beyond our limits ({message.Fault})";
        }

        var kind = MessageKindClassifier.OfStructure(message);
        return kind.IsSealed() ? kind.Words() : null;
    }

    private static MessageKind? ArmourIn(Alternative? alternative)
    {
        if (alternative is null)
        {
            return null;
        }

        foreach (var leaf in alternative.Leaves)
        {
            if (PgpArmour.KindOf(leaf.Text) is not MessageKind.Ordinary and var kind)
            {
                return kind;
            }
        }

        return null;
    }

    /// <summary>
    /// Both forms of a message get the same decision. HTML leads: its structure is made by the client, the lines of the text may be
    /// anybody's. What only one form shows is looked up in the other by its words.
    /// </summary>
    private static void Decide(Alternative? html, Alternative? text, Placement placement)
    {
        if (placement is Placement.Top)
        {
            html?.GoToTop();
            text?.GoToTop();
            return;
        }

        html?.Search();
        text?.Search();
        if (placement is Placement.End)
        {
            html?.GoToEnd("asked for");
            text?.GoToEnd("asked for");
        }

        if (html is null || text is null || html.History.IsFound == text.History.IsFound)
        {
            return;
        }

        if (html.History.IsFound)
        {
            if (!text.FollowTo(html))
            {
                text.GoToEnd(text.History.Reason);
            }
        }
        else if (html.History.IsAnswered || !html.FollowTo(text))
        {
            text.GoToEnd(html.History.Reason);
        }
    }

    private static PlaceFound FoundPlace(Alternative alternative, Placement placement) =>
        placement is Placement.Top ? PlaceFound.Top
        : alternative.History.IsFound ? PlaceFound.AboveHistory
        : PlaceFound.End;

    private static IEnumerable<string> Reasons(Alternative leading, Placement placement, string? leftAlone)
    {
        yield return placement switch
        {
            Placement.Top => "at the top: asked for",
            Placement.End => "at the end: asked for",
            _ when leading.History.IsFound => $"above the history: {leading.History.Reason}",
            _ => $"at the end: {leading.History.Reason}",
        };
        if (leftAlone is not null)
        {
            yield return leftAlone;
        }
    }

    private static void Insert(Alternative? alternative, SignatureBlock signature, Placement placement, MimeEdit edit, List<string> stamped)
    {
        if (alternative is null)
        {
            return;
        }

        var outline = alternative.TargetOutline;
        var place = placement is Placement.Top ? outline.AtTop()
            : alternative.History.IsFound ? outline.Above(alternative.History.Line)
            : outline.AtEnd();
        var leaf = alternative.Target;
        var framed = alternative.IsHtml ? SignatureFrame.Html(signature, place) : SignatureFrame.Text(signature, place, leaf);
        leaf.Insert(edit, place.Index, alternative.IsHtml && !leaf.CanEncode(framed) ? SignatureFrame.Escaped(framed) : framed);
        stamped.Add(leaf.Part.ToString());
    }
}
