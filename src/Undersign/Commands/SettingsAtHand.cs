using System.Data.Common;
using Microsoft.Extensions.Logging.Abstractions;
using Undersign.Operation;
using Undersign.Organisations;
using Undersign.People;
using Undersign.People.Storing;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;
using Undersign.Settings;

namespace Undersign.Commands;

/// <summary>Settings to try something with: a folder that nobody has applied, or what is in force.</summary>
internal static class SettingsAtHand
{
    /// <returns><see langword="null"/> when it is no good; everything that is wrong with it has been said then.</returns>
    public static Organisation? Of(string folder, TextWriter error) => Of(folder, HostingNode.Any, error);

    /// <param name="host">Where they would be in force.</param>
    public static Organisation? Of(string folder, HostingNode host, TextWriter error)
    {
        var problems = new Problems(Path.Combine(folder, OrganisationFolder.FileName));
        var document = OrganisationFolder.Read(folder, problems);
        var organisation = document is null ? null : OrganisationReader.Read(document, 0, host, problems);
        NodeFile.Tell(problems, error);
        return organisation;
    }

    /// <summary>A folder that nobody has applied, with the people of directories as the node has them, where there is one.</summary>
    /// <returns><see langword="null"/> when something is no good; everything that is wrong has been said then.</returns>
    public static async Task<Organisation?> DraftAsync(string folder, string config, TextWriter error, CancellationToken cancellationToken)
    {
        var draft = Of(folder, error);
        if (draft is null || draft.Sources.AreInDocument)
        {
            return draft;
        }

        if (!File.Exists(config))
        {
            await error.WriteLineAsync($"There is no {config}: people of directories are not known here, those of files are. --config FILE names the node that has them.");
            return draft;
        }

        if (NodeFile.Read(config, error) is not { } node)
        {
            return null;
        }

        Organisation? whole = null;
        await NodeFile.WithStorageAsync(
            node,
            error,
            async source =>
            {
                whole = draft.With((await new PeopleRecords(source).LoadAsync(draft.Name, draft.Sources, cancellationToken)).Snapshot());
                return ExitCode.Done;
            },
            cancellationToken);
        return whole;
    }

    /// <summary>All that are in force, as a gateway would load them. Throws what keeps us from them: nobody may take them for none.</summary>
    public static async Task<OrganisationSet> InForceAsync(DbDataSource source, NodeConfiguration node, CancellationToken cancellationToken)
    {
        var catalogue = new OrganisationCatalogue();
        using var loader = new CatalogueLoader(new SettingsDocuments(source, TimeProvider.System), new PeopleRecords(source), catalogue, HostingNode.Of(node), NullLogger<CatalogueLoader>.Instance);
        await loader.ReadAsync(cancellationToken);
        return catalogue.Current;
    }

    /// <summary>As above, saying which of them are not in force as they were stored last, because that cannot be read.</summary>
    public static async Task<IReadOnlyList<Organisation>> InForceAsync(DbDataSource source, NodeConfiguration node, TextWriter error, CancellationToken cancellationToken)
    {
        var inForce = await InForceAsync(source, node, cancellationToken);
        foreach (var document in await new SettingsDocuments(source, TimeProvider.System).LatestAsync(cancellationToken))
        {
            if (inForce.Find(document.Organisation)?.Version is var version && version != document.Version)
            {
                await error.WriteLineAsync(string.Create(null, $"Version {document.Version} of {document.Organisation} cannot be read and is not in force; {(version is null ? "nor is any before it" : $"version {version} is")}. undersign apply puts a good one in force."));
            }
        }

        return inForce.All;
    }

    /// <summary>Where people's pictures are: in the database, or, without one, in the document alone.</summary>
    public static PhotoAlbum Album(DbDataSource? source) => new(source is null ? null : new PeopleRecords(source), TimeProvider.System, NullLogger<PhotoAlbum>.Instance);

    /// <summary>Somebody's picture for a draft: from its folder, or as the node has it of a directory.</summary>
    /// <returns><see langword="null"/> where there is none, or it is not at hand: the signature goes without it, as mail would.</returns>
    public static async Task<InlinePart?> PhotoAsync(Organisation draft, PersonPhoto? photo, string config, TextWriter error, CancellationToken cancellationToken)
    {
        InlinePart? found = null;
        async Task<int> FindAsync(DbDataSource? source)
        {
            using var album = Album(source);
            found = photo is null ? null : await album.FindAsync(draft, photo, cancellationToken);
            return ExitCode.Done;
        }

        if (photo is null || draft.Sources.Find(photo) is not null || !File.Exists(config) || NodeFile.Read(config, error) is not { } node)
        {
            await FindAsync(source: null);
            return found;
        }

        await NodeFile.WithStorageAsync(node, error, FindAsync, cancellationToken);
        return found;
    }

    /// <summary>The one of that name, or whose mail it would be.</summary>
    public static Organisation? Choose(IReadOnlyCollection<Organisation> organisations, string? name, Mailbox? sender, TextWriter error)
    {
        var fitting = organisations.Where(organisation => name is not null ? organisation.Name == name : sender is not null && (organisation.IsInside(sender) || organisation.People.Find(sender) is not null)).ToList();
        var chosen = fitting is [var only] ? only : name is null && organisations.Count == 1 ? organisations.First() : null;
        if (chosen is null)
        {
            error.WriteLine(organisations.Count == 0
                ? "No organisation is in force. undersign apply DIR puts one in force; --dir DIR tries a folder."
                : $"Whose mail is it? Name the organisation: --organisation {string.Join(" or ", organisations.Select(static organisation => organisation.Name))}.");
        }

        return chosen;
    }

    /// <summary>An address on a command line.</summary>
    public static Mailbox? Address(string text) => text.LastIndexOf('@') is var at && at > 0 && DomainName.IsValid(text[(at + 1)..]) ? new(text[..at], text[(at + 1)..]) : null;
}
