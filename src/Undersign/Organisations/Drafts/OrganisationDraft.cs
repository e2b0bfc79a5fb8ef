namespace Undersign.Organisations.Drafts;

/// <summary>What an organisation would be, from settings that are good: nothing is stored yet.</summary>
/// <param name="Organisation">With all of its people.</param>
/// <param name="Version">That it would be: one more than the newest.</param>
internal sealed record OrganisationDraft(Organisation Organisation, WrittenSettings Settings, long Version)
{
    /// <summary>Against the newest version, in the words of who writes settings; none where that is the same.</summary>
    public required IReadOnlyList<string> Changes { get; init; }

    /// <summary>What is good, and perhaps not meant.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>How many people would have no signature any more, when they are suspiciously many; else 0.</summary>
    public required int Leaving { get; init; }

    public bool IsFirst => Version == 1;

    public bool IsSame => !IsFirst && Changes.Count == 0;

    public string Summary => Organisation.Summary;
}
