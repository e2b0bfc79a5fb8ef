using Undersign.Protocols.Mime;

namespace Undersign.Protocols.Tests.Mime;

/// <summary>What holds for an insertion into any leaf that decodes, at any place.</summary>
public sealed class LeafTextPropertyTests
{
    private static readonly string[] Insertions =
    [
        "@@plain@@",
        "\r\n-- \r\n@@Kim Berg\r\nContoso  \r\nFrom here on = \t\r\n@@",
        "@@Jürgen Müller, 5 € “quoted”\nline two\n@@",
        "@@名前 署名 ✓ 😀@@",
        "@@<p style=\"margin:0\">" + new string('x', 200) + " = " + new string('y', 300) + "</p>@@",
    ];

    [Fact]
    public void An_insertion_adds_itself_and_changes_nothing_else_in_own_cases() => HoldsFor(TestMail.OwnFiles(), places: 40);

    [Fact]
    public void An_insertion_adds_itself_and_changes_nothing_else_in_the_corpus() => HoldsFor(TestMail.CorpusFiles(), places: 3);

    private static void HoldsFor(IEnumerable<string> files, int places)
    {
        var random = new Random(20261121);
        var decoded = 0;
        foreach (var (name, octets) in TestMail.Variants(files))
        {
            using var data = MailData.From(octets);
            var document = MimeReader.Read(data);
            for (var i = 0; i < document.Parts().Count; i++)
            {
                if (LeafText.TryDecode(document, document.Parts()[i], out _) is { } leaf)
                {
                    decoded++;
                    for (var n = 0; n < places + 2; n++)
                    {
                        var index = n == 0 ? 0 : n == 1 ? leaf.Text.Length : random.Next(leaf.Text.Length + 1);
                        LeafLaws.HoldAfterInsertion(leaf, i, index, Insertions[random.Next(Insertions.Length)], name);
                    }
                }
            }
        }

        Assert.True(decoded > 20);
    }
}
