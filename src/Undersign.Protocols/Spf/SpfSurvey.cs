namespace Undersign.Protocols.Spf;

/// <summary>A record looked at as a whole, for a client that nothing in it knows: so much it can cost a receiver at most.</summary>
/// <param name="Verdict">What strangers get in the end; or that the record is missing, cannot be had or cannot be read.</param>
/// <param name="Records">All SPF records of the domain, as published; there must be one. RFC 7208 §4.5.</param>
/// <param name="Costs">The record's own terms, with the questions each takes, those of what it includes among them.</param>
/// <param name="VoidLookups">Questions that nothing answers. RFC 7208 §4.6.4.</param>
/// <param name="Included">Every domain that is included or gone on to, however deep.</param>
/// <param name="Dynamic">Terms that depend on the message or its client: what is behind them was not looked at.</param>
public sealed record SpfSurvey(
    SpfVerdict Verdict, IReadOnlyList<string> Records, IReadOnlyList<SpfTermCost> Costs, int VoidLookups, IReadOnlySet<string> Included, IReadOnlyList<string> Dynamic)
{
    /// <summary>Of which <see cref="SpfLimits.MaxLookups"/> are allowed.</summary>
    public int Lookups => Costs.Sum(static cost => cost.Lookups);

    /// <summary>Whether it asks for more than a receiver has to look up, or for more that is not there.</summary>
    public bool IsTooDear => Lookups > SpfLimits.MaxLookups || VoidLookups > SpfLimits.MaxVoidLookups;
}

/// <summary>A term of a record and what it costs.</summary>
public sealed record SpfTermCost(SpfTerm Term, int Lookups);
