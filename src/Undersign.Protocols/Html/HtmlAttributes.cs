using System.Buffers;

namespace Undersign.Protocols.Html;

/// <summary>The attributes of one start tag, read from its source as they are asked for; nothing is stored.</summary>
/// <remarks>WHATWG #before-attribute-name-state and following: quoted with either mark, unquoted, or without a value.</remarks>
public ref struct HtmlAttributes(ReadOnlySpan<char> source)
{
    private static readonly SearchValues<char> NameEnd = SearchValues.Create(" \t\n\f\r/>=");
    private static readonly SearchValues<char> UnquotedEnd = SearchValues.Create(" \t\n\f\r>");

    private readonly ReadOnlySpan<char> _source = source;
    private int _position;
    private OffsetRange _name;
    private OffsetRange _value;

    public readonly ReadOnlySpan<char> Name => _source[_name.Start.._name.End];

    /// <summary>As written: character references are not decoded. See <see cref="CharacterReference"/>.</summary>
    public readonly ReadOnlySpan<char> Value => _source[_value.Start.._value.End];

    public bool Read() => TryReadOne(_source, ref _position, out _name, out _value);

    /// <summary>The first attribute of that name wins (#attribute-name-state), whatever its case.</summary>
    public readonly bool TryGet(ReadOnlySpan<char> name, out ReadOnlySpan<char> value)
    {
        var attributes = new HtmlAttributes(_source);
        while (attributes.Read())
        {
            if (attributes.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                value = attributes.Value;
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>Reads one attribute and stands behind it; false at the "&gt;" of the tag or at the end of the input.</summary>
    internal static bool TryReadOne(ReadOnlySpan<char> html, ref int at, out OffsetRange name, out OffsetRange value)
    {
        while (at < html.Length && (IsSpace(html[at]) || html[at] == '/'))
        {
            at++;
        }

        if (at >= html.Length || html[at] == '>')
        {
            name = value = default;
            return false;
        }

        var nameStart = at++; // even "=" may begin a name (#before-attribute-name-state)
        MoveTo(html, ref at, NameEnd);
        name = new(nameStart, at);
        SkipSpace(html, ref at);
        value = new(at, at);
        if (at < html.Length && html[at] == '=')
        {
            at++;
            SkipSpace(html, ref at);
            value = ReadValue(html, ref at);
        }

        return true;
    }

    private static OffsetRange ReadValue(ReadOnlySpan<char> html, ref int at)
    {
        if (at >= html.Length || html[at] == '>')
        {
            return new(at, at);
        }

        var start = at;
        if (html[at] is not ('"' or '\''))
        {
            MoveTo(html, ref at, UnquotedEnd);
            return new(start, at);
        }

        var mark = html[at++];
        var length = html[at..].IndexOf(mark);
        var end = length < 0 ? html.Length : at + length;
        at = Math.Min(end + 1, html.Length);
        return new(start + 1, end);
    }

    private static void MoveTo(ReadOnlySpan<char> html, ref int at, SearchValues<char> any)
    {
        var length = html[at..].IndexOfAny(any);
        at = length < 0 ? html.Length : at + length;
    }

    private static void SkipSpace(ReadOnlySpan<char> html, ref int at)
    {
        while (at < html.Length && IsSpace(html[at]))
        {
            at++;
        }
    }

    private static bool IsSpace(char c) => c is ' ' or '\t' or '\n' or '\f' or '\r';

    internal readonly record struct OffsetRange(int Start, int End);
}
