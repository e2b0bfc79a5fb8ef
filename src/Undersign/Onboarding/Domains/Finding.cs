namespace Undersign.Onboarding.Domains;

/// <summary>One thing that the DNS or the settings say, and whether it is right for the way that mail takes.</summary>
/// <param name="Subject">The domain, an address of ours, or the organisation.</param>
/// <param name="Says">What is so, in one or two sentences without a full stop at the end.</param>
internal sealed record Finding(string Subject, FindingTopic Topic, FindingState State, string Says)
{
    /// <summary>What to do, in words.</summary>
    public string? Fix { get; init; }

    /// <summary>What to publish, exactly.</summary>
    public RecordAdvice? Record { get; init; }
}

/// <param name="Type"><c>TXT</c>, <c>PTR</c>.</param>
internal sealed record RecordAdvice(string Name, string Type, string Value);

internal enum FindingTopic
{
    /// <summary>The organisation's own connectors.</summary>
    Connectors,
    Mx,
    Spf,
    Dkim,
    Dmarc,
    ReverseDns,
}

/// <summary>From good to bad.</summary>
internal enum FindingState
{
    Good,

    /// <summary>The name servers did not say.</summary>
    Unknown,

    /// <summary>Mail arrives, though not always as it could.</summary>
    Attention,

    /// <summary>Receivers refuse mail for it, or take it for junk.</summary>
    Bad,
}
