using System.Text;

namespace Undersign.EndToEnd.Burdens;

/// <summary>Dialogues as they should be, spoilt in the ways that networks, bugs and attackers spoil them.</summary>
/// <param name="seed">The same seed spoils the same way.</param>
internal sealed class Mischief(int seed)
{
    private const int MostSpoilings = 8;
    private const int LongestLine = 256 * 1024;

    private static readonly byte[][] Dialogues =
    [
        .. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Burdens", "Dialogues")).Order(StringComparer.Ordinal).Select(File.ReadAllBytes),
    ];

    /// <summary>What parsers stumble over.</summary>
    private static readonly byte[][] Stumbles = [.. new[]
    {
        "\r", "\n", "\0", "\r\n", "\n.\n", "\r\n.\r", "\r.\r", "\r\n.\r\n", "\r\n\r\n",
        "BDAT 18446744073709551616 LAST\r\n", "BDAT -1\r\n", "BDAT 2147483647\r\n", "BDAT 0 LAST\r\n", "DATA\r\n", "RSET\r\n", "STARTTLS\r\n",
        "EHLO \r\n", "MAIL FROM:<>\r\n", "RCPT TO:<\"\\", "<@a,@b:c@d>", " SIZE=99999999999999999999", " BODY=BINARYMIME",
        "Content-Type: multipart/mixed; boundary=\"\r\n", "\r\nContent-Type: text/html; charset=utf-7\r\n", "\r\nContent-Transfer-Encoding: base64\r\n",
        "--cut here", "=?utf-8?b?", "<!--", "<![CDATA[", "\u00ff\u00fe", "\u0016\u0003\u0001",
    }.Select(Encoding.Latin1.GetBytes)];

    private readonly Random _random = new(seed);

    public byte[] Next()
    {
        var octets = _random.Next(40) switch
        {
            0 => Noise(_random.Next(1, 4096)),
            1 => GiantLine(),
            2 => [.. Pick(Dialogues), .. GiantLine()],
            _ => [.. Pick(Dialogues)],
        };
        for (var times = _random.Next(1, MostSpoilings); times > 0; times--)
        {
            Spoil(octets);
        }

        return [.. octets];
    }

    private void Spoil(List<byte> octets)
    {
        var at = _random.Next(octets.Count + 1);
        var length = Math.Min(_random.Next(1, 64), octets.Count - at);
        switch (_random.Next(8))
        {
            case 0 when at < octets.Count:
                octets[at] ^= (byte)(1 << _random.Next(8));
                break;
            case 1:
                octets.RemoveRange(at, length);
                break;
            case 2:
                octets.InsertRange(at, octets.GetRange(at, length));
                break;
            case 3:
                octets.InsertRange(at, Noise(length));
                break;
            case 4:
                octets.InsertRange(at, Pick(Stumbles));
                break;
            case 5:
                octets.RemoveRange(at, octets.Count - at); // the client leaves in mid-sentence
                break;
            case 6:
                octets.InsertRange(at, Pick(Dialogues));
                break;
            default:
                Renumber(octets, at);
                break;
        }
    }

    /// <summary>Changes the next number: a chunk that is longer or shorter than it says, a size that is not true.</summary>
    private void Renumber(List<byte> octets, int from)
    {
        var digit = octets.FindIndex(from, static octet => octet is >= (byte)'0' and <= (byte)'9');
        if (digit >= 0)
        {
            octets[digit] = (byte)('0' + _random.Next(10));
        }
    }

    private List<byte> GiantLine() => [.. Enumerable.Repeat((byte)_random.Next('A', 'z'), _random.Next(1024, LongestLine))];

    private List<byte> Noise(int length)
    {
        var noise = new byte[length];
        _random.NextBytes(noise);
        return [.. noise];
    }

    private T Pick<T>(T[] from) => from[_random.Next(from.Length)];
}
