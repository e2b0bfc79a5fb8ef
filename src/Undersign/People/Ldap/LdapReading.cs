using Undersign.People.Sources;
using Undersign.Protocols.Ldap;

namespace Undersign.People.Ldap;

/// <summary>One reading of a directory over one connection: first who is there, then what is known of them, or what has changed.</summary>
internal sealed class LdapReading(LdapConnection connection, LdapSettings settings, TimeProvider time, IProgress<int> progress)
{
    /// <summary>Active Directory gives no more at once, and OpenLDAP half of that where nothing is set.</summary>
    private const int PageSize = 500;

    private const int ProgressStep = 250;

    private int _read;

    /// <exception cref="LdapRefusal">The directory does not give it.</exception>
    /// <exception cref="LdapConnectionException">The connection does not hold.</exception>
    public async Task<SourceReading> ReadAsync(LdapState? before, CancellationToken cancellationToken)
    {
        var directory = await LdapDirectory.ReadAsync(connection, cancellationToken);
        var roster = await ReadRosterAsync(directory, cancellationToken);
        var since = ChangesSince(before, directory, roster);
        var groups = await ReadGroupsAsync(directory, roster, since, cancellationToken);
        if (since is not null && groups.Count > 0)
        {
            since = null; // a directory says who is in a group, and not who came and went: only everything tells that
            groups = await ReadGroupsAsync(directory, roster, since, cancellationToken);
        }

        var people = await ReadPeopleAsync(directory, roster, since, cancellationToken);
        progress.Report(_read);

        var state = StateAfter(before, directory, roster, isFull: since is null);
        return since is null || state is null
            ? new SourceReading.Complete(people, groups, state?.ToText())
            : new SourceReading.Changes(people, [], [], [], state.ToText());
    }

    private async Task<LdapRoster> ReadRosterAsync(LdapDirectory directory, CancellationToken cancellationToken)
    {
        var roster = new LdapRoster(settings.Attributes, directory.Stamps);
        await SearchAsync(settings.Base, directory.People(settings), roster.Wanted, SourceBounds.People, "filter", roster.Add, cancellationToken);
        await SearchAsync(settings.GroupBase, directory.Groups(settings), roster.Wanted, SourceBounds.Groups, "groupFilter", roster.Add, cancellationToken);
        if (roster.Keyless > 0 && roster.Count == 0)
        {
            throw new LdapRefusal("the directory gives its objects no key that lasts (" + string.Join(", ", settings.Attributes.Of(LdapAttributes.Key))
                + "), or the account may not see it; name one with attributes: { key: ... }");
        }

        return roster;
    }

    private async Task<IReadOnlyList<SourcePerson>> ReadPeopleAsync(LdapDirectory directory, LdapRoster roster, LdapFilter? since, CancellationToken cancellationToken)
    {
        var people = new List<SourcePerson>();
        var reader = new LdapPersonReader(settings.Attributes, roster);
        await SearchAsync(settings.Base, Narrowed(directory.People(settings), since), settings.Attributes.All, SourceBounds.People, "filter", Take, cancellationToken);
        return people;

        void Take(LdapEntry entry)
        {
            Count();
            if (reader.Read(entry) is { } person)
            {
                people.Add(person);
            }
        }
    }

    private async Task<IReadOnlyList<SourceGroup>> ReadGroupsAsync(LdapDirectory directory, LdapRoster roster, LdapFilter? since, CancellationToken cancellationToken)
    {
        var reader = new LdapGroupReader(connection, settings, roster);
        await SearchAsync(settings.GroupBase, Narrowed(directory.Groups(settings), since), LdapGroupReader.Wanted(settings), SourceBounds.Groups, "groupFilter", Take, cancellationToken);
        return await reader.FinishAsync(cancellationToken);

        void Take(LdapEntry entry)
        {
            Count();
            reader.Add(entry);
        }
    }

    private static LdapFilter Narrowed(LdapFilter filter, LdapFilter? since) => since is null ? filter : filter.And(since);

    private async Task SearchAsync(string from, LdapFilter filter, IReadOnlyList<string> attributes, int most, string setting, Action<LdapEntry> found, CancellationToken cancellationToken)
    {
        var count = 0;
        var search = new LdapSearch(from, LdapScope.Subtree, filter, attributes) { PageSize = PageSize };
        var result = await connection.SearchAsync(
            search,
            entry =>
            {
                if (++count > most)
                {
                    throw new LdapRefusal(string.Create(null, $"there are more than {most} objects; make \"{setting}\" narrower"));
                }

                found(entry);
            },
            cancellationToken);
        if (!result.IsSuccess)
        {
            throw new LdapRefusal(LdapAdvice.OfSearch(result, from), result.Code);
        }
    }

    /// <returns><see langword="null"/> when everything has to be read.</returns>
    private LdapFilter? ChangesSince(LdapState? before, LdapDirectory directory, LdapRoster roster) =>
        before is not null
        && before.Server == directory.Server
        && roster.LastChange is not null
        && time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(before.FullAt) < settings.FullEvery
        && before.Print == roster.PrintBefore(before.Since)
            ? directory.Stamps.Since(before.Since)
            : null;

    /// <returns><see langword="null"/> when the directory does not say when its objects changed.</returns>
    private LdapState? StateAfter(LdapState? before, LdapDirectory directory, LdapRoster roster, bool isFull)
    {
        if (roster.LastChange is not { } last || roster.Count == 0)
        {
            return null;
        }

        // Numbers: what was given before we began has been read. Times: what has the last second may have company still.
        var since = directory.HighestStamp + 1 ?? last - directory.Stamps.Overlap;
        var fullAt = isFull || before is null ? time.GetUtcNow().ToUnixTimeMilliseconds() : before.FullAt;
        return new(directory.Server, since, roster.PrintBefore(since), fullAt);
    }

    private void Count()
    {
        if (++_read % ProgressStep == 0)
        {
            progress.Report(_read);
        }
    }
}
