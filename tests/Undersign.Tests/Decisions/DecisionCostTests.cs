using System.Diagnostics;
using Undersign.Decisions;
using Undersign.Organisations;
using Undersign.Tests.People;

namespace Undersign.Tests.Decisions;

/// <summary>What a decision may cost at a large company; bench/ has the figures.</summary>
/// <remarks>
/// Counted is the time of processors, alone in the process, and of many batches the quickest: what else runs on a machine makes work slower and
/// never quicker. A bound is met as soon as one batch meets it, and broken when none has for a long time.
/// </remarks>
[Collection(MeasuredAlone.Name)]
public sealed class DecisionCostTests
{
    /// <summary>Tests run an unoptimised build, often on a machine that shares its processors.</summary>
    private const int Unoptimised = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly Lazy<Organisation> Large = new(static () => LargeOrganisation.Read(LargeOrganisation.Document()));

    [Fact]
    public void A_decision_among_200_rules_takes_less_than_50_microseconds()
    {
        var (organisation, message, recipient) = (Large.Value, LargeOrganisation.Gather(Large.Value), LargeOrganisation.Recipient(Large.Value));

        var cost = Quickest(rounds: 500, TimeSpan.FromMicroseconds(50), () => Decider.Decide(message, recipient, organisation.Rules));

        Assert.InRange(cost.TotalMicroseconds, 0, 50 * Unoptimised);
        Assert.Same(organisation.Rules[^1], Assert.Single(Assert.IsType<Decision.Stamp>(Decider.Decide(message, recipient, organisation.Rules)).Rules));
    }

    [Fact]
    public void A_decision_in_words_takes_less_than_500_microseconds()
    {
        var (organisation, message, recipient) = (Large.Value, LargeOrganisation.Gather(Large.Value), LargeOrganisation.Recipient(Large.Value));

        var cost = Quickest(rounds: 100, TimeSpan.FromMicroseconds(500), () => Decider.Explain(message, recipient, organisation.Rules).ToString());

        Assert.InRange(cost.TotalMicroseconds, 0, 500 * Unoptimised);
    }

    /// <summary>However many rules there are: the mail path leaves nothing behind for the collector to stop at.</summary>
    [Fact]
    public void A_decision_allocates_nothing()
    {
        var (organisation, message, recipient) = (Large.Value, LargeOrganisation.Gather(Large.Value), LargeOrganisation.Recipient(Large.Value));
        Decider.Decide(message, recipient, organisation.Rules); // what is made once
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var round = 0; round < 100; round++)
        {
            Decider.Decide(message, recipient, organisation.Rules);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>As a start does it, from the stored document.</summary>
    [Fact]
    public void A_hundred_thousand_people_are_read_in_less_than_2_seconds()
    {
        var document = LargeOrganisation.Document();
        Organisation? read = null;

        var cost = Quickest(rounds: 1, TimeSpan.FromSeconds(2), () => read = LargeOrganisation.Read(document));

        Assert.InRange(cost.TotalSeconds, 0, 2 * Unoptimised);
        Assert.Equal(LargeOrganisation.People, read?.People.People.Count);
    }

    /// <returns>What one piece of work took in the quickest batch of so many rounds, until that is within four times the bound.</returns>
    private static TimeSpan Quickest(int rounds, TimeSpan bound, Func<object> work)
    {
        var (quickest, clock) = (TimeSpan.MaxValue, Stopwatch.StartNew());
        do
        {
            var began = Environment.CpuUsage.TotalTime;
            for (var round = 0; round < rounds; round++)
            {
                GC.KeepAlive(work());
            }

            var took = (Environment.CpuUsage.TotalTime - began) / rounds;
            quickest = took < quickest ? took : quickest;
        }
        while (quickest > bound * Unoptimised && clock.Elapsed < Patience);

        TestContext.Current.TestOutputHelper?.WriteLine($"{quickest.TotalMicroseconds:f1} us");
        return quickest;
    }
}
