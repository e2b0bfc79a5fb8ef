using System.Buffers;

namespace Undersign.Protocols.Html;

/// <summary>Cuts HTML into tokens that know where they stand: text can be inserted between them and nothing is printed anew.</summary>
/// <remarks>
/// After the WHATWG standard, "Tokenization" (#tokenization), as far as mail needs it. Left out: the escaped states of
/// script data, foreign content (CDATA is a bogus comment) and PLAINTEXT. Reads any input in linear time and never throws.
/// Limit: a tree is not built, so what the standard's tree construction would move (foster parenting) stays where it stands.
/// </remarks>
public ref struct HtmlTokenizer(ReadOnlySpan<char> html)
{
    private static readonly SearchValues<char> NameEnd = SearchValues.Create(" \t\n\f\r/>");

    private readonly ReadOnlySpan<char> _html = html;
    private int _nameEnd;
    private int _rawNameStart;
    private int _rawNameEnd;

    public HtmlTokenKind Kind { get; private set; }

    /// <summary>The first character of the token in the source.</summary>
    public int Start { get; private set; }

    /// <summary>The first character behind the token.</summary>
    public int End { get; private set; }

    public readonly ReadOnlySpan<char> Source => _html[Start..End];

    /// <summary>Of a tag, as written; compare without case.</summary>
    public readonly ReadOnlySpan<char> Name => Kind switch
    {
        HtmlTokenKind.StartTag => _html[(Start + 1).._nameEnd],
        HtmlTokenKind.EndTag => _html[(Start + 2).._nameEnd],
        _ => default,
    };

    /// <summary>The attributes of a start tag, read on demand; empty for anything else.</summary>
    public readonly HtmlAttributes Attributes => new(Kind is HtmlTokenKind.StartTag ? _html[_nameEnd..End] : default);

    /// <summary>Whether there was another token.</summary>
    public bool Read()
    {
        Start = End;
        if (Start >= _html.Length)
        {
            return false;
        }

        if (_rawNameEnd > 0)
        {
            var (from, to) = (_rawNameStart, _rawNameEnd);
            _rawNameEnd = 0;
            if (ReadRawText(_html[from..to]))
            {
                return true;
            }
        }

        if (_html[Start] == '<' && BeginsMarkup(Start))
        {
            ReadMarkup();
        }
        else
        {
            ReadText();
        }

        return true;
    }

    private void ReadText()
    {
        var at = Start + 1;
        while (true)
        {
            var next = _html[at..].IndexOf('<');
            if (next < 0)
            {
                (Kind, End) = (HtmlTokenKind.Text, _html.Length);
                return;
            }

            at += next;
            if (BeginsMarkup(at))
            {
                (Kind, End) = (HtmlTokenKind.Text, at);
                return;
            }

            at++;
        }
    }

    /// <summary>A "&lt;" that no tag follows is text (#tag-open-state).</summary>
    private readonly bool BeginsMarkup(int at)
    {
        if (at + 1 >= _html.Length)
        {
            return false;
        }

        var next = _html[at + 1];
        return char.IsAsciiLetter(next) || next is '!' or '?' || (next == '/' && at + 2 < _html.Length);
    }

    private void ReadMarkup()
    {
        var next = _html[Start + 1];
        if (char.IsAsciiLetter(next))
        {
            ReadTag(HtmlTokenKind.StartTag, Start + 1);
        }
        else if (next == '/' && char.IsAsciiLetter(_html[Start + 2]))
        {
            ReadTag(HtmlTokenKind.EndTag, Start + 2);
        }
        else if (_html[Start..].StartsWith("<!--", StringComparison.Ordinal))
        {
            ReadComment();
        }
        else
        {
            // A doctype, or what the standard calls a bogus comment: <![if !mso]>, <?xml ?>, </>. All end at the next ">".
            var isDoctype = _html[Start..].StartsWith("<!doctype", StringComparison.OrdinalIgnoreCase);
            EndAt(isDoctype ? HtmlTokenKind.Doctype : HtmlTokenKind.Comment, _html[Start..].IndexOf('>'), length: 1);
        }
    }

    private void ReadTag(HtmlTokenKind kind, int name)
    {
        var length = _html[name..].IndexOfAny(NameEnd);
        _nameEnd = length < 0 ? _html.Length : name + length;
        var at = _nameEnd;
        while (HtmlAttributes.TryReadOne(_html, ref at, out _, out _))
        {
        }

        if (at >= _html.Length)
        {
            (Kind, End) = (HtmlTokenKind.Unfinished, _html.Length);
            return;
        }

        (Kind, End) = (kind, at + 1);
        if (kind is HtmlTokenKind.StartTag && HoldsRawText(Name))
        {
            (_rawNameStart, _rawNameEnd) = (name, _nameEnd);
        }
    }

    /// <summary>RCDATA and raw text end only at their own end tag (#rcdata-state, #rawtext-state).</summary>
    private static bool HoldsRawText(ReadOnlySpan<char> name) => name.Length switch
    {
        3 => Is(name, "xmp"),
        5 => Is(name, "style") || Is(name, "title"),
        6 => Is(name, "script") || Is(name, "iframe"),
        7 => Is(name, "noembed"),
        8 => Is(name, "textarea") || Is(name, "noframes"),
        _ => false,
    };

    private static bool Is(ReadOnlySpan<char> name, string expected) => name.Equals(expected, StringComparison.OrdinalIgnoreCase);

    /// <summary>False when the element is empty.</summary>
    private bool ReadRawText(ReadOnlySpan<char> name)
    {
        var at = Start;
        while (true)
        {
            var next = _html[at..].IndexOf("</");
            if (next < 0)
            {
                (Kind, End) = (HtmlTokenKind.Unfinished, _html.Length);
                return true;
            }

            at += next;
            var behind = at + 2 + name.Length;
            if (behind < _html.Length
                && _html[(at + 2)..behind].Equals(name, StringComparison.OrdinalIgnoreCase)
                && NameEnd.Contains(_html[behind]))
            {
                (Kind, End) = (HtmlTokenKind.RawText, at);
                return at > Start;
            }

            at += 2;
        }
    }

    /// <summary>#comment-start-state and following: ends at "--&gt;" or "--!&gt;", or at once with "&lt;!--&gt;".</summary>
    private void ReadComment()
    {
        var body = _html[(Start + 4)..];
        if (body.StartsWith(">", StringComparison.Ordinal))
        {
            EndAt(HtmlTokenKind.Comment, found: 4, length: 1);
            return;
        }

        if (body.StartsWith("->", StringComparison.Ordinal))
        {
            EndAt(HtmlTokenKind.Comment, found: 4, length: 2);
            return;
        }

        // One walk over the dashes: searching for the two endings in turn would be quadratic over many comments.
        var at = 0;
        while (true)
        {
            var dashes = body[at..].IndexOf("--");
            if (dashes < 0)
            {
                (Kind, End) = (HtmlTokenKind.Unfinished, _html.Length);
                return;
            }

            at += dashes;
            var behind = body[(at + 2)..];
            if (behind.StartsWith(">", StringComparison.Ordinal) || behind.StartsWith("!>", StringComparison.Ordinal))
            {
                EndAt(HtmlTokenKind.Comment, found: at + 6, length: behind[0] == '>' ? 1 : 2);
                return;
            }

            at++;
        }
    }

    private void EndAt(HtmlTokenKind kind, int found, int length) =>
        (Kind, End) = found < 0 ? (HtmlTokenKind.Unfinished, _html.Length) : (kind, Start + found + length);
}

public enum HtmlTokenKind
{
    Text,

    /// <summary>What stands inside script, style, title, textarea and the like.</summary>
    RawText,

    StartTag,
    EndTag,
    Comment,
    Doctype,

    /// <summary>A tag, comment or raw text that the end of the input cut off. Text put behind it would not be seen.</summary>
    Unfinished,
}
