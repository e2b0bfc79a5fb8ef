using Undersign.Protocols.Mime;

namespace Undersign.Tests.Stamping;

/// <summary>Law 2: a message changes only where the signature goes; everything else leaves octet for octet as it came.</summary>
public sealed class LawTwoOctets
{
    [Fact]
    public void Holds_for_our_cases() => Check(MailAtHand.OwnMessages());

    [Fact]
    public void Holds_for_the_corpus() => Check(MailAtHand.CorpusMessages());

    private static void Check(IEnumerable<string> paths)
    {
        foreach (var path in paths)
        {
            using var message = new StampedMessage(path);
            if (!message.IsChanged)
            {
                Assert.True(message.Original.AsSpan().SequenceEqual(message.Result), path);
                continue;
            }

            var (before, after) = (message.Before.Parts(), message.After.Parts());
            Assert.True(before.Count == after.Count, $"{path}: {before.Count} parts became {after.Count}");
            for (var i = 0; i < before.Count; i++)
            {
                Assert.True(before[i].ToString() == after[i].ToString(), path);
                var isStamped = message.StampedParts.Contains(before[i].ToString(), StringComparer.Ordinal);
                Assert.True(SameFields(message, before[i], after[i], isStamped), $"{path}: header fields of {before[i]}");
                if (!before[i].IsMultipart)
                {
                    Assert.True(isStamped ? OnlyInserted(message, before[i], after[i]) : SameBody(message, before[i], after[i]), $"{path}: {before[i]}");
                }
            }
        }
    }

    /// <summary>All fields in their order; a stamped leaf may say another charset and encoding, and our own field is new.</summary>
    private static bool SameFields(StampedMessage message, MimePart before, MimePart after, bool isStamped)
    {
        return Fields(message.Before, before, isStamped).SequenceEqual(Fields(message.After, after, isStamped), StringComparer.Ordinal);

        static IEnumerable<string> Fields(MimeDocument document, MimePart part, bool isStamped) =>
            from field in part.Header.Fields
            where field.Name != "X-Undersign-Processed"
            where !isStamped || !(field.Name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase) || field.Name.Equals("MIME-Version", StringComparison.OrdinalIgnoreCase))
            select Convert.ToHexString(document.Data.Slice(field.Range).Span);
    }

    private static bool SameBody(StampedMessage message, MimePart before, MimePart after) =>
        message.Before.Data.Slice(before.Body).Span.SequenceEqual(message.After.Data.Slice(after.Body).Span);

    /// <summary>What is common at the beginning and at the end is all of the old text: nothing was taken away or moved.</summary>
    private static bool OnlyInserted(StampedMessage message, MimePart before, MimePart after)
    {
        var old = LeafText.TryDecode(message.Before, before, out _)?.Text;
        var now = LeafText.TryDecode(message.After, after, out _)?.Text;
        if (old is null || now is null)
        {
            return false;
        }

        var beginning = old.AsSpan().CommonPrefixLength(now);
        var end = 0;
        while (end < old.Length - beginning && old[^(end + 1)] == now[^(end + 1)])
        {
            end++;
        }

        return beginning + end == old.Length && now.Contains("SIGBEGIN", StringComparison.Ordinal);
    }
}
