namespace Undersign.People.Sources;

/// <summary>How much of a directory is taken. Its data is whatever somebody typed into it, or wants to do to us.</summary>
/// <remarks>
/// A source stops by itself where its own memory is at stake: people, groups, the size of answers and photos. Texts that are too long, control
/// characters, addresses that are none and the like are dealt with once for all sources, where a reading is stored.
/// </remarks>
internal static class SourceBounds
{
    /// <summary>More than this is a <see cref="SourceReading.Failed"/>, not the first so many.</summary>
    public const int People = 1_000_000;

    /// <summary>More than this is a <see cref="SourceReading.Failed"/>.</summary>
    public const int Groups = 200_000;

    /// <summary>Of all groups together; more than this is a <see cref="SourceReading.Failed"/>.</summary>
    public const int Memberships = 10_000_000;

    /// <summary>Of one person; the rest is left out.</summary>
    public const int Aliases = 500;

    /// <summary>Of one person; the rest is left out.</summary>
    public const int Attributes = 200;

    /// <summary>Names of attributes in all of one source; further ones are left out.</summary>
    public const int DistinctAttributes = 300;

    /// <summary>Characters of an attribute's name; an attribute with a longer one is left out.</summary>
    public const int NameLength = 100;

    /// <summary>Characters of an attribute's value or a group's name; a longer one is cut.</summary>
    public const int ValueLength = 4096;

    /// <summary>Characters of a key; who has a longer one is left out.</summary>
    public const int KeyLength = 512;

    /// <summary>A larger photo is left out.</summary>
    public const int PhotoOctets = 100 * 1024;

    /// <summary>Pixels of a photo's longer side; a larger one would take the memory of who opens the mail.</summary>
    public const int PhotoSide = 4096;

    /// <summary>Characters of a state; with a longer one everything is read anew the next time. Entra ID needs 27 for each person whose photo is watched.</summary>
    public const int StateLength = 8 * 1024 * 1024;

    /// <summary>Characters of a reason; a longer one is cut.</summary>
    public const int ReasonLength = 1000;
}
