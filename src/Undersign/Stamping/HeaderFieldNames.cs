namespace Undersign.Stamping;

/// <summary>The names of the two header fields by which an organisation's own server and we tell each other what to do with a message.</summary>
/// <param name="Processed">Our mark, which the server's rule leaves alone.</param>
/// <param name="RoutingCode">Bears the organisation's secret; it never leaves the gateway (WS-7).</param>
internal sealed record HeaderFieldNames(string Processed, string RoutingCode)
{
    public static readonly HeaderFieldNames Undersign = new("X-Undersign-Processed", "X-Undersign-Auth");

    /// <summary>As the rules say that WiseStamp's guide has an administrator make.</summary>
    public static readonly HeaderFieldNames WiseStamp = new("X-Wisestamphostedsignatures-Messageprocessed", "X-Wisestamphostedsignatures-Auth");

    /// <summary>As Exclaimer's own onboarding makes them; it has no field for a secret.</summary>
    public static readonly HeaderFieldNames Exclaimer = new("X-ExclaimerHostedSignatures-MessageProcessed", Undersign.RoutingCode);

    /// <summary>Those that a rule shows by the field in which it writes the code. An organisation changes its names here at once, and its rules later.</summary>
    public static IReadOnlyList<HeaderFieldNames> Shown { get; } = [Undersign, WiseStamp];

    /// <summary>Whether rules that have these names still do their work while the organisation has others: the code is known, and the mark is written.</summary>
    public bool StillDoWith(HeaderFieldNames others) =>
        (IsSame(RoutingCode, others.RoutingCode) || Shown.Any(names => IsSame(RoutingCode, names.RoutingCode)))
        && (IsSame(Processed, others.Processed) || IsSame(Processed, Undersign.Processed) || Shown.Any(names => IsSame(Processed, names.Processed) && IsSame(RoutingCode, names.RoutingCode)));

    private static bool IsSame(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);
}
