using Undersign.Protocols.Html;
using Undersign.Stamping.Markers;

namespace Undersign.Stamping;

/// <summary>The lines of a text/html body.</summary>
internal sealed class HtmlOutline(string source) : BodyOutline
{
    private readonly HtmlElements _elements = new();
    private readonly VisibleText _text = new(source.Length);
    private BodyLine _line = new() { Marker = -1 };
    private bool _blankBefore;
    private int _marker = -1;
    private int _position;
    private int _end = source.Length;

    /// <summary>Where an empty body begins.</summary>
    private int _contentStart;

    /// <summary>The rule or mark that parts history from new text where nothing new was typed.</summary>
    private int _firstRule = -1;

    /// <summary>The first &lt;/body&gt; or &lt;/html&gt; behind the last line.</summary>
    private int _bodyEnd = -1;

    /// <summary>Whether our own mark was met, so far as the source was read: see <see cref="SignatureFrame"/>.</summary>
    public int OwnMark { get; private set; } = -1;

    /// <summary>Those met so far.</summary>
    public HtmlElements Elements => _elements;

    public override ReadOnlySpan<char> Text(int line) => _text.Slice(this[line].TextStart, this[line].TextLength);

    public override InsertionPoint Above(int line) => line == 0 ? HtmlPlace.BeforeFirst(this, _elements, _firstRule) : After(line - 1, line);

    public override InsertionPoint AtEnd()
    {
        var count = 0;
        while (Has(count))
        {
            count++;
        }

        return count == 0 ? new(_contentStart, HasTextAbove: false, HasTextBelow: false, HasBlankBelow: false) : After(count - 1, -1);
    }

    public override InsertionPoint AtTop() => Has(0) ? HtmlPlace.BeforeFirst(this, _elements, _firstRule) : AtEnd();

    public override InsertionPoint After(int last, int next)
    {
        var place = HtmlPlace.After(this, _elements, last, next, _bodyEnd >= 0 ? _bodyEnd : _end);
        return next < 0 ? place : place with { HasBlankBelow = HtmlAlone.ShowsBlank(source, place.Index, this[next].SourceStart) };
    }

    protected override bool MakeMore()
    {
        if (_position >= _end)
        {
            return false;
        }

        var count = Count;
        var start = _position;
        var tokens = new HtmlTokenizer(source.AsSpan(start));
        while (Count == count && tokens.Read())
        {
            _position = start + tokens.End;
            if (tokens.Kind is HtmlTokenKind.Unfinished)
            {
                _end = start + tokens.Start;
                _position = source.Length;
                break;
            }

            Take(tokens, start);
        }

        if (Count == count)
        {
            EndLine();
        }

        return Count > count;
    }

    private void Take(HtmlTokenizer token, int offset)
    {
        switch (token.Kind)
        {
            case HtmlTokenKind.Text:
                TakeText(token.Source, offset + token.Start);
                break;
            case HtmlTokenKind.StartTag when token.Name.Contains('@'):
                TakeText(token.Source, offset + token.Start); // <ann@example.net>, not escaped by Yahoo and iOS
                break;
            case HtmlTokenKind.StartTag:
                TakeStart(token, offset);
                break;
            case HtmlTokenKind.EndTag:
                TakeEnd(token, offset);
                break;
            case HtmlTokenKind.Doctype:
                MoveContentStart(offset + token.End);
                break;
        }
    }

    private void TakeStart(HtmlTokenizer token, int offset)
    {
        var traits = HtmlTags.TraitsOf(token.Name);
        if ((traits & TagTraits.Frame) is not TagTraits.None)
        {
            MoveContentStart(offset + token.End);
            return;
        }

        if ((traits & (TagTraits.Block | TagTraits.Break)) is not TagTraits.None)
        {
            EndLine();
            _blankBefore |= (traits & TagTraits.Rule) is not TagTraits.None;
        }
        else if ((traits & TagTraits.Cell) is not TagTraits.None)
        {
            _text.Space();
        }

        var element = new HtmlElement { Start = offset + token.Start, NameLength = token.Name.Length, Traits = traits };
        if ((traits & TagTraits.Marked) is not TagTraits.None)
        {
            TakeMarks(token, ref element);
        }

        if ((traits & TagTraits.Quotes) is not TagTraits.None && element.QuoteDepth == 0)
        {
            element.QuoteDepth = 1;
        }

        if ((traits & TagTraits.Image) is not TagTraits.None)
        {
            BeginLine(element.Start);
            _text.Append(VisibleText.Image);
            _line.SourceEnd = offset + token.End;
        }

        if ((traits & TagTraits.Void) is TagTraits.None)
        {
            _elements.Open(element, source);
        }
    }

