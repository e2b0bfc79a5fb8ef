using Undersign.Stamping.Markers;

namespace Undersign.Stamping;

/// <summary>The lines of a body as a reader sees them, in the order of the source. Made as far as somebody asks, and no further.</summary>
/// <remarks>Below an Outlook header block everything is history: the hundred kilobytes of it need not be looked at to know where it begins.</remarks>
internal abstract class BodyOutline
{
    private readonly List<BodyLine> _lines = new(24);

    /// <summary>The header says that the mail answers something: then weaker evidence of what it answers is enough.</summary>
    public bool IsReply { get; init; }

    /// <summary>Lines made so far.</summary>
    public int Count => _lines.Count;

    public BodyLine this[int line] => _lines[line];

    /// <summary>Whether there is a line of that number; makes lines as needed.</summary>
    public bool Has(int line)
    {
        while (line >= _lines.Count)
        {
            if (!MakeMore())
            {
                return false;
            }
        }

        return line >= 0;
    }

    /// <summary>The words of a line that <see cref="Has"/> said is there.</summary>
    public abstract ReadOnlySpan<char> Text(int line);

    /// <summary>Where to put new text below line <paramref name="line"/> - 1 and above <paramref name="line"/>, which is where history begins.</summary>
    public abstract InsertionPoint Above(int line);

    /// <summary>Below line <paramref name="last"/> and above line <paramref name="next"/>, or above nothing when that is -1.</summary>
    public abstract InsertionPoint After(int last, int next);

    public abstract InsertionPoint AtEnd();

    public abstract InsertionPoint AtTop();

    /// <summary>Makes two lines of one, the second beginning at this character of its text; false where the source does not allow it.</summary>
    public virtual bool TrySplit(int line, int offset) => false;

    /// <summary>
    /// Whether a "&gt;" that begins the next line closes an address that the last line made opened, as in "Ann &lt;ann@example.net" and
    /// "&gt; wrote:". Clients that wrap their own intro do that; it is no mark of a quotation then.
    /// </summary>
    /// <param name="depth">Of the next line, if so.</param>
    /// <param name="next">Its words.</param>
    protected bool IsAngleOpenAbove(int depth, ReadOnlySpan<char> next)
    {
        if (Count == 0 || this[Count - 1].Depth != depth)
        {
            return false;
        }

        var above = Text(Count - 1);
        var open = above.LastIndexOf('<');
        return open >= 0 && above[open..].Contains('@') && (!above[open..].Contains('>') || IntroVerbs.IsAlone(next));
    }

    protected void Replace(int line, in BodyLine first, in BodyLine second)
    {
        _lines[line] = first;
        _lines.Insert(line + 1, second);
    }

    protected void Add(in BodyLine line) => _lines.Add(line);

    /// <summary>Reads on in the source; false at its end.</summary>
    protected abstract bool MakeMore();

    /// <summary>The line that shows the same words as line <paramref name="there"/> of the other alternative, or -1.</summary>
    public int FindSame(BodyOutline other, int there)
    {
        Span<char> wanted = stackalloc char[SameLength];
        Span<char> mine = stackalloc char[SameLength];
        var length = Sample(other, there, wanted);
        if (length < ShortestSame)
        {
            return -1;
        }

        for (var line = 0; Has(line); line++)
        {
            if (Sample(this, line, mine[..length]) == length && mine[..length].Equals(wanted[..length], StringComparison.OrdinalIgnoreCase))
            {
                return line;
            }
        }

        return -1;
    }

    private const int SameLength = 32;
    private const int ShortestSame = 12;

    /// <summary>In lines. Without it a megabyte of empty ">" lines would be read again for each of them.</summary>
    private const int MostSampled = 6;

    /// <summary>The letters and digits of a line and of those that follow, without blanks, marks and signs, in which alternatives differ.</summary>
    private static int Sample(BodyOutline body, int line, Span<char> sample)
    {
        var length = 0;
        for (var end = line + MostSampled; line < end && length < sample.Length && body.Has(line); line++)
        {
            foreach (var c in body.Text(line))
            {
                if (char.IsLetterOrDigit(c) && length < sample.Length)
                {
                    sample[length++] = c;
                }
            }
        }

        return length;
    }
}

/// <summary>A place between two characters of the source, and what stands around it.</summary>
/// <param name="Index">In characters of the source.</param>
/// <param name="HasTextAbove">Something is shown above: a blank line is wanted in between.</param>
/// <param name="HasTextBelow">Something is shown below.</param>
/// <param name="HasBlankBelow">And a blank line is there already.</param>
/// <param name="IsWithinLine">Text: no line end follows, but the words below.</param>
internal readonly record struct InsertionPoint(int Index, bool HasTextAbove, bool HasTextBelow, bool HasBlankBelow, bool IsWithinLine = false)
{
    /// <summary>HTML: inside pre, where the line ends of a template would be shown.</summary>
    public bool IsPreformatted { get; init; }
}
