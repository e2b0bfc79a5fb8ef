using System.Data.Common;
using Undersign.People.Sources;

namespace Undersign.People.Scim;

/// <summary>People who are pushed, read like those of any directory: from what the client has said so far.</summary>
/// <remarks>Limit: everything is read when anything has changed, 20,000 people in two seconds of a busy core, at most once a minute.</remarks>
internal sealed class ScimSource(DbDataSource database, TimeProvider time, ScimOwner owner, ScimSettings settings) : IPeopleSource
{
    private const int TellEvery = 500;

    public async Task<SourceReading> ReadAsync(string? state, IProgress<int> progress, CancellationToken cancellationToken)
    {
        var store = new ScimStore(database, time, owner);
        var revision = await store.RevisionAsync(cancellationToken);
        var now = string.Create(null, $"{revision}"); // what comes while we read makes another, and is read the next time
        if (now == state)
        {
            return new SourceReading.Changes([], [], [], [], now);
        }

        var (people, groups, members, read) = (new List<SourcePerson>(), new List<SourceGroup>(), 0L, 0);
        await foreach (var user in store.AllAsync(ScimKind.User, skip: 0, long.MaxValue, cancellationToken))
        {
            Tell();
            people.AddRange(ScimPeople.Person(user, settings.Attributes) is { } person ? [person] : []);
        }

        await foreach (var resource in store.AllAsync(ScimKind.Group, skip: 0, long.MaxValue, cancellationToken))
        {
            Tell();
            var group = ScimPeople.Group(resource);
            groups.Add(group);
            members += group.Members.Count;
            if (groups.Count > SourceBounds.Groups || members > SourceBounds.Memberships)
            {
                return new SourceReading.Failed(string.Create(null, $"more than {SourceBounds.Groups} groups or {SourceBounds.Memberships} members were pushed; have the directory push fewer"));
            }
        }

        return new SourceReading.Complete(people, groups, now);

        void Tell()
        {
            if (++read % TellEvery == 0)
            {
                progress.Report(read);
            }
        }
    }
}
