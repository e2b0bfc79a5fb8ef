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
}
