namespace Undersign.Stamping;

/// <summary>The lines of a text/plain body.</summary>
internal sealed class TextOutline(string source) : BodyOutline
{
    private int _position;
    private bool _blankBefore;

    public override ReadOnlySpan<char> Text(int line) => source.AsSpan(this[line].TextStart, this[line].TextLength);

    public override InsertionPoint Above(int line) => line == 0
        ? new(this[0].SourceStart, HasTextAbove: false, HasTextBelow: true, HasBlankBelow: false)
        : After(line - 1, line);

    public override InsertionPoint After(int last, int next) => next < 0
        ? new(this[last].SourceEnd, HasTextAbove: true, HasTextBelow: false, HasBlankBelow: false)
        : new(this[last].SourceEnd, HasTextAbove: true, HasTextBelow: true, this[next].HasBlankBefore, IsWithinLine: this[last].SourceEnd == this[next].SourceStart);

    public override bool TrySplit(int line, int offset)
    {
        var (first, second) = (this[line], this[line]);
        var at = first.TextStart + offset;
        (first.TextLength, first.SourceEnd) = (offset, at);
        (second.TextStart, second.TextLength, second.SourceStart) = (at, second.TextLength - offset, at);
        second.Traits &= ~LineTraits.BlankBefore;
        Replace(line, first, second);
        return true;
    }

    public override InsertionPoint AtEnd()
    {
        var count = 0;
        while (Has(count))
        {
            count++;
        }

        return count == 0 ? new(0, HasTextAbove: false, HasTextBelow: false, HasBlankBelow: false)
            : After(count - 1, -1);
    }

    public override InsertionPoint AtTop() => Has(0)
        ? new(this[0].SourceStart, HasTextAbove: false, HasTextBelow: true, HasBlankBelow: false)
        : new(0, HasTextAbove: false, HasTextBelow: false, HasBlankBelow: false);

    protected override bool MakeMore()
    {
        while (_position < source.Length)
        {
            var rest = source.AsSpan(_position);
            var length = rest.IndexOf('\n');
            var line = length < 0 ? rest : rest[..length];
            var start = _position;
            _position += length < 0 ? line.Length : length + 1;
            if (TryAdd(line, start))
            {
                return true;
            }

            _blankBefore = true;
        }

        return false;
    }

    private bool TryAdd(ReadOnlySpan<char> line, int start)
    {
        var depth = 0;
        var at = 0;
        while (at < line.Length && (line[at] == '>' || char.IsWhiteSpace(line[at]) || line[at] == '\uFEFF'))
        {
            depth += line[at] == '>' ? 1 : 0;
            at++;
        }

        if (depth > 0 && IsAngleOpenAbove(depth - 1, line[at..].TrimEnd()))
        {
            depth--;
            at = line[..at].LastIndexOf('>');
        }

        // ">" alone is a blank line of the quotation, and as such part of it.
        var end = line.TrimEnd().Length;
        if (end <= at && depth == 0)
        {
            return false;
        }

        Add(new()
        {
            TextStart = start + Math.Min(at, Math.Max(end, 0)),
            TextLength = Math.Max(0, end - at),
            SourceStart = start,
            SourceEnd = start + TrimmedLength(line),
            Depth = depth,
            Traits = (_blankBefore ? LineTraits.BlankBefore : LineTraits.None) | (depth > 0 ? LineTraits.ClientQuote | LineTraits.Arrows : LineTraits.None),
            Marker = -1,
            FirstElement = -1,
            LastElement = -1,
        });
        _blankBefore = false;
        return true;
    }

    /// <summary>Trailing blanks stay before the insertion: "-- " and flowed lines mean something by them (RFC 3676).</summary>
    private static int TrimmedLength(ReadOnlySpan<char> line) => line.EndsWith('\r') ? line.Length - 1 : line.Length;
}
