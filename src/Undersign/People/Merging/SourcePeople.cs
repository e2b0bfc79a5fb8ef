using Undersign.People.Sources;

namespace Undersign.People.Merging;

/// <summary>Everybody whom one source knows, as compact as they will be in the snapshot.</summary>
internal sealed class SourcePeople
{
    /// <summary>The source's, as the administrator calls it.</summary>
    public required string Name { get; init; }

    public FieldPolicies Policies { get; init; } = FieldPolicies.Default;

    public required PersonAttributes Attributes { get; init; }

    public required IReadOnlyList<SourceEntry> People { get; init; }

    public IReadOnlyList<SourceGroup> Groups { get; init; } = [];

    /// <summary>The pictures of people whom a document has; those of directories are in the database.</summary>
    public PhotoFiles Photos { get; init; } = new();
}
