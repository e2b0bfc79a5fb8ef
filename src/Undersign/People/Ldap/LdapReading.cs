using System.Diagnostics.CodeAnalysis;
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
        var known = IsGood(before, directory, roster) ? before : null;
        var since = known?.Until - directory.Stamps.Overlap;
        var filter = since is { } stamp ? directory.Stamps.Since(stamp) : null;

        // What was read of the last minutes stands in the state: without that it would be found again each time until something else changes.
        var isSame = (Groups: known is not null && known.Groups == roster.PrintSince(since ?? 0, isGroup: true), People: known is not null && known.People == roster.PrintSince(since ?? 0, isGroup: false));
        var groups = isSame.Groups ? [] : await ReadGroupsAsync(directory, roster, filter, cancellationToken);
        var people = isSame.People ? [] : await ReadPeopleAsync(directory, roster, filter, cancellationToken);
        var photos = before?.Photos;
        if (!isSame.People || photos?.IsOver != true)
        {
            (people, photos) = await ReadPhotosAsync(directory, roster, people, photos, isComplete: known is null, cancellationToken);
        }

        progress.Report(_read);
        var state = StateAfter(known, directory, roster, photos);
        return known is null || state is null
            ? new SourceReading.Complete(people, groups, state?.ToText())
            : new SourceReading.Changes(people, [], [.. groups.Select(static group => new SourceGroupChange(group.Key, group.Name, group.Address, group.Members, [], IsWhole: true))], [], state.ToText());
    }

    private async Task<LdapRoster> ReadRosterAsync(LdapDirectory directory, CancellationToken cancellationToken)
    {
        var roster = new LdapRoster(settings.Attributes, directory.Stamps);
        await SearchAsync(settings.Base, directory.People(settings), roster.Wanted, SourceBounds.People, "filter", roster.AddPerson, cancellationToken);
        await SearchAsync(settings.GroupBase, directory.Groups(settings), roster.Wanted, SourceBounds.Groups, "groupFilter", roster.AddGroup, cancellationToken);
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

    /// <returns>The people, and those others of whom a photo was read.</returns>
    private async Task<(IReadOnlyList<SourcePerson> People, LdapPhotos Photos)> ReadPhotosAsync(
        LdapDirectory directory, LdapRoster roster, IReadOnlyList<SourcePerson> people, LdapPhotos? known, bool isComplete, CancellationToken cancellationToken)
    {
        var round = new LdapPhotoRound(settings, directory.Stamps, known);
        if (round.Filter is { } filter)
        {
            await SearchAsync(settings.Base, directory.People(settings).And(filter), round.Wanted, SourceBounds.People, "filter", round.Note, cancellationToken);
        }

        var read = await round.ReadAsync(connection, new(settings.Attributes, roster), cancellationToken);
        var others = isComplete ? [] : read.Keys.Except(people.Select(static person => person.Key), StringComparer.Ordinal).Select(key => read[key]).ToList();
        return ([.. people.Select(person => round.With(person, read)), .. others], round.Known);
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

    /// <returns>Whether what has changed since then is all that is new.</returns>
    private bool IsGood([NotNullWhen(true)] LdapState? before, LdapDirectory directory, LdapRoster roster) =>
        before is not null
        && before.Server == directory.Server
        && roster.LastChange is not null
        && time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(before.FullAt) < settings.FullEvery
        && before.Present == roster.PrintBefore(before.Until);

    /// <returns><see langword="null"/> when the directory does not say when its objects changed.</returns>
    private LdapState? StateAfter(LdapState? known, LdapDirectory directory, LdapRoster roster, LdapPhotos? photos)
    {
        if (roster.LastChange is not { } last || roster.Count == 0)
        {
            return null;
        }

        // Numbers: what was given before we began has been read. Times: what is stamped with the last second, or one before it, may have company still.
        var until = (directory.HighestStamp ?? last) + 1;
        var since = until - directory.Stamps.Overlap;
        var fullAt = known?.FullAt ?? time.GetUtcNow().ToUnixTimeMilliseconds();
        return new(directory.Server, until, roster.PrintBefore(until), roster.PrintSince(since, isGroup: false), roster.PrintSince(since, isGroup: true), photos, fullAt);
    }

    private void Count()
    {
        if (++_read % ProgressStep == 0)
        {
            progress.Report(_read);
        }
    }
}
