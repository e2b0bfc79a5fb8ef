using System.Buffers;

namespace Undersign.Protocols.Mime;

/// <summary>Finds the header fields at the beginning of a part. RFC 5322 §2.2, §4.5; RFC 2045 §3.</summary>
internal static class HeaderReader
{
    // ftext, RFC 5322 §2.2: printable US-ASCII except the colon.
    private static readonly SearchValues<byte> FieldName = SearchValues.Create([.. Enumerable.Range(33, 94).Where(c => c != ':').Select(c => (byte)c)]);

    /// <summary>Reads fields until something ends the header section.</summary>
    /// <param name="octets">From the beginning of the part.</param>
    /// <param name="isWhole">Whether nothing follows <paramref name="octets"/>.</param>
    /// <param name="open">The multiparts around the part: their delimiters end a header section as well.</param>
    /// <param name="fields">Receives the fields.</param>
    /// <param name="maxFields">Fields that may be read.</param>
    public static HeaderEnd Read(ReadOnlySpan<byte> octets, bool isWhole, OpenMultiparts open, List<FieldBounds> fields, int maxFields)
    {
        fields.Clear();
        var position = 0;
        var field = default(FieldBounds);
        while (position < octets.Length)
        {
            var rest = octets[position..];
            var lineFeed = rest.IndexOf((byte)'\n');
            if (lineFeed < 0 && !isWhole)
            {
                return new(HeaderEndKind.NeedsMore, 0, 0);
            }

            var next = lineFeed < 0 ? octets.Length : position + lineFeed + 1;
            var line = rest[..(lineFeed < 0 ? rest.Length : lineFeed > 0 && rest[lineFeed - 1] == '\r' ? lineFeed - 1 : lineFeed)];
            if (field.End > 0 && line is [(byte)' ' or (byte)'\t', ..])
            {
                (field, position) = (field with { End = next }, next);
                continue;
            }

            Add(octets, field, fields);
            if (line.IsEmpty)
            {
                return new(HeaderEndKind.BlankLine, position, next);
            }

            if (open.IsDelimiter(line) || !(TryBegin(line, position, next, out var begun) || (position == 0 && IsMailboxSeparator(line))))
            {
                return new(HeaderEndKind.NoBlankLine, position, position);
            }

            if (fields.Count >= maxFields)
            {
                return new(HeaderEndKind.TooManyFields, position, position);
            }

            (field, position) = (begun, next);
        }

        Add(octets, field, fields);
        return isWhole ? new(HeaderEndKind.NoBlankLine, position, position) : new(HeaderEndKind.NeedsMore, 0, 0);
    }

    private static bool TryBegin(ReadOnlySpan<byte> line, int position, int next, out FieldBounds field)
    {
        field = default;
        var colon = line.IndexOf((byte)':');
        if (colon <= 0)
        {
            return false;
        }

        var name = line[..colon].TrimEnd(" \t"u8); // white space before the colon is obsolete, not wrong: RFC 5322 §4.5.8
        if (name.IsEmpty || name.ContainsAnyExcept(FieldName))
        {
            return false;
        }

        field = new(position, name.Length, position + colon + 1, 0, next);
        return true;
    }

    private static void Add(ReadOnlySpan<byte> octets, in FieldBounds field, List<FieldBounds> fields)
    {
        if (field.End == 0)
        {
            return;
        }

        var value = octets[field.ValueStart..field.End].TrimEnd(" \t\r\n"u8);
        var trimmed = value.TrimStart(" \t\r\n"u8);
        var start = trimmed.IsEmpty ? field.ValueStart : field.ValueStart + value.Length - trimmed.Length;
        fields.Add(field with { ValueStart = start, ValueLength = trimmed.Length });
    }

    // What mbox files put before a message, and what some clients leave there.
    private static bool IsMailboxSeparator(ReadOnlySpan<byte> line) => line.StartsWith("From "u8) || line.StartsWith(">From "u8);
}

/// <summary>Where a header section ended.</summary>
/// <param name="Fields">The octets of the fields.</param>
/// <param name="Body">Where the body begins, from the beginning of the part.</param>
internal readonly record struct HeaderEnd(HeaderEndKind Kind, int Fields, int Body);

internal enum HeaderEndKind
{
    NeedsMore,
    BlankLine,

    /// <summary>A line that is no header field, a delimiter, or the end of the message.</summary>
    NoBlankLine,
    TooManyFields,
}
