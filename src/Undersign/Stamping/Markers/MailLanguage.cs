namespace Undersign.Stamping.Markers;

/// <summary>The words that mail clients of one language put around the message they quote. Alternatives are separated by "|".</summary>
internal sealed record MailLanguage(string Name)
{
    public required string From { get; init; }

    public required string Sent { get; init; }

    public required string To { get; init; }

    public required string Subject { get; init; }

    public string Copy { get; init; } = "Cc";

    /// <summary>The verb of an intro line: "On 1 May, Ann wrote:".</summary>
    public required string Wrote { get; init; }

    /// <summary>What an intro line begins with, where that is not the date itself.</summary>
    public string Opener { get; init; } = "";

    /// <summary>What stands between dashes above a quoted or forwarded message, and Apple Mail's "Begin forwarded message:".</summary>
    public required string Separator { get; init; }

    /// <summary>An intro line as a client of this language writes it.</summary>
    public required string Sample { get; init; }

    public static string[] Words(string alternatives) => alternatives.Split('|', StringSplitOptions.RemoveEmptyEntries);
}
