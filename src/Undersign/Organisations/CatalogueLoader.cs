using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Nodes;
using Undersign.People;
using Undersign.People.Storing;
using Undersign.Settings;

namespace Undersign.Organisations;

/// <summary>Brings stored documents and people into the catalogue. What cannot be read leaves the last good version in force (law 9).</summary>
internal sealed partial class CatalogueLoader(SettingsDocuments documents, PeopleRecords people, OrganisationCatalogue catalogue, HostingNode node, ILogger<CatalogueLoader> logger) : IDisposable
{
    /// <summary>How far back we look for a version that can be read, once, when we start.</summary>
    private const int MaxStepsBack = 20;

    private readonly SemaphoreSlim _oneAtATime = new(1, 1);

    /// <summary>The newest version looked at, good or bad: what was bad once is bad for good, and said once.</summary>
    private Dictionary<string, long> _seen = new(StringComparer.Ordinal);

    /// <summary>Of the people in force.</summary>
    private Dictionary<string, long> _generations = new(StringComparer.Ordinal);
    private bool _isDatabaseAway;

    /// <summary>Reads what is newer than what we have. Never throws for a database that is away: mail goes on with what is in memory (law 3).</summary>
    /// <returns>Whether the catalogue is as new as the database.</returns>
    public async Task<bool> RefreshAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ReadAsync(cancellationToken);
            _isDatabaseAway = false;
            return true;
        }
#pragma warning disable CA1031 // the edge: whatever keeps us from the settings, mail goes on with those in memory (law 3)
        catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
        {
            if (!_isDatabaseAway)
            {
                _isDatabaseAway = true;
                Log.DatabaseAway(logger, exception);
            }

            return false;
        }
    }

    /// <summary>The same for who cannot go on with what is in memory, because there is nothing yet: a command says why, and ends.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            var latest = await documents.LatestAsync(cancellationToken);
            await LoadAsync(latest, await people.GenerationsAsync(cancellationToken), cancellationToken);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public void Dispose() => _oneAtATime.Dispose();

    private async Task LoadAsync(IReadOnlyList<StoredDocument> latest, IReadOnlyDictionary<string, long> generations, CancellationToken cancellationToken)
    {
        // Published together at the end: a read that fails half way leaves everything to be looked at again.
        var (seen, taken) = (new Dictionary<string, long>(_seen, StringComparer.Ordinal), new Dictionary<string, long>(_generations, StringComparer.Ordinal));
        var organisations = catalogue.Current.All.ToDictionary(organisation => organisation.Name, StringComparer.Ordinal);
        var isNews = !catalogue.IsLoaded;
        foreach (var document in latest)
        {
            var generation = generations.GetValueOrDefault(document.Organisation);
            var (isNewer, hasOtherPeople) = (seen.GetValueOrDefault(document.Organisation) < document.Version, taken.GetValueOrDefault(document.Organisation) != generation);
            if (!isNewer && !hasOtherPeople)
            {
                continue;
            }

            var inForce = organisations.GetValueOrDefault(document.Organisation);
            var settings = isNewer ? await NewestGoodAsync(document, inForce?.Version ?? 0, cancellationToken) ?? inForce : inForce;
            if (settings is not null && (settings != inForce || hasOtherPeople))
            {
                organisations[settings.Name] = generation == 0 ? settings : settings.With(await PeopleAsync(settings, inForce, cancellationToken));
                Log.InForce(logger, settings.Name, settings.Version, organisations[settings.Name].People.People.Count);
            }

            (seen[document.Organisation], taken[document.Organisation], isNews) = (document.Version, generation, true);
        }

        if (isNews)
        {
            catalogue.Replace(new(organisations.Values, isComplete: latest.All(document => organisations.ContainsKey(document.Organisation)))
            {
                Concerns = [.. latest.Where(document => organisations.GetValueOrDefault(document.Organisation)?.Version != document.Version).Select(document => Behind(document, organisations.GetValueOrDefault(document.Organisation)))],
            });
            (_seen, _generations) = (seen, taken);
        }
    }

    private static string Behind(StoredDocument document, Organisation? inForce) => string.Create(
        null, $"{document.Organisation}: version {document.Version} cannot be read, and {(inForce is null ? "none is" : $"version {inForce.Version} is")} in force; apply a good one");

    /// <summary>Whatever is wrong with the people of one organisation touches neither its settings nor the others'.</summary>
    private async Task<PeopleSnapshot> PeopleAsync(Organisation settings, Organisation? inForce, CancellationToken cancellationToken)
    {
        try
        {
            var snapshot = (await people.LoadAsync(settings.Name, settings.Sources, cancellationToken)).Snapshot();
            foreach (var signature in settings.Signatures)
            {
                signature.Forget();
            }

            return snapshot;
        }
#pragma warning disable CA1031 // the edge of an organisation's people: the last good ones stay (law 9)
        catch (Exception exception) when (exception is not (OperationCanceledException or DbException))
#pragma warning restore CA1031
        {
            Log.PeopleUnreadable(logger, settings.Name, exception);
            return (inForce ?? settings).People;
        }
    }

    private async Task<Organisation?> NewestGoodAsync(StoredDocument newest, long inForce, CancellationToken cancellationToken)
    {
        var version = newest.Version;
        for (var step = 0; step < MaxStepsBack && version > inForce; step++)
        {
            if (await documents.ReadAsync(newest.Organisation, version, cancellationToken) is not { } document)
            {
                return null;
            }

            if (Read(document, out var reason) is { } organisation)
            {
                return organisation;
            }

            Log.Unreadable(logger, document.Organisation, document.Version, reason);
            version = document.Version - 1;
        }

        return null;
    }

    private Organisation? Read(StoredDocument document, out string reason)
    {
        try
        {
            var problems = new Problems(string.Create(null, $"{document.Organisation}, version {document.Version}"));
            var organisation = JsonNode.Parse(document.Content) is JsonObject root ? OrganisationReader.Read(root, document.Version, node, problems) : null;
            reason = organisation is not null ? "" : string.Join("; ", problems.All);
            if (organisation is not null && organisation.Name != document.Organisation)
            {
                reason = $"it says of itself that it is {organisation.Name}";
                return null;
            }

            return organisation;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException)
        {
            reason = exception.Message; // not JSON, or JSON with a key twice
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(7004, LogLevel.Error, "The people of {Organisation} cannot be put together; those in force stay. Please tell us with this line")]
        public static partial void PeopleUnreadable(ILogger logger, string organisation, Exception exception);

        [LoggerMessage(7001, LogLevel.Information, "{Organisation} is in force in version {Version}, with {People} people")]
        public static partial void InForce(ILogger logger, string organisation, long version, int people);

        [LoggerMessage(7002, LogLevel.Error, "Version {Version} of {Organisation} cannot be read and is not in force; apply a good one. {Reason}")]
        public static partial void Unreadable(ILogger logger, string organisation, long version, string reason);

        [LoggerMessage(7003, LogLevel.Error, "The database cannot be reached; mail goes on with the settings in memory. Look at the database")]
        public static partial void DatabaseAway(ILogger logger, Exception exception);
    }
}
