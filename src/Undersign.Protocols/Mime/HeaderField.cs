using System.Text;

namespace Undersign.Protocols.Mime;

/// <summary>One header field. RFC 5322 §2.2.</summary>
public sealed class HeaderField
{
    private readonly HeaderSection _section;
    private readonly FieldBounds _bounds;

    internal HeaderField(HeaderSection section, in FieldBounds bounds) => (_section, _bounds) = (section, bounds);

    public string Name => field ??= Encoding.ASCII.GetString(NameOctets);

    /// <summary>From the name to the end of the last line, folds and line end included.</summary>
    public OctetRange Range => OctetRange.FromBounds(_section.Range.Start + _bounds.Start, _section.Range.Start + _bounds.End);

    /// <summary>What follows the colon, without white space at either end.</summary>
    public OctetRange ValueRange => new(_section.Range.Start + _bounds.ValueStart, _bounds.ValueLength);

    /// <summary>Unfolded (RFC 5322 §2.2.3) and trimmed; UTF-8 (RFC 6532 §3), or ISO-8859-1 where it is not.</summary>
    public string Value => field ??= HeaderText.Unfold(ValueOctets);

    /// <summary>All of the field as it came.</summary>
    internal ReadOnlySpan<byte> Octets => _section.Octets[_bounds.Start.._bounds.End];

    internal ReadOnlySpan<byte> NameOctets => _section.Octets.Slice(_bounds.Start, _bounds.NameLength);

    /// <summary>As they came, folds included.</summary>
    internal ReadOnlySpan<byte> ValueOctets => _section.Octets.Slice(_bounds.ValueStart, _bounds.ValueLength);

    internal ReadOnlyMemory<byte> ValueMemory => _section.Memory.Slice(_bounds.ValueStart, _bounds.ValueLength);

    public override string ToString() => $"{Name}: {Value}";

    /// <summary>In whatever case. RFC 5322 §1.2.2.</summary>
    public bool HasName(ReadOnlySpan<char> name) => name.Length == _bounds.NameLength && NameBegins(name);

    /// <summary>For families of fields. In whatever case. RFC 5322 §1.2.2.</summary>
    public bool NameBegins(ReadOnlySpan<char> prefix) => prefix.Length <= _bounds.NameLength && Ascii.EqualsIgnoreCase(NameOctets[..prefix.Length], prefix);
}

/// <summary>Where a field is, in octets from the beginning of its header section.</summary>
internal readonly record struct FieldBounds(int Start, int NameLength, int ValueStart, int ValueLength, int End);
