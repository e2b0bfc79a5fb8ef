using Undersign.People.Sources;
using Undersign.Tokens;

namespace Undersign.People.Entra;

/// <summary>Entra ID by Microsoft Graph: everything once, then what has changed.</summary>
/// <remarks>
/// A state holds links that are good for seven days; when Graph wants no more of one, everything is read anew at once.
/// Limit: a manager who is outside the group that is read is not known.
/// </remarks>
internal sealed class EntraSource(EntraSettings settings, HttpClient http, EntraLimits limits, TimeProvider time) : IPeopleSource
{
    public async Task<SourceReading> ReadAsync(string? state, IProgress<int> progress, CancellationToken cancellationToken)
    {
        try
        {
            var graph = new GraphClient(http, EntraTokens.Open(settings.Application, http), settings.Cloud, limits, time);
            var directory = new EntraDirectory(graph, settings, progress);
            var photos = new PhotoRound(graph, limits, time);
            var scope = await directory.ScopeAsync(cancellationToken);
            var known = EntraState.TryRead(state, settings);
            return (known is not null && known.Members == scope?.Hash ? await TryReadChangesAsync(directory, photos, known, scope, cancellationToken) : null)
                ?? await ReadAllAsync(directory, photos, known?.Photos, scope, cancellationToken);
        }
        catch (GraphRefusal refusal)
        {
            return new SourceReading.Failed(refusal.Message, refusal.RetryAfter);
        }
        catch (TokenRefusal refusal)
        {
            return new SourceReading.Failed(refusal.Message, refusal.RetryAfter);
        }
    }

    /// <returns><see langword="null"/> when the links of the state are worth nothing any more.</returns>
    private async Task<SourceReading?> TryReadChangesAsync(EntraDirectory directory, PhotoRound round, EntraState known, EntraScope? scope, CancellationToken cancellationToken)
    {
        try
        {
            var (users, removed, usersLink) = await directory.UserChangesAsync(known.Users, scope, cancellationToken);
            var (groups, removedGroups, groupsLink) = await directory.GroupChangesAsync(known.Groups, cancellationToken);
            removed.UnionWith(users.Where(static user => user.Value.IsGuest).Select(static user => user.Key));
            var ledger = PhotoLedger.Of(known.Photos.Known);
            var people = People(users);
            Array.ForEach([.. removed], id => ledger.Remove(IdOf(id)));
            people.ForEach(person => ledger.Add(IdOf(person.Key)));
            var (photos, photoState) = await LookAsync(round, known.Photos, ledger, cancellationToken);
            var others = photos.Keys.Select(static id => id.ToString()).Except(people.Select(static person => person.Key), StringComparer.Ordinal);
            people.AddRange(People(await directory.UsersAsync(others, cancellationToken)));
            return new SourceReading.Changes(
                [.. people.Select(person => WithPhoto(person, photos))],
                [.. removed],
                [.. groups.Values.Select(static group => group.ToChange())],
                [.. removedGroups],
                new EntraState(settings.Fingerprint, usersLink, groupsLink, scope?.Hash, photoState).ToText());
        }
        catch (GraphRefusal refusal) when (refusal.IsResync)
        {
            return null;
        }
    }

    private async Task<SourceReading> ReadAllAsync(EntraDirectory directory, PhotoRound round, PhotoState? known, EntraScope? scope, CancellationToken cancellationToken)
    {
        for (var isSecond = false; ; isSecond = true)
        {
            try
            {
                var (users, usersLink) = await directory.UsersAsync(scope, cancellationToken);
                var (groups, groupsLink) = await directory.GroupsAsync(cancellationToken);
                var people = People(users);
                var ledger = PhotoLedger.Of(known?.Known ?? []);
                ledger.Keep(people.Select(static person => IdOf(person.Key)).ToHashSet());
                var (photos, photoState) = await LookAsync(round, known ?? new(default, null, []), ledger, cancellationToken);
                return new SourceReading.Complete(
                    [.. people.Select(person => WithPhoto(person, photos))],
                    [.. groups.Values.Select(static group => group.ToGroup()).OfType<SourceGroup>()],
                    new EntraState(settings.Fingerprint, usersLink, groupsLink, scope?.Hash, photoState).ToText());
            }
            catch (GraphRefusal refusal) when (refusal.IsResync && !isSecond)
            {
                // A link to the next page was reset under our hands: once more from the beginning.
            }
        }
    }

    private async Task<(IReadOnlyDictionary<Guid, SourcePhoto> Photos, PhotoState State)> LookAsync(PhotoRound round, PhotoState known, PhotoLedger ledger, CancellationToken cancellationToken)
    {
        if (settings.HasPhotos)
        {
            ledger.Remove(Guid.Empty); // an id that is none
            return await round.LookAsync(known, ledger, cancellationToken);
        }

        return (new Dictionary<Guid, SourcePhoto>(), new(default, null, []));
    }

    private static List<SourcePerson> People(Dictionary<string, EntraUser> users) =>
        [.. users.Values.Where(static user => user is { IsGuest: false, IsKnown: true }).Select(static user => user.ToPerson())];

    /// <summary>Who wants no photos keeps none that are stored.</summary>
    private SourcePerson WithPhoto(SourcePerson person, IReadOnlyDictionary<Guid, SourcePhoto> photos) =>
        !settings.HasPhotos ? person with { Photo = SourcePhoto.None }
        : photos.TryGetValue(IdOf(person.Key), out var photo) ? person with { Photo = photo }
        : person;

    private static Guid IdOf(string key) => Guid.TryParse(key, out var id) ? id : Guid.Empty;
}
