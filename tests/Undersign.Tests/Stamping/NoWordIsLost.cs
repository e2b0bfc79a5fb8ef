using System.Text;
using Undersign.Protocols.Mime;
using Undersign.Stamping;
using Undersign.Stamping.Markers;

namespace Undersign.Tests.Stamping;

/// <summary>
/// Where placeholders and signatures of mail programs are to go, no word of a stamped text goes that does not stand in one, and the others keep
/// their order.
/// </summary>
public sealed class NoWordIsLost
{
    private static readonly StampingPolicy Remove = new() { ClientSignatures = ClientSignatures.Remove };

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
                var stays = leaf.Before.SelectMany(Words).Where(word => !mayGo.Contains(word));
                Assert.True(FirstLost(stays, leaf.After.SelectMany(Words)) is null, $"{path}: {FirstLost(stays, leaf.After.SelectMany(Words))}");
            }
        }
    }

    /// <summary>The first word that is not among the others in this order, or null.</summary>
    private static string? FirstLost(IEnumerable<string> words, IEnumerable<string> others)
    {
        using var other = others.GetEnumerator();
        foreach (var word in words)
        {
            do
            {
                if (!other.MoveNext())
                {
                    return word;
                }
            }
            while (other.Current != word);
        }

        return null;
    }

    private static IEnumerable<string> Clients(IReadOnlyList<Line> lines)
    {
        var delimiter = lines.Index().LastOrDefault(static line => line.Item.Source is "-- ", (Index: lines.Count, new("", "", IsMarked: false))).Index;
        return lines.Where((line, i) => line.IsMarked || i > delimiter || ClientLine.Is(line.Text)).Select(static line => line.Text);
    }

    private static IEnumerable<string> Words(Line line) => Words(line.Text);

    private static IEnumerable<string> Words(string line)
    {
        foreach (var word in line.Replace("{signature}", " ", StringComparison.OrdinalIgnoreCase).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
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
