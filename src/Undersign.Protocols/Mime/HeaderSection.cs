namespace Undersign.Protocols.Mime;

/// <summary>The header fields of a message or a part, in their order. RFC 5322 §2.1, RFC 2045 §3.</summary>
public sealed class HeaderSection
{
    private readonly HeaderField[] _fields;

    internal HeaderSection(OctetRange range, ReadOnlyMemory<byte> octets, IReadOnlyList<FieldBounds> fields, bool hasBlankLine)
    {
        (Range, Memory, HasBlankLine) = (range, octets, hasBlankLine);
        _fields = fields.Count == 0 ? [] : new HeaderField[fields.Count];
        for (var i = 0; i < _fields.Length; i++)
        {
            _fields[i] = new(this, fields[i]);
        }
    }

    /// <summary>The fields, without the blank line behind them: its end is the place for further fields.</summary>
    public OctetRange Range { get; }

    /// <summary>
    /// Whether a blank line separates the fields from the body. If not, the body begins with the first line that is no header field, and
    /// readers differ about where that is: such a part is not to be changed.
    /// </summary>
    public bool HasBlankLine { get; }

    public IReadOnlyList<HeaderField> Fields => _fields;

    internal ReadOnlyMemory<byte> Memory { get; }

    internal ReadOnlySpan<byte> Octets => Memory.Span;

    /// <summary>The first field of that name, in whatever case. RFC 5322 §1.2.2.</summary>
    public HeaderField? First(string name)
    {
        foreach (var field in _fields)
        {
            if (field.HasName(name))
            {
                return field;
            }
        }

        return null;
    }

    /// <summary>The value of the first field of that name.</summary>
    public string? Value(string name) => First(name)?.Value;

    /// <summary>How many fields have that name.</summary>
    public int Count(string name)
    {
        var count = 0;
        foreach (var field in _fields)
        {
            count += field.HasName(name) ? 1 : 0;
        }

        return count;
    }
}
