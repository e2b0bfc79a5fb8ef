using Undersign.People.Merging;
using Undersign.People.Sources;

namespace Undersign.People;

/// <summary>How people come from a source.</summary>
internal abstract record PeopleOrigin
{
    private PeopleOrigin()
    {
    }

    /// <summary>They stand in the organisation's document, and are of its version.</summary>
    public sealed record Document(SourcePeople People) : PeopleOrigin;

    /// <summary>We ask a directory.</summary>
    public sealed record Directory(IPeopleSource Source) : PeopleOrigin;

    /// <summary>A directory tells us.</summary>
    /// <param name="TokenHash">Who may: SHA-256 of the bearer token, in hexadecimal.</param>
    public sealed record Pushed(string TokenHash) : PeopleOrigin;
}
