using System.Text;
using Undersign.Stamping;

namespace Undersign.Tests.Stamping;

/// <summary>Law 4: stamping a stamped message changes nothing.</summary>
public sealed class LawFourOnce
{
    [Fact]
    public void Holds_for_our_cases() => Check(MailAtHand.OwnMessages());

    [Fact]
    public void Holds_for_the_corpus() => Check(MailAtHand.CorpusMessages());

    /// <summary>As when somebody sends a message again from Sent Items: a new header section, the same body.</summary>
    [Fact]
    public void Holds_without_our_header_field()
    {
        foreach (var path in MailAtHand.OwnMessages())
        {
            using var once = new StampedMessage(path);
            if (!once.IsChanged)
            {
                continue;
            }

            using var twice = new StampedMessage(WithoutOurField(once.Result));

            Assert.True(twice.Outcome is StampOutcome.Unchanged, path);
        }
    }

    private static byte[] WithoutOurField(byte[] message)
    {
        var text = Encoding.Latin1.GetString(message);
        var (start, end) = (text.IndexOf(HeaderFieldNames.Undersign.Processed + ":", StringComparison.OrdinalIgnoreCase), 0);
        end = start < 0 ? -1 : text.IndexOf('\n', start) + 1;
        return start < 0 ? message : Encoding.Latin1.GetBytes(text.Remove(start, end - start));
    }

    private static void Check(IEnumerable<string> paths)
    {
        foreach (var path in paths)
        {
            using var once = new StampedMessage(path);
            using var twice = new StampedMessage(once.Result);

            Assert.True(twice.Outcome is StampOutcome.Unchanged, path);
            Assert.True(once.Result.AsSpan().SequenceEqual(twice.Result), path);
            Assert.True(once.StampedParts.Distinct(StringComparer.Ordinal).Count() == once.StampedParts.Count, path);
        }
    }
}
