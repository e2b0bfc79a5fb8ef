using System.Collections.Frozen;
using Undersign.People.Merging;
using Undersign.People.Sources;

namespace Undersign.People;

/// <summary>Where the people of an organisation come from, as its document says.</summary>
internal sealed class PeopleSettings
{
    public static PeopleSettings None { get; } = new() { Sources = [] };

    /// <summary>In order: the first that has a value for a field gives it.</summary>
    public required IReadOnlyList<PeopleSource> Sources { get; init; }

    /// <summary>What templates and conditions may name. It follows from the document alone: what is in a directory today never makes a document bad.</summary>
    public PersonAttributes Attributes => new([.. Sources.SelectMany(static source => source.Attributes).Distinct(StringComparer.OrdinalIgnoreCase)]);

    /// <summary>Whether nobody comes from a directory.</summary>
    public bool AreInDocument => Sources.All(static source => source.Origin is PeopleOrigin.Document);

    /// <summary>Every group there can be; <see langword="null"/> when only a directory knows.</summary>
    public IReadOnlySet<string>? Groups => AreInDocument
        ? InDocument.SelectMany(static source => source.People).SelectMany(static person => person.Groups).Select(static group => group.Name).ToFrozenSet(StringComparer.OrdinalIgnoreCase)
        : null;

    /// <summary>Of those who may push people.</summary>
    public IEnumerable<string> TokenHashes => Sources.Select(static source => source.Origin).OfType<PeopleOrigin.Pushed>().SelectMany(static origin => origin.Settings.TokenHashes);

    /// <summary>A picture that the document has brought; <see langword="null"/> for one of a directory.</summary>
    public SourcePhoto? Find(PersonPhoto photo) => InDocument.FirstOrDefault(source => source.Name == photo.Source)?.Photos.Find(photo);

    /// <summary>Those that need no directory.</summary>
    public IEnumerable<SourcePeople> InDocument => Sources.Select(static source => source.Origin).OfType<PeopleOrigin.Document>().Select(static origin => origin.People);
}
