using System.Diagnostics;
using System.Globalization;
using System.Text;
using Undersign.Protocols.Mime;

namespace Undersign.Protocols.Tests.Mime;

/// <summary>Messages broken at random, the same ones each time. UNDERSIGN_FUZZ=N asks for N of them.</summary>
public sealed class MimeFuzzTests
{
    private static readonly string[] Splinters =
    [
        "\n", "\r\n", "\r", "--", "\n--", "\r\n\r\n", "=", "=\r\n", "\"", "(", ")", "\\", ";", "boundary=", "boundary=\"b\"", "Content-Type: multipart/mixed; boundary=b\r\n",
        "Content-Type: multipart/alternative; boundary=", "\r\n--b\r\n", "\r\n--b--\r\n", "Content-Transfer-Encoding: base64\r\n", "=?utf-8?q?", "?=", "*0*=", "charset=utf-16le", "\0", "\u00ff", "\u001b$B",
    ];

    [Fact]
    public void Reads_and_changes_three_thousand_broken_messages()
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("UNDERSIGN_FUZZ"), CultureInfo.InvariantCulture, out var n) ? n : 3000;
        string[] files = [.. TestMail.OwnFiles(), .. CorpusIfThere()];
        for (var seed = 0; seed < count; seed++)
        {
            var random = new Random(seed);
            var file = files[random.Next(files.Length)];
            var octets = Break(File.ReadAllBytes(file), random);

            Check(octets, random, $"{file}, seed {seed}");
        }
    }

    [Theory]
    [InlineData("\n--")]
    [InlineData("\n--b")]
    [InlineData("--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n")]
    [InlineData("(")]
    [InlineData("=?a?q?x")]
    [InlineData("=\r\n")]
    [InlineData("a*0=b;")]
    [InlineData("\"")]
    [InlineData("\\")]
    [InlineData("<a")]
    public void Takes_linear_time(string splinter)
    {
        foreach (var begin in (string[])["Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n", "Content-Type: text/plain; ", "Content-Disposition: a; filename=\"", "From: "])
        {
            var octets = Encoding.Latin1.GetBytes(begin + string.Concat(Enumerable.Repeat(splinter, 2_000_000 / splinter.Length)));
            var clock = Stopwatch.StartNew();

            Check(octets, new(1), splinter);

            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"{clock.Elapsed} for {splinter} after {begin}"); // milliseconds, unless quadratic
        }
    }

    private static IEnumerable<string> CorpusIfThere()
    {
        var folder = Path.Combine(TestMail.Repository, "..", "shared", "corpus", "mime");
        return Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.eml", SearchOption.AllDirectories).Order(StringComparer.Ordinal) : [];
    }

    private static void Check(byte[] octets, Random random, string name)
    {
        var limits = MimeLimits.Default;
        using var data = MailData.From(octets);
        var document = MimeReader.Read(data, limits);
        TreeLaws.Hold(document, limits, name);
        if (octets.Length < 200_000)
        {
            using var inFile = TestMail.InFile(octets);
            Assert.Equal(TreeText.Of(document), TreeText.Of(MimeReader.Read(inFile, limits, random.Next(1, 4000))));
        }

        foreach (var field in document.Root.Header.Fields)
        {
            _ = EncodedWord.Decode(field.Value);
            Assert.True(AddressList.Parse(field.Value).Count <= AddressList.MaxMailboxes, name);
        }

        for (var i = 0; i < document.Parts().Count; i++)
        {
            if (LeafText.TryDecode(document, document.Parts()[i], out _) is { } leaf)
            {
                LeafLaws.HoldAfterInsertion(leaf, i, random.Next(leaf.Text.Length + 1), "\nKim Berg – Contoso\n", name);
                return;
            }
        }
    }

    private static byte[] Break(byte[] octets, Random random)
    {
        var result = random.Next(2) == 0 ? TestMail.WithCrlf(octets).ToList() : [.. octets];
        for (var change = random.Next(1, 12); change > 0; change--)
        {
            // Most of what matters is at the beginning.
            var at = random.Next(random.Next(3) == 0 ? result.Count + 1 : Math.Min(result.Count + 1, 3000));
            var length = Math.Min(random.Next(1, 40), result.Count - at);
            switch (random.Next(5))
            {
                case 0:
                    result.InsertRange(at, Encoding.Latin1.GetBytes(Splinters[random.Next(Splinters.Length)]));
                    break;
                case 1:
                    result.RemoveRange(at, length);
                    break;
                case 2 when at < result.Count:
                    result[at] = (byte)random.Next(256);
                    break;
                case 3:
                    result.InsertRange(random.Next(result.Count + 1), result.GetRange(at, length));
                    break;
                default:
                    result.RemoveRange(Math.Max(at, result.Count - length), Math.Min(length, result.Count - Math.Max(at, result.Count - length)));
                    break;
            }
        }

        return [.. result];
    }
}
