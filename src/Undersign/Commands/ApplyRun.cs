using System.Data.Common;
using Undersign.Operation;
using Undersign.Organisations;
using Undersign.Organisations.Drafts;
using Undersign.Settings;

namespace Undersign.Commands;

/// <summary>One run of <c>undersign apply</c> or <c>undersign rollback</c>: a document becomes the next version, all of it or nothing (law 9).</summary>
/// <param name="mayGo">Whether a great part of the people may be gone afterwards.</param>
internal sealed class ApplyRun(TextWriter output, TextWriter error, bool mayGo)
{
    private long? _returnsTo;

    /// <summary>The version that the folder was made of, where somebody says it; another in force is a conflict then.</summary>
    public long? After { get; init; }

    public async Task<int> RunAsync(string folder, string config, bool isDryRun, CancellationToken cancellationToken)
    {
        if (NodeFile.Read(config, error) is not { } node)
        {
            return ExitCode.Unreadable;
        }

        var problems = new Problems(Path.Combine(folder, OrganisationFolder.FileName));
        return WrittenSettings.Of(folder, problems) is { } settings
            ? await NodeFile.WithStorageAsync(node, error, source => PutAsync(settings, source, node, isDryRun, cancellationToken), cancellationToken)
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
                var settings = new WrittenSettings(OrganisationDrafts.Parse(stored.Content), stored.Yaml, new(string.Create(null, $"{name}, version {version}")));
                return await PutAsync(settings, source, node, isDryRun: false, cancellationToken);
            },
            cancellationToken);
    }

    private async Task<int> PutAsync(WrittenSettings settings, DbDataSource source, NodeConfiguration node, bool isDryRun, CancellationToken cancellationToken)
    {
        var drafts = new OrganisationDrafts(source, node, TimeProvider.System);
        if (await drafts.PrepareAsync(settings, await SettingsAtHand.InForceAsync(source, node, error, cancellationToken), cancellationToken) is not { } draft)
        {
            return Refuse(settings.Problems);
        }

        var name = draft.Organisation.Name;
        if (After is { } seen && seen != draft.Version - 1)
        {
            await error.WriteLineAsync($"{name}: version {draft.Version - 1} is the newest, and not {seen}: somebody has changed it meanwhile. undersign export {name} DIR writes it down; bring both together, then apply --after {draft.Version - 1}. Nothing was changed.");
            return ExitCode.Failed;
        }

        if (draft.IsSame)
        {
            await output.WriteLineAsync($"{name}: nothing has changed; version {draft.Version - 1} stays in force");
            return ExitCode.Done;
        }

        foreach (var line in draft.Changes.Concat(draft.Warnings.Select(static warning => $"warning: {warning}")))
        {
            await output.WriteLineAsync($"  {line}");
        }

        if (!mayGo && draft.Leaving > 0)
        {
            await error.WriteLineAsync($"{draft.Leaving} people would have no signature any more. A directory that has not been read yet has nobody: keep the source before it until then. If they are to go: --people-may-go. Nothing was changed.");
            return ExitCode.Failed;
        }

        return await StoreAsync(draft, drafts, isDryRun, cancellationToken);
    }

    private async Task<int> StoreAsync(OrganisationDraft draft, OrganisationDrafts drafts, bool isDryRun, CancellationToken cancellationToken)
    {
        var name = draft.Organisation.Name;
        if (isDryRun)
        {
            await output.WriteLineAsync($"{name}: would become version {draft.Version} with {draft.Summary}; nothing was changed");
            return ExitCode.Done;
        }

        if (!await drafts.StoreAsync(draft, Environment.UserName, _returnsTo, cancellationToken))
        {
            await error.WriteLineAsync($"{name}: somebody else has just stored version {draft.Version}; look at it, then apply again");
            return ExitCode.Failed;
        }

        await output.WriteLineAsync($"{name}: version {draft.Version} is in force, with {draft.Summary}");
        return ExitCode.Done;
    }

    private int Refuse(Problems problems)
    {
        NodeFile.Tell(problems, error);
        error.WriteLine("Nothing was changed.");
        return ExitCode.Failed;
    }
}
