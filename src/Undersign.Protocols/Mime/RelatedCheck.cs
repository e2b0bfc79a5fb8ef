namespace Undersign.Protocols.Mime;

/// <summary>Reads a message with pictures put in, and says whether it is the message without them and the pictures, and nothing else.</summary>
/// <remarks>
/// What the text of the leaf became has been checked before, in the edit without the pictures. The octets of both are the same but for what was put in,
/// so it is enough that every part begins and ends at the same octets of its own.
/// </remarks>
internal static class RelatedCheck
{
    /// <summary>Why the result must not leave; null when all is well.</summary>
    /// <param name="related">What the pictures were put into; null where it was wrapped around the leaf.</param>
    public static string? FindFault(MimeDocument message, MimeEdit without, MimeEdit with, MimePart leaf, MimePart? related, IReadOnlyList<InlinePart> parts)
    {
        var (before, after) = (Read(without), Read(with));
        if (before is null || after is null)
        {
            return "the result is beyond our limits";
        }

        var wrapper = related is null ? message.IndexOf(leaf) : -1;
        var pictures = related is null ? wrapper + 2 : IndexBehind(message, related);
        if (after.Count != before.Count + parts.Count + (related is null ? 1 : 0))
        {
            return "with the pictures, the message has other parts";
        }

        for (var (at, old) = (0, 0); at < after.Count; at++)
        {
            var fault = at == wrapper ? FindWrapperFault(after[at], before[at])
                : at >= pictures && at < pictures + parts.Count ? FindPictureFault(after[at], parts[at - pictures], with)
                : FindFault(before[old], after[at], isWrapped: at == wrapper + 1 && related is null, old++);
            if (fault is not null)
            {
                return fault;
            }
        }

        return leaf.Parent is null && related is null ? FindHeaderFault(before[0].Header, after[0].Header, after[1].Header) : null;
    }

    private static List<MimePart>? Read(MimeEdit edit)
    {
        using var window = new OctetWindow(edit, OctetWindow.DefaultSize);
        var tree = new MimeTree(window, MimeLimits.Default);
        var parts = tree.Read(settled: int.MaxValue);
        return tree.Fault == MimeFault.None ? parts : null;
    }

    private static int IndexBehind(MimeDocument message, MimePart related)
    {
        var at = message.IndexOf(related) + 1;
        while (at < message.Parts().Count && message.Parts()[at].Depth > related.Depth)
        {
            at++;
        }

        return at;
    }

    private static string? FindWrapperFault(MimePart wrapper, MimePart leaf) =>
        wrapper.IsMultipart && wrapper.HasClosingDelimiter && wrapper.ContentType.Is("multipart", "related") && wrapper.Depth == leaf.Depth ? null : "what was wrapped around the HTML part is not whole";

    private static string? FindPictureFault(MimePart now, InlinePart picture, MimeEdit with)
    {
        if (now.IsMultipart || now.ContentId != picture.ContentId || now.Encoding != TransferEncoding.Base64)
        {
            return "a picture became another part";
        }

        var octets = new byte[now.Body.Length];
        with.Read(now.Body.Start, octets);
        return octets.AsSpan().SequenceEqual(picture.Body.Span) || WithoutReturns(picture.Body.Span).AsSpan().SequenceEqual(octets) ? null : "a picture was not put in whole";
    }

    private static string? FindFault(MimePart old, MimePart now, bool isWrapped, int number)
    {
        var isMessage = isWrapped && old.Depth == 0; // its header section has been parted
        var isSame = old.IsMultipart == now.IsMultipart
            && old.Depth + (isWrapped ? 1 : 0) == now.Depth
            && old.HasClosingDelimiter == now.HasClosingDelimiter
            && (isMessage ? old.ContentType.IsSameButCharset(now.ContentType) : old.Header.Octets.SequenceEqual(now.Header.Octets))
            && (old.IsMultipart || old.Body.Length == now.Body.Length);
        return isSame ? null : $"with the pictures, part {number} is another: {old} became {now}";
    }

    /// <summary>What describes the body is inside, everything else outside, in its order.</summary>
    private static string? FindHeaderFault(HeaderSection before, HeaderSection outer, HeaderSection inner)
    {
        var (outside, inside) = (0, 0);
        foreach (var field in before.Fields)
        {
            var isOfContent = RelatedEdit.IsOfContent(field);
            var place = isOfContent ? inner : outer;
            var at = isOfContent ? inside++ : outside++;
            if (at >= place.Fields.Count || !place.Fields[at].Octets.SequenceEqual(field.Octets))
            {
                return $"with the pictures, the header field {field.Name} was lost or changed";
            }
        }

        return inside == inner.Fields.Count ? null : "with the pictures, header fields were added";
    }

    private static byte[] WithoutReturns(ReadOnlySpan<byte> lines)
    {
        var plain = new List<byte>(lines.Length);
        foreach (var octet in lines)
        {
            if (octet != '\r')
            {
                plain.Add(octet);
            }
        }

        return [.. plain];
    }
}
