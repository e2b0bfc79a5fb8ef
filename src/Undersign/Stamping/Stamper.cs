using Undersign.Protocols.Mime;

namespace Undersign.Stamping;

/// <summary>Puts a signature where the sender's own text ends, or where the sender asked for it, and changes nothing else.</summary>
/// <remarks>
/// <code>
///   1  may the message be touched?      kind, structure, our own mark
///   2  read its newest text             HTML, plain text or both; where its history begins
///   3  find the place in each form      a typed placeholder, else the end of the new text
///   4  plan the changes                 one a leaf; what they do not cover stays octet for octet
/// </code>
/// </remarks>
internal static class Stamper
{
    private const string KeepsCharset = "text left alone: it has octets that its charset does not show, and the signature has characters that it does not have";
    private const string EndsSo = "what was to go below has been there before";

    /// <summary>Plans the stamping of a message as splices in <paramref name="edit"/>; an unchanged message gets none.</summary>
    public static StampOutcome Stamp(MimeDocument message, SignatureBlock signature, Placement placement, StampingPolicy policy, MimeEdit edit) =>
        Stamp(message, [new(signature, placement)], policy, edit);

    /// <summary>As above, with several texts. Those that share a place stand there in the order given; the first is the signature proper.</summary>
    public static StampOutcome Stamp(MimeDocument message, IReadOnlyList<PlacedBlock> texts, StampingPolicy policy, MimeEdit edit)
    {
        var blocks = PlacedBlock.Together(texts);
        if ((blocks.Count == 0 ? "the signature is empty" : ReasonNotToTouch(message, policy)) is { } reason)
        {
            return new StampOutcome.Unchanged(reason);
        }

        if (MessageBody.TryRead(message, out var whyNot) is not { } body)
        {
            return new StampOutcome.Unchanged(whyNot ?? "no body text");
        }

        if (body.IsStamped)
        {
            return new StampOutcome.Unchanged("already stamped: the new text bears our mark");
        }

        var places = SignaturePlace.FindAll(body, policy);
        var missing = blocks.Where((one, index) => !places.Any(place => place.HasAlready(one.Block, one.Placement, isFirst: index == 0))).ToList();
        if (missing.Count == 0 || !missing.Contains(blocks[0]))
        {
            return new StampOutcome.Unchanged("already stamped: the new text ends with the words of the signature");
        }

        var (framed, pictures) = SignaturePictures.For(message, body, missing);
        var put = places.SelectMany(place => place.Put(framed).Select(leaf => (place.Form, leaf.Part))).ToList();
        var stamped = put.FindAll(static one => one.Form.CanTakeEdits);
        if (stamped.Count == 0)
        {
            return new StampOutcome.Unchanged(KeepsCharset);
        }

        Plan(body, edit);
        var placement = blocks[0].Placement;
        var reasons = Reasons(body, places, placement, policy).Concat(stamped.Count < put.Count ? [KeepsCharset] : []).Concat(missing.Count < blocks.Count ? [EndsSo] : []);
        var html = stamped.Find(static one => one.Form.IsHtml).Part;
        return new StampOutcome.Stamped([.. stamped.Select(static one => one.Part.ToString())], FoundPlace(body, places, placement), string.Join("; ", reasons))
        {
            Pictures = html is not null && pictures.Count > 0 ? new(html, pictures) : null,
        };
    }

    /// <summary>
    /// Takes the placeholder out of a message that gets no signature: it was said to us, not to the recipient. Nothing else changes, and nothing
    /// at all where the message may not be touched.
    /// </summary>
    /// <returns>Whether there was one.</returns>
    public static bool RemovePlaceholder(MimeDocument message, StampingPolicy policy, MimeEdit edit)
    {
        if (policy.Placeholder is not { } words || ReasonNotToTouch(message, policy) is not null || MessageBody.TryRead(message, out _) is not { } body)
        {
            return false;
        }

        var isFound = false;
        foreach (var form in body.Forms)
        {
            foreach (var typed in TypedPlaceholder.FindAll(body, form, words))
            {
                typed.Remove(form.Edits[typed.Leaf]);
                isFound = true;
            }
        }

        Plan(body, edit);
        return isFound;
    }

    private static void Plan(MessageBody body, MimeEdit edit)
    {
        foreach (var change in body.Forms.Where(static form => form.CanTakeEdits).SelectMany(static form => form.Edits))
        {
            change.Plan(edit);
        }
    }

    private static string? ReasonNotToTouch(MimeDocument message, StampingPolicy policy)
    {
        if (ProcessedMark.Reason(message.Root.Header, policy.ProcessedField) is { } processed)
        {
            return processed;
        }

        if (message.Fault is not MimeFault.None)
        {
            return $"the structure is beyond our limits ({message.Fault})";
        }

        var kind = MessageKindClassifier.OfStructure(message);
        return kind.IsSealed() ? kind.Words() : null;
    }

    private static PlaceFound FoundPlace(MessageBody body, IReadOnlyList<SignaturePlace> places, Placement placement) =>
        places.Any(static place => place.IsTyped) ? PlaceFound.Placeholder
        : placement is Placement.Top ? PlaceFound.Top
        : placement is Placement.Reply && body.Leading.History.IsFound ? PlaceFound.AboveHistory
        : PlaceFound.End;

    private static IEnumerable<string> Reasons(MessageBody body, IReadOnlyList<SignaturePlace> places, Placement placement, StampingPolicy policy)
    {
        var history = body.Leading.History;
        yield return placement switch
        {
            _ when places.Any(static place => place.IsTyped) => $"in the place of {policy.Placeholder}",
            Placement.Top => "at the top: asked for",
            Placement.End => "at the end: asked for",
            _ when history.IsFound => $"above the history: {history.Reason}",
            _ => $"at the end: {history.Reason}",
        };
        if (places.Any(static place => place.Own is not null))
        {
            yield return "the signature of the mail program was removed";
        }

        if (body.LeftAlone is not null)
        {
            yield return body.LeftAlone;
        }
    }
}
