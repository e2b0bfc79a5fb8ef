namespace Undersign.People.Storing;

/// <summary>That one node, or one command, reads a source, and nobody else.</summary>
/// <param name="Id">Of this reading.</param>
internal sealed record SourceClaim(string Organisation, string Source, string Id)
{
    /// <summary>Who dies while reading holds up the others for so long.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Clocks of nodes may differ by so much. What lies further ahead than it can was reckoned by a clock that has been put back since.</summary>
    public static readonly TimeSpan Leap = TimeSpan.FromMinutes(1);
}
