using System.Data.Common;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Undersign.Operation;
using Undersign.Organisations;
using Undersign.People;
using Undersign.People.Storing;
using Undersign.Settings;

namespace Undersign.Commands;

/// <summary>One run of <c>undersign apply</c> or <c>undersign rollback</c>: a document becomes the next version, all of it or nothing (law 9).</summary>
/// <param name="mayGo">Whether a great part of the people may be gone afterwards.</param>
internal sealed class ApplyRun(TextWriter output, TextWriter error, bool mayGo)
{
    /// <summary>Names and addresses stay readable for who looks into the database.</summary>
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private long? _returnsTo;

    public async Task<int> RunAsync(string folder, string config, bool isDryRun, CancellationToken cancellationToken)
    {
        if (NodeFile.Read(config, error) is not { } node)
        {
            return ExitCode.Unreadable;
        }

        var problems = new Problems(Path.Combine(folder, OrganisationFolder.FileName));
        return OrganisationFolder.Read(folder, problems) is { } document
            ? await NodeFile.WithStorageAsync(node, error, source => PutAsync(document, source, node, problems, isDryRun, cancellationToken), cancellationToken)
            : Refuse(problems);
    }

    public async Task<int> RollBackAsync(string name, long version, string config, CancellationToken cancellationToken)
    {
        if (NodeFile.Read(config, error) is not { } node)
        {
            return ExitCode.Unreadable;
        }

        return await NodeFile.WithStorageAsync(
            node,
            error,
            async source =>
            {
                var stored = await new SettingsDocuments(source, TimeProvider.System).ReadAsync(name, version, cancellationToken);
                if (stored is null || stored.Version != version)
                {
                    await error.WriteLineAsync($"There is no version {version} of \"{name}\"; undersign history {name} lists them.");
                    return ExitCode.Failed;
                }

                _returnsTo = version;
                return await PutAsync(Parse(stored.Content), source, node, new(string.Create(null, $"{name}, version {version}")), isDryRun: false, cancellationToken);
            },
            cancellationToken);
    }

    private async Task<int> PutAsync(JsonObject document, DbDataSource source, NodeConfiguration node, Problems problems, bool isDryRun, CancellationToken cancellationToken)
    {
        var organisation = OrganisationReader.Read(document, 0, HostingNode.Of(node), problems);
        problems.CheckNamedFiles();
        if (organisation is null || problems.Any)
        {
            return Refuse(problems);
        }

        CheckPictures(organisation, node, problems);
        var inForce = await SettingsAtHand.InForceAsync(source, node, error, cancellationToken);
        CheckAgainstOthers(organisation, inForce, problems);
        if (problems.Any)
        {
            return Refuse(problems);
        }

        var after = organisation.With((await new PeopleRecords(source).LoadAsync(organisation.Name, organisation.Sources, cancellationToken)).Snapshot());
        var now = inForce.FirstOrDefault(other => other.Name == organisation.Name);
        var documents = new SettingsDocuments(source, TimeProvider.System);
        var before = await documents.ReadAsync(organisation.Name, long.MaxValue, cancellationToken);
        var changes = OrganisationChanges.Between(Parse(before?.Content), document, withLines: false);
        if (before is not null && changes.Count == 0)
        {
            await output.WriteLineAsync($"{organisation.Name}: nothing has changed; version {before.Version} stays in force");
            return ExitCode.Done;
        }

        var warnings = PeopleOutside.Warnings(after).Concat(HeaderFieldsChange.Warnings(now, after)).Concat(ObtainedCertificateUse.WithoutAcme(after, node)).Concat(after.Signatures.SelectMany(static signature => signature.Warnings)).Concat(UnknownGroups.In(document, after.People, problems).Select(static problem => problem.ToString()));
        foreach (var line in (before is null ? [] : changes).Concat(warnings.Select(static warning => $"warning: {warning}")))
        {
            await output.WriteLineAsync($"  {line}");
        }

        if (!mayGo && LeavingPeople.TooMany(now?.People ?? PeopleSnapshot.Empty, after.People) is var leaving and > 0)
        {
            await error.WriteLineAsync($"{leaving} people would have no signature any more. A directory that has not been read yet has nobody: keep the source before it until then. If they are to go: --people-may-go. Nothing was changed.");
            return ExitCode.Failed;
        }

        return await StoreAsync(after, document, (before?.Version ?? 0) + 1, documents, isDryRun, cancellationToken);
    }

    private async Task<int> StoreAsync(Organisation organisation, JsonObject document, long version, SettingsDocuments documents, bool isDryRun, CancellationToken cancellationToken)
    {
        var summary = $"{organisation.People.People.Count} people, {organisation.Signatures.Count} signatures, {organisation.Rules.Count} rules";
        if (isDryRun)
        {
            await output.WriteLineAsync($"{organisation.Name}: would become version {version} with {summary}; nothing was changed");
            return ExitCode.Done;
        }

        var next = new StoredDocument { Organisation = organisation.Name, Version = version, Content = document.ToJsonString(Readable), Author = Environment.UserName, ReturnsTo = _returnsTo };
        if (await documents.StoreAsync(next, cancellationToken) is StoreOutcome.Conflict)
        {
            await error.WriteLineAsync($"{organisation.Name}: somebody else has just stored version {version}; look at it, then apply again");
            return ExitCode.Failed;
        }

        await output.WriteLineAsync($"{organisation.Name}: version {version} is in force, with {summary}");
        return ExitCode.Done;
    }

    /// <summary>A document that is in force stays so when the node's settings change; its pictures travel with mail then.</summary>
    private static void CheckPictures(Organisation organisation, NodeConfiguration node, Problems problems)
    {
        foreach (var (index, signature) in organisation.Signatures.Index())
        {
            if (signature.HostsPictures && node.Pictures is null)
            {
                problems.Add(
                    string.Create(null, $"signatures[{index}].pictures"),
                    $"\"{signature.Name}\" wants its pictures to be loaded from an address of yours, and the node file names none: pictures: {{ url: https://pictures.contoso.example/ }}; or write pictures: travel");
            }
        }
    }

    /// <summary>What identifies two organisations identifies none.</summary>
    private static void CheckAgainstOthers(Organisation organisation, IReadOnlyCollection<Organisation> inForce, Problems problems)
    {
        foreach (var other in inForce.Where(other => other.Name != organisation.Name))
        {
            foreach (var (key, fault) in IdentityOverlap.Between(organisation.Identity, other.Identity))
            {
                problems.Add($"identity.{key}", $"{fault} {other.Name} already; what fits two organisations identifies neither");
            }

            if (organisation.Sources.TokenHashes.Intersect(other.Sources.TokenHashes, StringComparer.Ordinal).Any())
            {
                problems.Add("people.sources", $"a token in tokenHashes is that of {other.Name} already; make another with undersign people token");
            }

            if (organisation.Domains.Intersect(other.Domains, StringComparer.OrdinalIgnoreCase).FirstOrDefault() is { } domain)
            {
                problems.Add("domains", $"{domain} is a domain of {other.Name} already");
            }
        }
    }

    private int Refuse(Problems problems)
    {
        NodeFile.Tell(problems, error);
        error.WriteLine("Nothing was changed.");
        return ExitCode.Failed;
    }

    private static JsonObject Parse(string? content)
    {
        try
        {
            return content is null ? [] : JsonNode.Parse(content) as JsonObject ?? [];
        }
        catch (JsonException)
        {
            return []; // what is there cannot be read; all of the new document is a change
        }
    }
}
