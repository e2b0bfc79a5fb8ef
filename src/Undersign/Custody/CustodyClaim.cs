namespace Undersign.Custody;

/// <summary>An entry given to one node for a time. Whatever that node writes later only counts while the claim is still its own.</summary>
/// <remarks>Limit: nodes compare their own clocks. One that is minutes ahead takes up what another is handing over, and the message leaves twice.</remarks>
/// <param name="Row">As it was when it was claimed.</param>
/// <param name="By">The node.</param>
/// <param name="Until">Whole milliseconds; with <paramref name="By"/> it tells this claim from any other on the same entry.</param>
internal sealed record CustodyClaim(CustodyRow Row, string By, DateTimeOffset Until)
{
    /// <summary>How long a node that dies keeps its claim.</summary>
    public static readonly TimeSpan Time = TimeSpan.FromMinutes(5);

    /// <summary>A claim is renewed at such intervals while a handover lasts, and before one begins when less than half of it is left.</summary>
    public static readonly TimeSpan Renewal = TimeSpan.FromMinutes(1);
}
