using Undersign.Protocols.Mime;

namespace Undersign.Stamping;

/// <summary>The leaves that hold the newest text of a message: each alternative of it, and where one is several leaves, those in order.</summary>
/// <remarks>
/// One place per message: the first body that is met on the way down. Attachments are never it, even when they are text. Apple Mail sends
/// text, picture, text as siblings; the later texts go on with the first. An empty text in front of the letter is none.
/// </remarks>
internal sealed class BodyParts
{
    /// <summary>Octets of a part that may show nothing: line ends and a blank or two, encoded.</summary>
    private const int LongestBlank = 256;

    private readonly MimeDocument _message;

    /// <summary>All of it is one form of the same text then: no list and no scanner adds anything inside.</summary>
    private readonly bool _isInAlternative;

    private BodyParts(MimeDocument message, bool isInAlternative) => (_message, _isInAlternative) = (message, isInAlternative);

    public List<MimePart> Text { get; } = [];

    public List<MimePart> Html { get; } = [];

    public bool IsEmpty => Text.Count == 0 && Html.Count == 0;

    public static BodyParts Of(MimeDocument document)
    {
        var body = new BodyParts(document, isInAlternative: false);
        body.Descend(document.Root);
        return body;
    }

    private void Descend(MimePart part)
    {
        if (!part.IsMultipart)
        {
            TakeLeaf(part);
            return;
        }

        switch (part.ContentType.Subtype)
        {
            case "alternative":
                TakeAlternatives(part);
                break;
            case "related":
                if (RootOf(part) is { } root)
                {
                    Descend(root);
                }

                break;
            case "signed" or "encrypted" or "report" or "digest" or "appledouble" or "byteranges":
                break;
            default:
                TakeMixed(part); // RFC 2046 §5.1.3: an unknown multipart is read as mixed
                break;
        }
    }

    private bool TakeLeaf(MimePart part)
    {
        if (!IsBodyText(part))
        {
            return false;
        }

        (part.ContentType.Subtype == "html" ? Html : Text).Add(part);
        return true;
    }

    /// <summary>RFC 2046 §5.1.4: the same text, plainest first. The first plain and the last HTML are what people read.</summary>
    private void TakeAlternatives(MimePart alternative)
    {
        foreach (var child in alternative.Children)
        {
            var inner = new BodyParts(_message, isInAlternative: true);
            inner.Descend(child);
            if (Text.Count == 0)
            {
                Text.AddRange(inner.Text);
            }

            if (inner.Html.Count > 0)
            {
                Html.Clear();
                Html.AddRange(inner.Html);
            }
        }
    }

    private void TakeMixed(MimePart mixed)
    {
        var next = TakeFirst(mixed.Children);
        if (next > 0 && IsBodyText(mixed.Children[next - 1]))
        {
            TakeFurther(mixed.Children, next);
        }
    }

    /// <summary>Takes the first child that has a body; gives the number of the one behind it.</summary>
    private int TakeFirst(IReadOnlyList<MimePart> children)
    {
        var (i, blank) = (0, -1);
        while (i < children.Count && IsEmpty)
        {
            if (i + 1 < children.Count && IsBody(children[i + 1]) && IsBlank(children[i]))
            {
                blank = i++;
            }

            Descend(children[i++]);
        }

        if (IsEmpty && blank >= 0)
        {
            i = blank + 1;
            Descend(children[blank]);
        }

        return i;
    }

    private void TakeFurther(IReadOnlyList<MimePart> children, int i)
    {
        var subtype = children[i - 1].ContentType.Subtype;
        for (var isBroken = false; i < children.Count; i++)
        {
            // A text that follows another without anything in between is a footer of a list or a scanner, not the sender's.
            if (IsBodyText(children[i]))
            {
                if (!isBroken || children[i].ContentType.Subtype != subtype || children[i].Disposition is not null)
                {
                    return;
                }

                TakeLeaf(children[i]);
                isBroken = false;
            }
            else
            {
                isBroken = (children[i].Disposition == "inline" || _isInAlternative) && !children[i].IsMultipart;
                if (!isBroken)
                {
                    return;
                }
            }
        }
    }

    /// <summary>What a gateway or a form that put a part of its own in front of the letter leaves of the letter.</summary>
    private static bool IsBody(MimePart part) => part.IsMultipart
        ? part.ContentType.Subtype is "alternative" or "related"
        : IsBodyText(part) && part.ContentType.Subtype == "html";

    private bool IsBlank(MimePart part) =>
        IsBodyText(part)
        && part.Body.Length <= LongestBlank
        && LeafText.TryDecode(_message, part, out _) is { } leaf
        && string.IsNullOrWhiteSpace(leaf.Text);

    /// <summary>A name makes a file of it, but not where it is one form of the body: some programs name them.</summary>
    private static bool IsBodyText(MimePart part) =>
        !part.IsMultipart
        && part.ContentType is { Type: "text", Subtype: "plain" or "html" }
        && part.Disposition is null or "inline"
        && (part.FileName is null || part.Parent is { ContentType.Subtype: "alternative" or "related" });

    /// <summary>The part that start names, else the first of the announced type, else the first. RFC 2387 §3.1, §3.2.</summary>
    private static MimePart? RootOf(MimePart related)
    {
        var children = related.Children;
        if (children.Count == 0)
        {
            return null;
        }

        if (related.ContentType.Parameter("start")?.Trim('<', '>', ' ') is { Length: > 0 } start && children.FirstOrDefault(child => child.ContentId == start) is { } named)
        {
            return named;
        }

        return children[0].ContentType.Type is not ("text" or "multipart") && related.ContentType.Parameter("type") is { } type
            && children.FirstOrDefault(child => type.Equals(child.ContentType.ToString(), StringComparison.OrdinalIgnoreCase)) is { } typed
            ? typed
            : children[0];
    }
}
