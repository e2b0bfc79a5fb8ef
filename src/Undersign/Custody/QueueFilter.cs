namespace Undersign.Custody;

/// <summary>Which messages in custody an administrator means; all conditions hold. Without any: all of them.</summary>
internal sealed record QueueFilter
{
    /// <summary>Keys, or how they begin: with or without dashes.</summary>
    public IReadOnlyList<string> Ids { get; init; } = [];

    public string? Organisation { get; init; }

    public string? Destination { get; init; }

    /// <summary>An address, or a domain.</summary>
    public string? Recipient { get; init; }

    /// <summary>In custody since then, or for longer.</summary>
    public DateTimeOffset? Before { get; init; }

    public CustodyState? State { get; init; }

    /// <summary>As <see cref="QueuedMessage.Status"/> has it.</summary>
    public string? Status { get; init; }

    public int Limit { get; init; } = int.MaxValue;

    /// <summary>Whether anything narrows it down: what changes every message has to be asked for in so many words.</summary>
    public bool IsNarrow => Ids.Count > 0 || Organisation is not null || Destination is not null || Recipient is not null || Before is not null || State is not null || Status is not null;

    /// <summary>A key as the database has it: 32 digits.</summary>
    public static string Digits(string id) => id.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();
}
