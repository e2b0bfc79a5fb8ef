using System.Diagnostics;
using System.Globalization;
using System.Text;
using Undersign.Commands;
using Undersign.Protocols.Mime;
using Undersign.Stamping;

namespace Undersign.Tests.Stamping;

/// <summary>Messages and HTML broken at random, the same ones each time, through the stamping and its self-check. UNDERSIGN_FUZZ=N asks for N.</summary>
public sealed class StampingFuzzTests
{
    /// <summary>A hundredth of it is usual; a hang is minutes.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly string[] Splinters =
    [
        "\r\n", "\n", "\r\n\r\n", "--", "=", "=\r\n", "=3D", "=FC", "\u00FC", "\u0080", "\0", "<", ">", "</div>", "<div>", "<blockquote>", "</blockquote>", "<!--", "-->", "<table><tr><td>", "</body>", "<br>",
        "<meta charset=iso-8859-1>", "<meta http-equiv=content-type content='text/html; charset=koi8-r'>", "<div data-undersign=\"signature\">", "{signature}", "\r\n-- \r\n", "\r\n> ", "\r\nOn 1 May 2020 a@b.example wrote:\r\n",
        "\r\nFrom: a\r\nSent: b\r\nTo: c\r\n", "<p>From: a<br>Sent: b<br>To: c</p>", "Content-Transfer-Encoding: base64\r\n", "Content-Transfer-Encoding: 8bit\r\n", "Content-Type: text/html; charset=gb2312\r\n",
        "Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n", "\r\n--b\r\n", "\r\n--b--\r\n", "charset=us-ascii", "charset=utf-8", "charset=iso-2022-jp", "format=flowed; delsp=yes", "\u001b$B",
    ];

    private static readonly SignatureBlock[] Signatures =
    [
        StampedMessage.Signature,
        new("<p>SIGBEGIN \u2013 \u0141\u00F3d\u017A \u2713 SIGEND</p>", "SIGBEGIN\n\u2013 \u0141\u00F3d\u017A \u2713\nSIGEND"),
        new("<pre>SIGBEGIN\n--b\n--b--\nFrom x\n.\nSIGEND</pre>", "SIGBEGIN\n--b\n--b--\nFrom x\n.\n" + new string('x', 1200) + "\nSIGEND"),
    ];

    [Fact]
    public void Stamps_or_leaves_what_is_broken_and_the_self_check_has_nothing_to_find()
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("UNDERSIGN_FUZZ"), CultureInfo.InvariantCulture, out var n) ? n : 4000;
        byte[][] messages = [.. Files().Select(File.ReadAllBytes).Where(static octets => octets.Length < 64 * 1024)];
        var stamped = 0;
        Parallel.For(0, count, seed =>
        {
            var random = new Random(seed);
            var octets = Break(random.Next(4) == 0 ? Html(messages[random.Next(messages.Length)], random) : messages[random.Next(messages.Length)], random);
            Interlocked.Add(ref stamped, Check(octets, Signatures[random.Next(Signatures.Length)], random, seed) ? 1 : 0);
        });

        Assert.True(stamped > count / 4, $"only {stamped} of {count} were stamped");
        TestContext.Current.SendDiagnosticMessage($"{stamped} of {count} were stamped");
    }

    private static IEnumerable<string> Files() =>
        Directory.Exists(MailAtHand.Corpus) ? MailAtHand.OwnMessages().Concat(MailAtHand.CorpusMessages()) : MailAtHand.OwnMessages();

    private static bool Check(byte[] octets, SignatureBlock signature, Random random, int seed)
    {
        var clock = Stopwatch.StartNew();
        var policy = StampingPolicy.Default with { ClientSignatures = random.Next(2) == 0 ? ClientSignatures.Remove : ClientSignatures.Keep };
        using var data = MailData.From(octets);
        var result = new FileStamping(signature, (Placement)random.Next(3), policy).Stamp(data, "broken");
        Assert.True(clock.Elapsed < Patience, $"seed {seed} took {clock.Elapsed}");

        using var output = new MemoryStream();
        result.WriteTo(output);
        if (result.Outcome is StampOutcome.Unchanged(var reason))
        {
            Assert.False(reason.StartsWith("the self-check failed", StringComparison.Ordinal), $"seed {seed}: {reason}");
            Assert.True(octets.AsSpan().SequenceEqual(output.ToArray()), $"seed {seed}: unchanged, and yet changed");
            return false;
        }

        OthersAreAsTheyWere(data, output.ToArray(), ((StampOutcome.Stamped)result.Outcome).Parts, seed);
        return true;
    }

    /// <summary>Law 2, told without the self-check: the tree is the same, and every part that was not stamped has its octets.</summary>
    private static void OthersAreAsTheyWere(MailData before, byte[] result, IReadOnlyList<string> stamped, int seed)
    {
        using var after = MailData.From(result);
        var (old, now) = (MimeReader.Read(before).Parts(), MimeReader.Read(after).Parts());
        Assert.True(old.Count == now.Count, $"seed {seed}: {old.Count} parts became {now.Count}");
        for (var i = 0; i < old.Count; i++)
        {
            Assert.True(old[i].ToString() == now[i].ToString(), $"seed {seed}: {old[i]} became {now[i]}");
            var isOther = old[i] is { IsMultipart: false, Parent: not null } && !stamped.Contains(old[i].ToString(), StringComparer.Ordinal);
            Assert.True(!isOther || before.Slice(old[i].Range).Span.SequenceEqual(after.Slice(now[i].Range).Span), $"seed {seed}: {old[i]} changed");
        }
    }

    /// <summary>The body of a message as an HTML leaf of its own, in one encoding or another.</summary>
    private static byte[] Html(byte[] message, Random random)
    {
        var end = message.AsSpan().IndexOf("\r\n\r\n"u8);
        var body = message.AsSpan(Math.Max(end, 0));
        var (encoding, text) = random.Next(3) switch
        {
            0 => ("base64", Convert.ToBase64String(body, Base64FormattingOptions.InsertLineBreaks)),
            1 => ("8bit", Encoding.Latin1.GetString(body)),
            _ => ("quoted-printable", Encoding.Latin1.GetString(body)),
        };
        string[] charsets = ["utf-8", "iso-8859-1", "windows-1252", "gb2312", "iso-2022-jp", "us-ascii", "koi8-r"];
        return Encoding.Latin1.GetBytes($"From: a@b.example\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset={charsets[random.Next(charsets.Length)]}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n{text}\r\n");
    }

    private static byte[] Break(byte[] octets, Random random)
    {
        var result = new List<byte>(octets);
        for (var change = random.Next(6); change > 0; change--)
        {
            var at = random.Next(result.Count + 1);
            var length = Math.Min(random.Next(1, 60), result.Count - at);
            switch (random.Next(5))
            {
                case 0 or 1:
                    result.InsertRange(at, Encoding.Latin1.GetBytes(Splinters[random.Next(Splinters.Length)]));
                    break;
                case 2:
                    result.RemoveRange(at, length);
                    break;
                case 3 when at < result.Count:
                    result[at] = (byte)random.Next(256);
                    break;
                default:
                    result.InsertRange(random.Next(result.Count + 1), result.GetRange(at, length));
                    break;
            }
        }

        return [.. result];
    }
}