    private void TakeMarks(HtmlTokenizer token, ref HtmlElement element)
    {
        var marks = HtmlMarks.Of(token, element.Traits);
        element.Traits |= marks.IsContainer ? TagTraits.Container : TagTraits.None;
        var isQuoted = _elements.Current != HtmlElements.Body && _elements[_elements.Current].QuoteDepth > 0;
        OwnMark = OwnMark < 0 && marks.IsOurs && !isQuoted ? Count : OwnMark;
        NoteRule(marks.IsRule, element.Start);
        if (marks.Marker < 0)
        {
            return;
        }

        EndLine();
        var meaning = ClientMarkers.All[marks.Marker].Meaning;
        if (meaning is MarkerMeaning.Signature)
        {
            element.Lines |= LineTraits.OwnSignature;
            return;
        }

        _marker = _marker < 0 ? marks.Marker : _marker;
        if (meaning is MarkerMeaning.Contains)
        {
            element.Lines |= LineTraits.ClientQuote;
            element.QuoteDepth = 1;
        }
    }

    private void TakeEnd(HtmlTokenizer token, int offset)
    {
        var traits = HtmlTags.TraitsOf(token.Name);
        if ((traits & TagTraits.Frame) is not TagTraits.None)
        {
            TakeFrameEnd(token, offset);
            return;
        }

        if ((traits & (TagTraits.Block | TagTraits.Break)) is not TagTraits.None)
        {
            EndLine();
        }

        _elements.Close(token.Name, traits, offset + token.Start, offset + token.End, source);
    }

    private void TakeFrameEnd(HtmlTokenizer token, int offset)
    {
        if (token.Name.Equals("head", StringComparison.OrdinalIgnoreCase))
        {
            MoveContentStart(offset + token.End);
            return;
        }

        EndLine();
        _bodyEnd = _bodyEnd < 0 ? offset + token.Start : _bodyEnd;
    }

    private void TakeText(ReadOnlySpan<char> text, int start)
    {
        var at = 0;
        var keepsLines = _elements.Current != HtmlElements.Body && _elements[_elements.Current].Is(TagTraits.Preformatted);
        while (at < text.Length)
        {
            var line = keepsLines ? text[at..].IndexOf('\n') : -1;
            var end = line < 0 ? text.Length : at + line;
            if (VisibleText.TrySpan(text[at..end], out var first, out var last))
            {
                BeginLine(start + at + first);
                _line.SourceEnd = start + at + last;
            }

            _text.AppendMarkup(text[at..end]);
            at = end;
            if (line >= 0)
            {
                EndLine();
                at++;
            }
        }
    }

    private void BeginLine(int sourceStart)
    {
        _bodyEnd = -1;
        if (!_text.LineHasContent)
        {
            _line.SourceStart = sourceStart;
            _line.FirstElement = _elements.Current;
        }

        _line.LastElement = _elements.Current;
    }

    private void EndLine()
    {
        if (!_text.LineHasContent)
        {
            _blankBefore = true;
            return;
        }

        (_line.TextStart, _line.TextLength, var arrows, var onlyImages) = _text.EndLine();
        var traits = (_blankBefore ? LineTraits.BlankBefore : LineTraits.None) | (onlyImages ? LineTraits.OnlyImages : LineTraits.None);
        _line.Depth = arrows;
        var isPreformatted = false;
        if (_line.FirstElement != HtmlElements.Body)
        {
            ref readonly var element = ref _elements[_line.FirstElement];
            _line.Depth += element.QuoteDepth;
            traits |= element.Lines;
            isPreformatted = element.Is(TagTraits.Preformatted);
        }

        if (arrows > 0 && _line.Depth == arrows)
        {
            // Who writes HTML quotes with elements: an arrow outside pre is "more than", unless the mail answers something.
            traits |= LineTraits.Arrows | (isPreformatted || IsReply ? LineTraits.ClientQuote : LineTraits.None);
        }

        if (arrows > 0 && IsAngleOpenAbove(_line.Depth - 1, _text.Slice(_line.TextStart, _line.TextLength)))
        {
            _line.Depth--;
        }

        (_line.Traits, _line.Marker) = (traits, _marker);
        Add(_line);
        (_marker, _blankBefore) = (-1, false);
    }

    private void MoveContentStart(int end)
    {
        if (Count == 0 && !_text.LineHasContent)
        {
            _contentStart = end;
        }
    }

    private void NoteRule(bool isRule, int start)
    {
        if (isRule && Count == 0 && _firstRule < 0)
        {
            _firstRule = start;
        }
    }
}
