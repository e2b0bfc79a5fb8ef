using Undersign.People.Merging;
using Undersign.People.Scim;
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
    public sealed record Pushed(ScimSettings Settings) : PeopleOrigin;
}
