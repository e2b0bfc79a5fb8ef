using Undersign.Stamping;

namespace Undersign.Tests.Stamping;

/// <summary>Law 4: stamping a stamped message changes nothing.</summary>
public sealed class LawFourOnce
{
    [Fact]
    public void Holds_for_our_cases() => Check(MailAtHand.OwnMessages());

    [Fact]
    public void Holds_for_the_corpus() => Check(MailAtHand.CorpusMessages());

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
