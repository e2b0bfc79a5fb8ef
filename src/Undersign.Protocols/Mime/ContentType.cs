using System.Runtime.InteropServices;
using System.Text;

namespace Undersign.Protocols.Mime;

/// <summary>What a part is. RFC 2045 §5.</summary>
/// <remarks>
/// RFC 2045 §5.2 recommends to take a Content-Type that cannot be read for text/plain. A reader that changes text must not: here it is
/// application/octet-stream, which nobody touches.
/// </remarks>
public sealed class ContentType
{
    private readonly List<FieldParameter> _parameters;
    private string? _charset;

    private ContentType(string type, string subtype, List<FieldParameter>? parameters = null, HeaderField? field = null) =>
        (Type, Subtype, _parameters, Field) = (type, subtype, parameters ?? [], field);

    /// <summary>In lower case.</summary>
    public string Type { get; }

    /// <summary>In lower case.</summary>
    public string Subtype { get; }

    /// <summary>As it came; null where none is named. RFC 2046 §4.1.2.</summary>
    public string? Charset => _charset ??= Parameter("charset");

    /// <summary>RFC 2046 §5.1.1.</summary>
    public string? Boundary => HeaderText.Decode(BoundaryOctets.Span) is { Length: > 0 } boundary ? boundary : null;

    /// <summary>RFC 3676 §4: lines that end with a space go on in the next.</summary>
    public bool IsFlowed => "flowed".Equals(Parameter("format"), StringComparison.OrdinalIgnoreCase);

    /// <summary>RFC 3676 §4.1: that space is not part of the text.</summary>
    public bool HasDelSp => "yes".Equals(Parameter("delsp"), StringComparison.OrdinalIgnoreCase);

    /// <summary>RFC 2045 §5.2.</summary>
    internal static ContentType Default { get; } = new("text", "plain");

    /// <summary>RFC 2046 §5.1.5.</summary>
    internal static ContentType Message { get; } = new("message", "rfc822");

    internal static ContentType Opaque { get; } = new("application", "octet-stream");

    /// <summary>The field it was read from; null for a default.</summary>
    internal HeaderField? Field { get; }

    /// <summary>In the order of the field, as ranges within its value.</summary>
    internal ReadOnlySpan<FieldParameter> Parameters => CollectionsMarshal.AsSpan(_parameters);

    /// <summary>Where the type ends within the value of <see cref="Field"/>: the place for a further parameter.</summary>
    internal int TypeLength { get; private init; }

    /// <summary>Without white space at its end, which no boundary can have; empty where none is named.</summary>
    internal ReadOnlyMemory<byte> BoundaryOctets
    {
        get
        {
            foreach (var parameter in _parameters)
            {
                if (parameter.HasName(Field!.ValueOctets, "boundary")) // only a field has parameters
                {
                    return parameter.Unquote(Field.ValueMemory).TrimEnd(" \t"u8);
                }
            }

            return Parameter("boundary") is { } boundary ? Encoding.UTF8.GetBytes(boundary.TrimEnd(' ', '\t')) : default;
        }
    }

    /// <summary>Whether the type is this one; both arguments in lower case.</summary>
    public bool Is(string type, string subtype) => Type == type && Subtype == subtype;

    /// <summary>The value of a parameter, continued and in other charsets as RFC 2231 has it; null where there is none.</summary>
    public string? Parameter(string name) =>
        Field is null ? null : ParameterValue.Find(_parameters, Field.ValueMemory, name);

    public override string ToString() => $"{Type}/{Subtype}";

    /// <summary>Whether both say the same of a part, whatever they say of its charset.</summary>
    internal bool IsSameButCharset(ContentType other)
    {
        if (!Is(other.Type, other.Subtype))
        {
            return false;
        }

        var at = 0;
        foreach (var parameter in _parameters)
        {
            if (!ParameterValue.Concerns(parameter, Field!.ValueOctets, "charset")) // only a field has parameters
            {
                at = other.NextButCharset(at);
                if (at == other._parameters.Count || !IsSame(parameter, other, other._parameters[at++]))
                {
                    return false;
                }
            }
        }

        return other.NextButCharset(at) == other._parameters.Count;
    }

    internal static ContentType Parse(HeaderField field)
    {
        var octets = field.ValueOctets;
        var lexer = new FieldLexer(octets);
        lexer.SkipWhiteSpaceAndComments();
        var type = ReadWord(ref lexer, octets);
        lexer.SkipWhiteSpaceAndComments();
        if (type.Length == 0 || !lexer.Skip('/'))
        {
            return Opaque;
        }

        lexer.SkipWhiteSpaceAndComments();
        var subtype = ReadWord(ref lexer, octets);
        if (subtype.Length == 0 || !(lexer.IsAtEnd || lexer.Current is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or (byte)';' or (byte)'('))
        {
            return Opaque;
        }

        var typeLength = lexer.Position;
        return new(type, subtype, FieldParameter.ReadAll(ref lexer, octets), field) { TypeLength = typeLength };
    }

    /// <summary>What is said about the charset, in the order of the field, as ranges within its value.</summary>
    internal IEnumerable<FieldParameter> CharsetParameters() =>
        _parameters.Where(parameter => ParameterValue.Concerns(parameter, Field!.ValueOctets, "charset"));

    private int NextButCharset(int at)
    {
        while (at < _parameters.Count && ParameterValue.Concerns(_parameters[at], Field!.ValueOctets, "charset")) // only a field has parameters
        {
            at++;
        }

        return at;
    }

    private bool IsSame(FieldParameter mine, ContentType other, FieldParameter its) =>
        Field!.ValueOctets[mine.Name].SequenceEqual(other.Field!.ValueOctets[its.Name]) // only a field has parameters
        && Field.ValueOctets[mine.Value].SequenceEqual(other.Field.ValueOctets[its.Value]);

    private static string ReadWord(ref FieldLexer lexer, ReadOnlySpan<byte> octets) => MimeWord.From(octets[lexer.ReadUntil(MimeWord.End)]);
}
