namespace Undersign.Settings;

/// <summary>One version of an organisation's settings. Never changes; a change is the next version.</summary>
internal sealed record StoredDocument
{
    public required string Organisation { get; init; }

    /// <summary>From 1 upwards.</summary>
    public required long Version { get; init; }

    /// <summary>JSON, with the files it refers to inside.</summary>
    public string Content { get; init; } = "";

    /// <summary>organisation.yaml as its author wrote it, with comments and layout; <see langword="null"/> in versions from before it was kept.</summary>
    public string? Yaml { get; init; }

    public string Author { get; init; } = "";

    /// <summary>The version whose content this is again, where somebody went back to it.</summary>
    public long? ReturnsTo { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public long StoredAt { get; init; }
}

/// <summary>What became of a document that was to be the next version.</summary>
internal abstract record StoreOutcome
{
    private StoreOutcome()
    {
    }

    public sealed record Stored(long Version) : StoreOutcome;

    /// <summary>Somebody else stored a version in the meantime.</summary>
    public sealed record Conflict : StoreOutcome;
}
