using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Nodes;
using Undersign.Organisations;
using Undersign.People.Storing;
using Undersign.Settings;
using Undersign.Traces;

namespace Undersign.Commands;

/// <summary>The settings that a message of the past was decided by, where they are kept, with the people of today.</summary>
/// <param name="Organisation">Null where they cannot be had.</param>
/// <param name="Words">Which settings they are, and how that is known; or why there are none.</param>
internal sealed record SettingsOfThen(Organisation? Organisation, string Words)
{
    private const int MostVersions = 10_000;

    public static async Task<SettingsOfThen> FindAsync(TraceRecord trace, DbDataSource source, string hostName, CancellationToken cancellationToken)
    {
        if (trace.Organisation is not { } name)
        {
            return new(null, "Nobody knew whose message it was, so no rules were asked.");
        }

        var documents = new SettingsDocuments(source, TimeProvider.System);
        var recorded = trace.Events.OfType<JsonObject>().FirstOrDefault(static step => (string?)step["event"] == "identified")?["settings"]?.GetValue<long>();
        var version = recorded ?? (await documents.HistoryAsync(name, MostVersions, cancellationToken)).FirstOrDefault(stored => stored.StoredAt <= trace.At.ToUnixTimeMilliseconds())?.Version ?? 0;
        var document = await documents.ReadAsync(name, version, cancellationToken);
        if (document?.Version != version || Read(document, hostName) is not { } organisation)
        {
            return new(null, document?.Version == version
                ? string.Create(null, $"This program cannot read version {version} of {name}, which decided it.")
                : $"The settings that decided it are not kept; undersign history {name} lists those that are.");
        }

        var people = (await new PeopleRecords(source).LoadAsync(name, organisation.Sources, cancellationToken)).Snapshot();
        var how = recorded is null ? "which was in force then; its trace does not name one" : "as its trace says";
        return new(organisation.With(people), string.Create(null, $"Decided by version {version} of {name}, {how}. Which rules applied is a record. Why the others did not is found again, with people of directories as they are now."));
    }

    private static Organisation? Read(StoredDocument document, string hostName)
    {
        try
        {
            return JsonNode.Parse(document.Content) is JsonObject root ? OrganisationReader.Read(root, document.Version, new(hostName), new(document.Organisation)) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
