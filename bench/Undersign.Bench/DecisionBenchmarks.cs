using BenchmarkDotNet.Attributes;
using Undersign.Decisions;
using Undersign.Organisations;
using Undersign.Tests.Decisions;

namespace Undersign.Bench;

/// <summary>What a decision costs at a large company: 100,000 people, 50 signatures, 200 rules of which the last applies.</summary>
[MemoryDiagnoser]
public class DecisionBenchmarks
{
    private static readonly Organisation Large = LargeOrganisation.Read(LargeOrganisation.Document());
    private static readonly MessageFacts Known = LargeOrganisation.Gather(Large);
    private static readonly RecipientFacts Recipient = LargeOrganisation.Recipient(Large);

    [Benchmark]
    public object GatherFacts() => LargeOrganisation.Gather(Large);

    [Benchmark]
    public object Decide() => Decider.Decide(Known, Recipient, Large.Rules);

    [Benchmark]
    public object Explain() => Decider.Explain(Known, Recipient, Large.Rules);

    [Benchmark]
    public string ExplainInWords() => Decider.Explain(Known, Recipient, Large.Rules).ToString();
}
