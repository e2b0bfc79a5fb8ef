using System.Text;
using Undersign.Protocols.Mime;
using Undersign.Stamping;
using Undersign.Stamping.Markers;

namespace Undersign.Tests.Stamping;

/// <summary>Where signatures of mail programs are to go, no word of a stamped text goes that does not stand in one.</summary>
public sealed class NoWordIsLost
{
    private static readonly StampingPolicy Remove = new() { Placeholder = null, ClientSignatures = ClientSignatures.Remove };

    [Fact]
    public void Holds_for_our_cases() => Check(MailAtHand.OwnMessages());

    [Fact]
    public void Holds_for_the_corpus() => Check(MailAtHand.CorpusMessages());

    private static void Check(IEnumerable<string> paths)
    {
        foreach (var path in paths)
        {
            using var message = new StampedMessage(File.ReadAllBytes(path), Remove);
            if (!message.IsChanged)
            {
                continue;
            }

            var (before, after) = (message.Before.Parts(), message.After.Parts());
            var leaves = before.Index().Where(part => message.StampedParts.Contains(part.Item.ToString(), StringComparer.Ordinal))
                .Select(part => (Before: Lines(message.Before, part.Item), After: Lines(message.After, after[part.Index]))).ToList();
            var mayGo = leaves.SelectMany(static leaf => Clients(leaf.Before)).SelectMany(Words).ToHashSet(StringComparer.Ordinal);
            foreach (var leaf in leaves)
            {
                Assert.All(Gone([.. leaf.Before.SelectMany(Words)], [.. leaf.After.SelectMany(Words)]), word => Assert.True(mayGo.Contains(word), $"{path}: {word}"));
            }
        }
    }

    /// <summary>What stands in the old text between the beginning and the end that both have in common.</summary>
    private static string[] Gone(string[] before, string[] after)
    {
        var beginning = before.AsSpan().CommonPrefixLength(after);
        var end = 0;
        while (end < before.Length - beginning && end < after.Length && before[^(end + 1)] == after[^(end + 1)])
        {
            end++;
        }

        return before[beginning..^end];
    }

    private static IEnumerable<string> Clients(IReadOnlyList<Line> lines)
    {
        var delimiter = lines.Index().LastOrDefault(static line => line.Item.Source is "-- ", (Index: lines.Count, new("", "", IsMarked: false))).Index;
        return lines.Where((line, i) => line.IsMarked || i > delimiter || ClientLine.Is(line.Text)).Select(static line => line.Text);
    }

    private static IEnumerable<string> Words(Line line) => Words(line.Text);

    private static IEnumerable<string> Words(string line)
    {
        foreach (var word in line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var letters = new StringBuilder();
            ClientSignature.AddLetters(letters, word);
            if (letters.Length > 0)
            {
                yield return letters.ToString();
            }
        }
    }

    private static List<Line> Lines(MimeDocument message, MimePart part)
    {
        var text = LeafText.TryDecode(message, part, out _)!.Text; // it was decoded to be stamped
        BodyOutline outline = part.ContentType.Subtype == "html" ? new HtmlOutline(text) : new TextOutline(text);
        var lines = new List<Line>();
        for (var line = 0; outline.Has(line); line++)
        {
            var source = text[outline[line].SourceStart..outline[line].SourceEnd];
            lines.Add(new(outline.Text(line).ToString(), source, outline[line].Is(LineTraits.OwnSignature)));
        }

        return lines;
    }

    private sealed record Line(string Text, string Source, bool IsMarked);
}
