using Undersign.Protocols.Mime;

namespace Undersign.Stamping;

/// <summary>One form of the body, text or HTML: usually one leaf, several where pictures stand between.</summary>
internal sealed class Alternative
{
    private readonly List<LeafText> _leaves = [];
    private readonly List<BodyOutline> _outlines = [];
    private readonly List<BodyEdit> _edits = [];

    private readonly MimeDocument _message;

    private Alternative(MimeDocument message, bool isHtml) => (_message, IsHtml) = (message, isHtml);

    public bool IsHtml { get; }

    /// <summary>The name of the author and the local part of the address: what a signature begins with.</summary>
    public string Sender => AddressList.Parse(_message.Root.Header.Value("From") ?? "") is [var author, ..] ? $"{author.DisplayName} {author.Address.LocalPart}" : "";

    /// <summary>Where history begins, once <see cref="Search"/> has been called.</summary>
    public HistoryStart History { get; private set; } = new(-1, "", IsAnswered: false);

    /// <summary>The leaf in which history begins, or else the last.</summary>
    public int Leaf { get; private set; }

    private BodyOutline TargetOutline => _outlines[Leaf];

    public IReadOnlyList<LeafText> Leaves => _leaves;

    public IReadOnlyList<BodyOutline> Outlines => _outlines;

    /// <summary>What is to be changed in each leaf.</summary>
    public IReadOnlyList<BodyEdit> Edits => _edits;

    /// <summary>Whether every leaf can hold what is planned for it.</summary>
    public bool CanTakeEdits => _edits.TrueForAll(static edit => edit.Fits);

    /// <summary>The number of lines above the history, in the leaf where it begins or else in the last one.</summary>
    public int EndOfNewText
    {
        get
        {
            var line = History.IsFound ? History.Line : TargetOutline.Count;
            while (!History.IsFound && TargetOutline.Has(line))
            {
                line++;
            }

            return line;
        }
    }

    /// <summary>Null, with the reason, where a leaf cannot be decoded strictly: then none of this form is touched.</summary>
    public static Alternative? TryRead(MimeDocument message, IReadOnlyList<MimePart> parts, bool isHtml, out string? reason)
    {
        reason = null;
        var isReply = message.Root.Header.First("In-Reply-To") is not null;
        var alternative = new Alternative(message, isHtml);
        foreach (var part in parts)
        {
            if (LeafText.TryDecode(message, part, out var why) is not { } leaf)
            {
                reason = $"{part} left alone: {why}";
                return null;
            }

            alternative._leaves.Add(leaf);
            alternative._edits.Add(new(leaf));
            alternative._outlines.Add(isHtml ? new HtmlOutline(leaf.Text) { IsReply = isReply } : new TextOutline(leaf.Text) { IsReply = isReply });
        }

        return parts.Count == 0 ? null : alternative;
    }

    public void Search()
    {
        for (Leaf = 0; Leaf < _outlines.Count; Leaf++)
        {
            History = HistoryFinder.Find(_outlines[Leaf]);
            if (History.IsFound)
            {
                return;
            }
        }

        Leaf--;
    }

    /// <summary>Takes over what the other form showed: the line with the same words.</summary>
    /// <returns>False where no line shows them.</returns>
    public bool FollowTo(Alternative other)
    {
        for (var leaf = 0; leaf < _outlines.Count; leaf++)
        {
            var line = _outlines[leaf].FindSame(other.TargetOutline, other.History.Line);
            if (line >= 0)
            {
                (Leaf, History) = (leaf, other.History with { Line = line, IsAnswered = false });
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether what opens the history of the other form is new text here.</summary>
    public bool ShowsAsNew(Alternative other)
    {
        for (var leaf = 0; leaf < _outlines.Count; leaf++)
        {
            var line = _outlines[leaf].FindSame(other.TargetOutline, other.History.Line);
            if (line >= 0)
            {
                return !IsHistory(leaf, line);
            }
        }

        return false;
    }

    /// <summary>Takes it that there is no history.</summary>
    public void GoToEnd(string reason) => (Leaf, History) = (_leaves.Count - 1, new(-1, reason, History.IsAnswered));

    /// <summary>Whether a line is part of what is quoted or forwarded.</summary>
    public bool IsHistory(int leaf, int line) => History.IsFound && (leaf > Leaf || (leaf == Leaf && line >= History.Line));

    /// <summary>Whether our own mark stands in the new text.</summary>
    public bool IsStamped
    {
        get
        {
            _ = EndOfNewText; // reads on to where it is: a mark below answers counts as well
            for (var leaf = 0; leaf < _outlines.Count; leaf++)
            {
                if (_outlines[leaf] is HtmlOutline { OwnMark: >= 0 and var mark }
                    && (!History.IsFound || leaf < Leaf || (leaf == Leaf && mark <= History.Line)))
                {
                    return true;
                }
            }

            return false;
        }
    }
}
