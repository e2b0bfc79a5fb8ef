using System.CommandLine;
using System.Text.Json.Nodes;
using Undersign.Organisations;
using Undersign.Organisations.Drafts;
using Undersign.Settings;

namespace Undersign.Commands;

/// <summary><c>undersign diff DIR</c>: what applying a folder would change.</summary>
internal static class DiffCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("DIR") { Description = $"The folder with {OrganisationFolder.FileName} and the files it names." };
        var config = NodeFile.Option();
        var command = new Command("diff", """
            Shows what applying a folder would change: rules added, gone, moved and changed, templates line by line, people,
            and everything else. Nothing is changed.

            Exit code 0: there is nothing to change. 1: there is. 2: the folder is not good, or the node file could not be read.
            """)
        {
            folder, config,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetRequiredValue(folder), parsed.GetRequiredValue(config), parsed.InvocationConfiguration, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string folder, string config, InvocationConfiguration streams, CancellationToken cancellationToken)
    {
        if (SettingsAtHand.Of(folder, streams.Error) is not { } organisation
            || OrganisationFolder.Read(folder, new Problems(folder)) is not { } document
            || NodeFile.Read(config, streams.Error) is not { } node)
        {
            return ExitCode.Unreadable;
        }

        return await NodeFile.WithStorageAsync(
            node,
            streams.Error,
            async source =>
            {
                var inForce = await new SettingsDocuments(source, TimeProvider.System).ReadAsync(organisation.Name, long.MaxValue, cancellationToken);
                var changes = OrganisationChanges.Between(JsonNode.Parse(inForce?.Content ?? "{}") as JsonObject ?? [], document, withLines: true);
                foreach (var change in changes)
                {
                    await streams.Output.WriteLineAsync(change);
                }

                await streams.Output.WriteLineAsync(inForce is null ? $"{organisation.Name} is not in force yet; all of it is new"
                    : changes.Count == 0 ? $"{organisation.Name}: nothing would change; version {inForce.Version} is the same"
                    : $"{organisation.Name}: this would become version {inForce.Version + 1}");
                return changes.Count == 0 ? ExitCode.Done : ExitCode.Failed;
            },
            cancellationToken);
    }
}
