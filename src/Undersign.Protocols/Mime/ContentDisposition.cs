namespace Undersign.Protocols.Mime;

/// <summary>Whether a part is to be shown or stored, and under which name. RFC 2183.</summary>
internal readonly record struct ContentDisposition(string? Type, string? FileName)
{
    public static ContentDisposition Parse(HeaderField field)
    {
        var octets = field.ValueOctets;
        var lexer = new FieldLexer(octets);
        lexer.SkipWhiteSpaceAndComments();
        var type = MimeWord.From(octets[lexer.ReadUntil(MimeWord.End)]);
        if (lexer.Current == '=')
        {
            // "Content-Disposition: filename=a.pdf": no type, a parameter at once.
            lexer = new(octets);
            type = "";
        }

        var parameters = FieldParameter.ReadAll(ref lexer, octets);
        return new(type.Length == 0 ? null : type, ParameterValue.Find(parameters, field.ValueMemory, "filename"));
    }
}
