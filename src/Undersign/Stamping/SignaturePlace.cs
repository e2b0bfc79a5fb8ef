using Undersign.Protocols.Mime;

namespace Undersign.Stamping;

/// <summary>The place of the signature in one form of the body, and what has to go from there.</summary>
/// <param name="Form">Where.</param>
/// <param name="Typed">The placeholders that the sender typed, in order: the first is the place.</param>
/// <param name="Own">What the sender's mail program put there, where that has to go.</param>
internal sealed record SignaturePlace(Alternative Form, IReadOnlyList<TypedPlaceholder> Typed, ClientSignature? Own)
{
    /// <summary>The line that stands below the placeholder of the other form, where that has one and this has none.</summary>
    private (int Leaf, int Line)? Followed { get; init; }

    public bool IsTyped => Typed.Count > 0 || Followed is not null;

    public static IReadOnlyList<SignaturePlace> FindAll(MessageBody body, StampingPolicy policy)
    {
        var html = body.Html is { } page ? new SignaturePlace(page, TypedIn(body, page, policy), Own: null) : null;
        var text = body.Text is { } plain ? new SignaturePlace(plain, TypedIn(body, plain, policy), Own: null) : null;
        if (policy.ClientSignatures is ClientSignatures.Remove)
        {
            // HTML leads: what goes from the text is what goes from there, and no word more.
            html = html?.Without(HtmlClientSignature.Find(html.Form));
            text = html is null ? text?.Without(TextClientSignature.Find(text.Form))
                : html.Own is { } sure ? text?.Without(TextClientSignature.FindSame(text.Form, sure.LettersIn(html.Form)))
                : text;
        }

        return text is null || html is null ? [(text ?? html)!] : [text.Follow(html), html.Follow(text)]; // a body has one form at least
    }

    /// <summary>Plans the signature and all that has to go.</summary>
    /// <param name="blocks">One a place; what was typed is the place of the first.</param>
    /// <returns>The leaves that get something.</returns>
    public IReadOnlyList<LeafText> Put(IReadOnlyList<PlacedBlock> blocks)
    {
        Own?.Remove(Form);
        foreach (var further in Typed.Skip(1))
        {
            further.Remove(Form.Edits[further.Leaf]);
        }

        return [.. blocks.Select((one, index) => Put(one.Block, one.Placement, isFirst: index == 0)).Distinct()];
    }

    private LeafText Put(SignatureBlock signature, Placement placement, bool isFirst)
    {
        if (isFirst && Typed is [var typed, ..])
        {
            var edit = Form.Edits[typed.Leaf];
            var place = new InsertionPoint(typed.StartIn(edit.Leaf), HasTextAbove: false, HasTextBelow: false, HasBlankBelow: false);
            if (Form.Outlines[typed.Leaf] is HtmlOutline outline)
            {
                typed.ReplaceInHtml(edit, outline, Framed(signature, place with { IsPreformatted = typed.IsPreformattedIn(outline) }, edit));
            }
            else
            {
                typed.ReplaceInText(edit, Framed(signature, place, edit));
            }

            return edit.Leaf;
        }

        var (leaf, end) = Find(placement, isFirst);
        Form.Edits[leaf].Insert(end.Index, Framed(signature, end, Form.Edits[leaf]));
        return Form.Leaves[leaf];
    }

    /// <summary>Whether the words of the signature end the text above its place already. Only of plain text: HTML bears our mark.</summary>
    public bool HasAlready(SignatureBlock signature, Placement placement, bool isFirst)
    {
        if (Form.IsHtml || (isFirst && IsTyped) || placement is Placement.Top)
        {
            return false;
        }

        var (leaf, place) = Find(placement, isFirst);
        return signature.IsAtEndOf(Form.Leaves[leaf].Text.AsSpan(0, place.Index));
    }

    private (int Leaf, InsertionPoint Place) Find(Placement placement, bool isFirst)
    {
        if (isFirst && Followed is var (followed, line))
        {
            return (followed, Form.Outlines[followed].Above(line));
        }

        if (placement is not Placement.Reply)
        {
            var far = placement is Placement.Top ? 0 : Form.Leaves.Count - 1;
            return (far, placement is Placement.Top ? Form.Outlines[far].AtTop() : Form.Outlines[far].AtEnd());
        }

        var outline = Form.Outlines[Form.Leaf];
        var history = Form.History.IsFound ? Form.History.Line : -1;
        return (Form.Leaf, Own is not null ? outline.After(Own.Line - 1, history)
            : history >= 0 ? outline.Above(history)
            : outline.AtEnd());
    }

    private string Framed(SignatureBlock signature, in InsertionPoint place, BodyEdit edit)
    {
        if (!Form.IsHtml)
        {
            return SignatureFrame.Text(signature, place, edit.Leaf);
        }

        var framed = SignatureFrame.Html(signature, place);
        return edit.Leaf.CanEncode(framed) ? framed : SignatureFrame.Escaped(framed);
    }

    private static List<TypedPlaceholder> TypedIn(MessageBody body, Alternative form, StampingPolicy policy) =>
        policy.Placeholder is { } words ? TypedPlaceholder.FindAll(body, form, words) : [];

    /// <summary>But not a signature that holds the placeholder: some keep it there, so that it is always typed.</summary>
    private SignaturePlace Without(ClientSignature? own) =>
        own is not null && Typed.Any(typed => typed.Leaf == own.Leaf && typed.Line >= own.Line) ? this : this with { Own = own };

    private SignaturePlace Follow(SignaturePlace other)
    {
        if (Typed.Count > 0 || other.Typed is not [var typed, ..])
        {
            return this;
        }

        // What stands below the placeholder there is looked up here. Below it may be nothing new: then the usual place is the place.
        var there = other.Form.Outlines[typed.Leaf];
        for (var leaf = 0; there.Has(typed.Line + 1) && !other.Form.IsHistory(typed.Leaf, typed.Line + 1) && leaf < Form.Outlines.Count; leaf++)
        {
            if (Form.Outlines[leaf].FindSame(there, typed.Line + 1) is >= 0 and var line && !Form.IsHistory(leaf, line))
            {
                return this with { Followed = (leaf, line) };
            }
        }

        return this;
    }
}
