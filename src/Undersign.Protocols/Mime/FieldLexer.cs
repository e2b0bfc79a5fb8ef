using System.Buffers;

namespace Undersign.Protocols.Mime;

/// <summary>Walks through a structured header field. RFC 5322 §3.2, RFC 2045 §5.1.</summary>
internal ref struct FieldLexer(ReadOnlySpan<byte> octets)
{
    // What ends a value that is not quoted. Clients leave "=", "/", "?" and the like unquoted, which RFC 2045 forbids, and mean them.
    private static readonly SearchValues<byte> AfterValue = SearchValues.Create(" \t\r\n;\"("u8);
    private static readonly SearchValues<byte> AfterName = SearchValues.Create(" \t\r\n;=\"("u8);
    private static readonly SearchValues<byte> Quoted = SearchValues.Create("\"\\"u8);
    private static readonly SearchValues<byte> Comment = SearchValues.Create("()\\"u8);
    private static readonly SearchValues<byte> White = SearchValues.Create(" \t\r\n"u8);

    private readonly ReadOnlySpan<byte> _octets = octets;

    public int Position { get; private set; }

    public readonly bool IsAtEnd => Position >= _octets.Length;

    public readonly byte Current => Position < _octets.Length ? _octets[Position] : (byte)0;

    /// <summary>Skips white space, folds and comments, which may be within one another. RFC 5322 §3.2.2.</summary>
    public void SkipWhiteSpaceAndComments()
    {
        while (true)
        {
            var white = _octets[Position..].IndexOfAnyExcept(White);
            Position = white < 0 ? _octets.Length : Position + white;
            if (Current != '(')
            {
                return;
            }

            SkipComment();
        }
    }

    public bool Skip(char octet)
    {
        if (Current != octet || IsAtEnd)
        {
            return false;
        }

        Position++;
        return true;
    }

    public void SkipTo(char octet)
    {
        var found = _octets[Position..].IndexOf((byte)octet);
        Position = found < 0 ? _octets.Length : Position + found;
    }

    /// <summary>The name of a parameter, perhaps empty.</summary>
    public Range ReadName() => ReadUntil(AfterName);

    /// <summary>A value that is not quoted, perhaps empty.</summary>
    public Range ReadValue() => ReadUntil(AfterValue);

    public Range ReadUntil(SearchValues<byte> end)
    {
        var start = Position;
        var length = _octets[start..].IndexOfAny(end);
        Position = length < 0 ? _octets.Length : start + length;
        return start..Position;
    }

    /// <summary>What is between quotation marks, quoted pairs and folds as they came. Unless it is closed it goes to the end. RFC 5322 §3.2.4.</summary>
    public Range ReadQuoted()
    {
        var start = ++Position;
        while (true)
        {
            var found = _octets[Position..].IndexOfAny(Quoted);
            if (found < 0 || (_octets[Position + found] == '\\' && Position + found + 1 >= _octets.Length))
            {
                Position = _octets.Length;
                return start..Position;
            }

            Position += found;
            if (_octets[Position] == '"')
            {
                Position++;
                return start..(Position - 1);
            }

            Position += 2;
        }
    }

    private void SkipComment()
    {
        var depth = 0;
        while (true)
        {
            var found = _octets[Position..].IndexOfAny(Comment);
            if (found < 0)
            {
                Position = _octets.Length;
                return;
            }

            var octet = _octets[Position + found];
            Position = Math.Min(Position + found + (octet == '\\' ? 2 : 1), _octets.Length);
            depth += octet == '(' ? 1 : octet == ')' ? -1 : 0;
            if (depth == 0)
            {
                return;
            }
        }
    }
}
