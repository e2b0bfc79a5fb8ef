namespace Undersign.Protocols.Tests.Smtp;

/// <summary>Ends of data that some server takes for one and another does not: SMTP smuggling, CVE-2023-51764 and its kin.</summary>
public sealed class SmugglingTests
{
    private const string Smuggled = "MAIL FROM:<mallory@example.org>\r\nRCPT TO:<victim@example.com>\r\nDATA\r\nsmuggled\r\n.\r\n";

    /// <summary>The vectors we know by heart; those of the corpus come on top.</summary>
    private static readonly string[] KnownEnds =
    [
        @"\n.\n", @"\n.\r\n", @"\r.\r", @"\r.\r\n", @"\r\n.\n", @"\r\n.\r", @"\n\n.\r\n", @"\r\r\n.\r\n", @"\r\n.\r\r\n", @"\r\n\0.\r\n", @"\r\n.\0\r\n",
    ];

    public static MatrixTheoryData<string, bool> Ends => new(KnownEnds.Union(CorpusEnds(), StringComparer.Ordinal), [false, true]);

    [Theory(Timeout = 20_000)]
    [MemberData(nameof(Ends))]
    public async Task Takes_no_look_alike_for_the_end(string end, bool isTorn)
    {
        var running = await RunningSession.GreetedAsync();
        await running.TalkAsync("EHLO a\r\nMAIL FROM:<ann@example.org>\r\nRCPT TO:<bob@example.com>\r\nDATA\r\n", "250", "250", "250", "354");

        var octets = "Subject: x\r\n\r\nbody" + DialogueLine.Unescape(end) + Smuggled + "\r\n.\r\n";
        foreach (var piece in isTorn ? octets.Chunk(1) : [octets.ToCharArray()])
        {
            await running.SendAsync(new string(piece));
        }

        await running.Client.Output.CompleteAsync();
        Assert.StartsWith("550 5.6.11", await running.ReplyAsync(), StringComparison.Ordinal);
        await running.RestAsync();
        Assert.Empty(running.Taken);
    }

    [Fact]
    public void Knows_every_vector_of_the_corpus()
    {
        Corpus.ExtraOrSkip();
        Assert.Empty(CorpusEnds().Except(KnownEnds, StringComparer.Ordinal));
    }

    private static IEnumerable<string> CorpusEnds() => Corpus.Extra is null
        ? []
        : File.ReadLines(Path.Combine(Corpus.Extra, "smtp-smuggling.tsv")).Where(line => line.StartsWith('\\')).Select(line => line.Split('\t')[0]);
}
