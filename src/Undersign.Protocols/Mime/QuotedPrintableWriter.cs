using System.Buffers;

namespace Undersign.Protocols.Mime;

/// <summary>Writes quoted-printable text: lines of at most 76, no character in two pieces. RFC 2045 §6.7.</summary>
/// <param name="lineEnd">What ends a line here; the same octets in the text are line ends of the text.</param>
/// <param name="column">Octets that are already on the first line.</param>
/// <param name="expected">Octets that will be written, for a first guess at the room they take.</param>
/// <param name="isPaired">Whether the charset has characters of two octets, as those of the East other than UTF-8.</param>
internal sealed class QuotedPrintableWriter(ReadOnlyMemory<byte> lineEnd, int column, int expected, bool isPaired)
{
    /// <summary>RFC 2045 §6.7 rule 5, the equals sign of a soft break included.</summary>
    public const int MaxLine = 76;

    private static readonly SearchValues<byte> Literal =
        SearchValues.Create([(byte)'\t', .. Enumerable.Range(32, 95).Where(c => c != '=').Select(c => (byte)c)]);

    private readonly ArrayBufferWriter<byte> _output = new(expected + (expected / 4) + 64);

    /// <summary>Octets on the line that is being written.</summary>
    public int Column { get; private set; } = column;

    public ReadOnlyMemory<byte> Written => _output.WrittenMemory;

    public void SoftBreak()
    {
        _output.Write("="u8);
        BreakLine();
    }

    /// <summary>Takes the octets of a whole text or of an insertion: white space at the very end is escaped.</summary>
    public void Write(ReadOnlySpan<byte> octets)
    {
        while (!octets.IsEmpty)
        {
            if (octets.StartsWith(lineEnd.Span))
            {
                BreakLine();
                octets = octets[lineEnd.Length..];
                continue;
            }

            var length = octets.IndexOfAnyExcept(Literal);
            length = length < 0 ? octets.Length : length;
            var isLast = length == octets.Length || octets[length..].StartsWith(lineEnd.Span);
            if (isLast && length > 0 && octets[length - 1] is (byte)' ' or (byte)'\t')
            {
                length--; // white space at the end of a line is lost on the way unless it is escaped
                WriteLiteral(octets[..length]);
                WriteEscaped(octets.Slice(length, 1));
                octets = octets[(length + 1)..];
            }
            else if (length > 0)
            {
                WriteLiteral(octets[..length]);
                octets = octets[length..];
            }
            else
            {
                var character = CharacterLength(octets);
                WriteEscaped(octets[..character]);
                octets = octets[character..];
            }
        }
    }

    private void BreakLine()
    {
        _output.Write(lineEnd.Span);
        Column = 0;
    }

    private void WriteLiteral(ReadOnlySpan<byte> octets)
    {
        while (!octets.IsEmpty)
        {
            if (Column >= MaxLine - 1)
            {
                SoftBreak();
            }

            if (Column == 0 && octets.StartsWith("From "u8))
            {
                WriteEscaped(octets[..1]); // old software writes ">From", RFC 2049 §3 note 7
                octets = octets[1..];
            }

            var room = Math.Min(octets.Length, MaxLine - 1 - Column);
            _output.Write(octets[..room]);
            Column += room;
            octets = octets[room..];
        }
    }

    private void WriteEscaped(ReadOnlySpan<byte> character)
    {
        if (Column + (3 * character.Length) > MaxLine - 1)
        {
            SoftBreak();
        }

        foreach (var octet in character)
        {
            var escape = _output.GetSpan(3);
            escape[0] = (byte)'=';
            escape[1] = "0123456789ABCDEF"u8[octet >> 4];
            escape[2] = "0123456789ABCDEF"u8[octet & 15];
            _output.Advance(3);
        }

        Column += 3 * character.Length;
    }

    // Software that decodes line by line loses a character that goes over a soft break.
    private int CharacterLength(ReadOnlySpan<byte> octets)
    {
        var length = octets[0] < 0x80 ? 1 : isPaired ? 2 : octets[0] >= 0xF0 ? 4 : octets[0] >= 0xE0 ? 3 : octets[0] >= 0xC0 ? 2 : 1;
        return Math.Min(length, octets.Length);
    }
}
