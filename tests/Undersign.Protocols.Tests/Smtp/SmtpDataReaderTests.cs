using System.Buffers;
using Undersign.Protocols.Smtp;

namespace Undersign.Protocols.Tests.Smtp;

public sealed class SmtpDataReaderTests
{
    private const string Alphabet = "\r\n.x\0";

    /// <summary>All data of up to seven octets of those that matter, read whole and cut in two at every place.</summary>
    [Fact]
    public void Agrees_with_the_grammar_on_every_short_text()
    {
        for (var length = 1; length <= 7; length++)
        {
            var count = (int)Math.Pow(Alphabet.Length, length);
            for (var number = 0; number < count; number++)
            {
                var octets = Spell(number, length);
                var expected = Naive(octets);
                for (var cut = 0; cut < length; cut++)
                {
                    Assert.Equal(expected, Read(octets, cut));
                }
            }
        }
    }

    /// <summary>RFC 5321 §4.5.2 word for word: split into lines, find the dot, unstuff.</summary>
    private static Outcome Naive(byte[] octets)
    {
        var text = "\r\n" + string.Concat(octets.Select(octet => (char)octet));
        var end = text.IndexOf("\r\n.\r\n", StringComparison.Ordinal);
        if (end < 0)
        {
            return Outcome.Unfinished;
        }

        var data = text[..(end + 2)];
        var isDoubtful = data.EndsWith("\r\r\n", StringComparison.Ordinal);
        var isBad = data.Replace("\r\n", "", StringComparison.Ordinal).AsSpan().ContainsAny("\r\n\0");
        return new(
            isBad ? "" : data.Replace("\r\n.", "\r\n", StringComparison.Ordinal)[2..],
            isBad,
            isDoubtful,
            Consumed: end + 5 - 2);
    }

    private static Outcome Read(byte[] octets, int cut)
    {
        using var data = new IncomingData(maxSize: 1000, memory: null);
        var reader = default(SmtpDataReader);
        foreach (var (piece, before) in (ReadOnlySpan<(byte[], int)>)[(octets[..cut], 0), (octets[cut..], cut)])
        {
            var buffer = new ReadOnlySequence<byte>(piece);
            if (reader.Read(ref buffer, data))
            {
                var text = data.Refusal is null ? string.Concat(data.Data.Slice(new(0, data.Data.Length)).ToArray().Select(octet => (char)octet)) : "";
                return new(text, data.Refusal is not null, data.Refusal is { Closes: true }, Consumed: before + piece.Length - (int)buffer.Length);
            }
        }

        return Outcome.Unfinished;
    }

    private static byte[] Spell(int number, int length)
    {
        var octets = new byte[length];
        for (var at = 0; at < length; at++)
        {
            octets[at] = (byte)Alphabet[number % Alphabet.Length];
            number /= Alphabet.Length;
        }

        return octets;
    }

    private sealed record Outcome(string Text, bool IsRefused, bool IsDoubtful, int Consumed)
    {
        public static Outcome Unfinished { get; } = new("", IsRefused: false, IsDoubtful: false, Consumed: -1);
    }
}
