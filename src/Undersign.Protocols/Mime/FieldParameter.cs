using System.Text;

namespace Undersign.Protocols.Mime;

/// <summary>A parameter of Content-Type or Content-Disposition, as ranges within the value of its field. RFC 2045 §5.1.</summary>
/// <param name="Name">As it came, with the asterisks of RFC 2231.</param>
/// <param name="Value">Without the quotation marks.</param>
/// <param name="IsQuoted">Whether the value is between quotation marks.</param>
internal readonly record struct FieldParameter(Range Name, Range Value, bool IsQuoted)
{
    private const int MaxParameters = 200;

    /// <summary>From the name to the end of the value, closing quotation mark included.</summary>
    public Range Whole => Name.Start.Value..(Value.End.Value + (IsQuoted ? 1 : 0));

    /// <summary>Reads what follows the type: parameters, with whatever is no parameter passed over.</summary>
    public static List<FieldParameter> ReadAll(ref FieldLexer lexer, ReadOnlySpan<byte> octets)
    {
        var parameters = new List<FieldParameter>(2);
        while (parameters.Count < MaxParameters)
        {
            lexer.SkipWhiteSpaceAndComments();
            while (lexer.Skip(';'))
            {
                lexer.SkipWhiteSpaceAndComments();
            }

            if (lexer.IsAtEnd)
            {
                break;
            }

            var name = lexer.ReadName();
            lexer.SkipWhiteSpaceAndComments();
            if (name.Start.Value < name.End.Value && lexer.Skip('='))
            {
                lexer.SkipWhiteSpaceAndComments();
                parameters.Add(ReadValue(ref lexer, octets, name));
            }
            else if (lexer.Current == '"')
            {
                lexer.ReadQuoted();
            }
            else if (lexer.Current == '=')
            {
                lexer.SkipTo(';');
            }
        }

        return parameters;
    }

    /// <summary>The octets that the value stands for: quoted pairs and folds resolved.</summary>
    public ReadOnlyMemory<byte> Unquote(ReadOnlyMemory<byte> octets)
    {
        var value = octets[Value];
        if (!IsQuoted || !value.Span.ContainsAny("\\\r\n"u8))
        {
            return value;
        }

        var unquoted = new byte[value.Length];
        var length = 0;
        for (var i = 0; i < value.Length; i++)
        {
            var octet = value.Span[i];
            if (octet == '\\' && i + 1 < value.Length)
            {
                octet = value.Span[++i];
            }
            else if (octet is (byte)'\r' or (byte)'\n')
            {
                continue;
            }

            unquoted[length++] = octet;
        }

        return unquoted.AsMemory(0, length);
    }

    public bool HasName(ReadOnlySpan<byte> octets, ReadOnlySpan<char> name) => Ascii.EqualsIgnoreCase(octets[Name], name);

    private static FieldParameter ReadValue(ref FieldLexer lexer, ReadOnlySpan<byte> octets, Range name)
    {
        if (lexer.Current == '"')
        {
            var quoted = lexer.ReadQuoted();
            var isClosed = quoted.End.Value < octets.Length;
            return new(name, quoted, isClosed);
        }

        var value = lexer.ReadValue();

        // name=my file.pdf: seen often enough. The white space belongs to the name unless another parameter follows it.
        if (Ascii.EqualsIgnoreCase(octets[name], "name"u8) || Ascii.EqualsIgnoreCase(octets[name], "filename"u8))
        {
            var rest = octets[value.End..];
            var more = rest.IndexOf((byte)';');
            more = more < 0 ? rest.Length : more;
            if (!rest[..more].ContainsAny("=\"(\n"u8))
            {
                var whole = octets[value.Start.Value..(value.End.Value + more)].TrimEnd(" \t\r"u8);
                lexer.SkipTo(';');
                return new(name, value.Start.Value..(value.Start.Value + whole.Length), IsQuoted: false);
            }
        }

        return new(name, value, IsQuoted: false);
    }
}
