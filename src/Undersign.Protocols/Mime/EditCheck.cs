namespace Undersign.Protocols.Mime;

/// <summary>Reads an edited message again, as whoever gets it will, and says whether it became what was meant and nothing else.</summary>
/// <remarks>
/// It trusts <see cref="MimeEdit"/> for one thing: that octets which no splice covers leave as they came. Everything else is looked at in
/// the octets that will leave: the tree, the header fields, the text of the leaves that were to change.
/// <code>
///   original   header | delimiter | leaf      | delimiter | leaf …
///   result     header+| delimiter | leaf+sig  | delimiter | as in the original
///                                             ▲ last splice   ▲ reading stops at the first delimiter behind it
/// </code>
/// Behind that delimiter the same octets meet a reader in the same state. So an attachment that follows the text costs nothing.
/// </remarks>
public static class EditCheck
{
    /// <summary>Why the result must not leave; null when all is well.</summary>
    public static string? FindFault(MimeDocument original, MimeEdit edit, FieldAllowance allowance)
    {
        if (FindStray(original, edit) is { } stray)
        {
            return stray;
        }

        var places = new EditedPlaces(edit);
        using var window = new OctetWindow(edit, OctetWindow.DefaultSize);
        var tree = new MimeTree(window, MimeLimits.Default);
        var after = tree.Read(places.Settled);
        return (tree.Fault == MimeFault.None ? null : "the result is beyond our limits")
            ?? CompareTrees(original.Parts(), after, tree.IsPartial, places)
            ?? CompareHeaders(original, after, edit, allowance)
            ?? CompareLeaves(original, after, edit);
    }

    /// <summary>Splices may be in the header section of the message, and in leaves that were to change.</summary>
    private static string? FindStray(MimeDocument original, MimeEdit edit)
    {
        foreach (var splice in edit.Splices)
        {
            var isMeant = original.Root.Header.Range.Contains(splice.Original);
            for (var i = 0; i < edit.Intents.Count && !isMeant; i++)
            {
                var part = edit.Intents[i].Leaf.Part;
                isMeant = part.Header.Range.Contains(splice.Original) || part.Body.Contains(splice.Original);
            }

            if (!isMeant)
            {
                return "octets outside of the text were changed";
            }
        }

        return null;
    }

    // Every leaf that was read again ends where it should: the delimiter behind it is the same, and so is all that follows.
    private static string? CompareTrees(IReadOnlyList<MimePart> before, List<MimePart> after, bool isPartial, in EditedPlaces places)
    {
        if (after.Count > before.Count)
        {
            return "a part was added";
        }

        for (var i = 0; i < after.Count; i++)
        {
            var (old, now) = (before[i], after[i]);
            if (old.Depth != now.Depth || old.IsMultipart != now.IsMultipart || !old.ContentType.IsSameButCharset(now.ContentType))
            {
                return $"part {i} is another part: {old} became {now}";
            }

            var isMoved = now.Header.Range.Start != places.Begin(old.Header.Range.Start)
                || now.Header.Range.End != places.End(old.Header.Range.End)
                || now.Body.Start != places.Begin(old.Body.Start)
                || now.Header.HasBlankLine != old.Header.HasBlankLine;
            if (isMoved || (now.IsEnded && now.Body.End != places.End(old)))
            {
                return $"part {i} ({old}) has other bounds";
            }

            if (now.HasClosingDelimiter && !old.HasClosingDelimiter)
            {
                return $"part {i} ({old}) got a closing delimiter";
            }
        }

        return after.Count == before.Count || isPartial ? null : "a part was lost";
    }

    private static string? CompareHeaders(MimeDocument original, List<MimePart> after, MimeEdit edit, FieldAllowance allowance)
    {
        var rootIsLeaf = false;
        for (var i = 0; i < edit.Intents.Count; i++)
        {
            var old = edit.Intents[i].Leaf.Part;
            rootIsLeaf |= old.Parent is null;
            var fault = old.Parent is null ? null : HeaderComparison.FindFault(old.Header, after[original.IndexOf(old)].Header, FieldAllowance.None, describesChangedLeaf: true);
            if (fault is not null)
            {
                return fault;
            }
        }

        return HeaderComparison.FindFault(original.Root.Header, after[0].Header, allowance, describesChangedLeaf: rootIsLeaf);
    }

    private static string? CompareLeaves(MimeDocument original, List<MimePart> after, MimeEdit edit)
    {
        foreach (var intent in edit.Intents)
        {
            if (LeafComparison.FindFault(intent, after[original.IndexOf(intent.Leaf.Part)], edit) is { } fault)
            {
                return $"{intent.Leaf.Part}: {fault}";
            }
        }

        return null;
    }
}
