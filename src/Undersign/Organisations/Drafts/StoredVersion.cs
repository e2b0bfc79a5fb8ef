namespace Undersign.Organisations.Drafts;

/// <summary>Whether a version that was just stored is what mail meets on this node.</summary>
internal static class StoredVersion
{
    /// <returns>What to tell instead; <see langword="null"/> where it is in force, or a newer one.</returns>
    public static string? NotInForce(OrganisationSet organisations, string name, long version) => organisations.Find(name) switch
    {
        { Version: var inForce } when inForce >= version => null,
        { Version: var inForce } => string.Create(null, $"Version {version} is stored, and not in force: this node goes on with version {inForce}. {Why}"),
        null => string.Create(null, $"Version {version} is stored, and not in force: this node does not know {name} yet, and refuses its mail. {Why}"),
    };

    private const string Why = "The log says why (7002, 7003), and it is tried again by itself; the page Status shows what is in force.";
}
