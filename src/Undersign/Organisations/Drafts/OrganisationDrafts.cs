using System.Data.Common;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Undersign.Operation;
using Undersign.People;
using Undersign.People.Storing;
using Undersign.Settings;

namespace Undersign.Organisations.Drafts;

/// <summary>Makes settings the next version of their organisation, all of them or nothing (law 9): for commands and for pages.</summary>
internal sealed class OrganisationDrafts(DbDataSource source, NodeConfiguration node, TimeProvider time)
{
    /// <summary>Names and addresses stay readable for who looks into the database.</summary>
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly SettingsDocuments _documents = new(source, time);

    /// <param name="inForce">All organisations, as the gateway has them.</param>
    /// <returns><see langword="null"/> exactly when the settings have problems.</returns>
    public async Task<OrganisationDraft?> PrepareAsync(WrittenSettings settings, IReadOnlyCollection<Organisation> inForce, CancellationToken cancellationToken)
    {
        var (document, problems) = (settings.Document, settings.Problems);
        var organisation = OrganisationReader.Read(document, 0, HostingNode.Of(node), problems);
        var before = organisation is null ? null : await _documents.ReadAsync(organisation.Name, long.MaxValue, cancellationToken);
        if (settings.IsFromPage && organisation is not null)
        {
            PathsOfPages.Check(problems, NamedBy(before), node, organisation.Name);
        }

        // What there is in places that a page may not name, it is not told either.
        if (!(settings.IsFromPage && problems.Any))
        {
            problems.CheckNamedFiles();
        }

        if (organisation is not null)
        {
            CheckPictures(organisation, problems);
            CheckAgainstOthers(organisation, inForce, problems);
        }

        if (organisation is null || problems.Any)
        {
            return null;
        }

        var after = organisation.With((await new PeopleRecords(source).LoadAsync(organisation.Name, organisation.Sources, cancellationToken)).Snapshot());
        var now = inForce.FirstOrDefault(other => other.Name == organisation.Name);
        var warnings = PeopleOutside.Warnings(after).Concat(HeaderFieldsChange.Warnings(now, after)).Concat(ObtainedCertificateUse.WithoutAcme(after, node))
            .Concat(after.Signatures.SelectMany(static signature => signature.Warnings)).Concat(UnknownGroups.In(document, after.People, problems).Select(static problem => problem.ToString()));
        return new(after, settings, (before?.Version ?? 0) + 1)
        {
            Changes = before is null ? [] : Changes(before, settings),
            Warnings = [.. warnings],
            Leaving = LeavingPeople.TooMany(now?.People ?? PeopleSnapshot.Empty, after.People),
        };
    }

    /// <param name="returnsTo">The version whose content it is again.</param>
    /// <returns>Whether it is stored; else somebody else has stored that version meanwhile.</returns>
    public async Task<bool> StoreAsync(OrganisationDraft draft, string author, long? returnsTo, CancellationToken cancellationToken)
    {
        var next = new StoredDocument
        {
            Organisation = draft.Organisation.Name,
            Version = draft.Version,
            Content = draft.Settings.Document.ToJsonString(Readable),
            Yaml = draft.Settings.Yaml,
            Author = author,
            ReturnsTo = returnsTo,
        };
        return await _documents.StoreAsync(next, cancellationToken) is StoreOutcome.Stored;
    }

    /// <summary>A stored document; one that cannot be read has nothing in it.</summary>
    public static JsonObject Parse(string? content)
    {
        try
        {
            return content is null ? [] : JsonNode.Parse(content) as JsonObject ?? [];
        }
        catch (JsonException)
        {
            return []; // all of the new document is a change
        }
    }

    /// <summary>What is remembered of reading a version.</summary>
    private Problems NamedBy(StoredDocument? version)
    {
        var problems = new Problems("the version before");
        OrganisationReader.Read(Parse(version?.Content), 0, HostingNode.Of(node), problems);
        return problems;
    }

    private static IReadOnlyList<string> Changes(StoredDocument before, WrittenSettings settings)
    {
        var changes = OrganisationChanges.Between(Parse(before.Content), settings.Document, withLines: false);
        return changes.Count == 0 && before.Yaml is { } old && settings.Yaml is { } now && old != now ? [$"~ {OrganisationFolder.FileName}: comments and layout"] : changes;
    }

    /// <summary>A document that is in force stays so when the node's settings change; its pictures travel with mail then.</summary>
    private void CheckPictures(Organisation organisation, Problems problems)
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
}
