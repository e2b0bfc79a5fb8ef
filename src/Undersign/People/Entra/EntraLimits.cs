namespace Undersign.People.Entra;

/// <summary>How much and how long one reading may take.</summary>
internal sealed record EntraLimits
{
    public static EntraLimits Usual { get; } = new();

    /// <summary>Of one collection.</summary>
    public int Pages { get; init; } = 50_000;

    /// <summary>For everything.</summary>
    public TimeSpan Reading { get; init; } = TimeSpan.FromHours(4);

    /// <summary>How often one page is asked for.</summary>
    public int Attempts { get; init; } = 6;

    /// <summary>Who is asked to wait for longer ends the reading instead, and says when to come again.</summary>
    public TimeSpan Wait { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>Photos looked at in one reading; the next goes on from there.</summary>
    public int Photos { get; init; } = 2_000;

    /// <summary>At the same time: Outlook allows 4 for one application and mailbox. https://learn.microsoft.com/graph/throttling-limits#outlook-service-limits</summary>
    public int PhotosAtOnce { get; init; } = 4;

    /// <summary>No further photo is begun after this.</summary>
    public TimeSpan PhotoTime { get; init; } = TimeSpan.FromMinutes(3);
}
