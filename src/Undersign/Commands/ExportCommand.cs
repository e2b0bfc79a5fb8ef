using System.CommandLine;
using System.Text.Json.Nodes;
using Undersign.Organisations;
using Undersign.Settings;

namespace Undersign.Commands;

/// <summary><c>undersign export</c>: what <c>apply</c> put in, as files again.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var organisation = new Argument<string>("NAME") { Description = "The organisation." };
        var folder = new Argument<string>("DIR") { Description = "A folder that is empty, or not there yet." };
        var version = new Option<long>("--version") { Description = "An older version, for instance to go back to it with apply.", HelpName = "N", DefaultValueFactory = _ => long.MaxValue };
        var config = NodeFile.Option();
        var command = new Command("export", """
            Writes an organisation's settings to a folder, in the form apply reads.

              undersign export contoso contoso-now
              undersign export contoso contoso-before --version 3 && undersign apply contoso-before

            organisation.yaml is as it was written, with its comments. Exit code 0: written. 1: there is nothing to write, or nowhere
            to write it. 2: the node file could not be read.
            """)
        {
            organisation, folder, version, config,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetRequiredValue(organisation),
            parsed.GetRequiredValue(folder),
            parsed.GetValue(version),
            parsed.GetRequiredValue(config),
            parsed.InvocationConfiguration,
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string name, string folder, long version, string config, InvocationConfiguration streams, CancellationToken cancellationToken)
    {
        if (NodeFile.Read(config, streams.Error) is not { } node)
        {
            return ExitCode.Unreadable;
        }

        return await NodeFile.WithStorageAsync(
            node,
            streams.Error,
            async source =>
            {
                if (await new SettingsDocuments(source, TimeProvider.System).ReadAsync(name, version, cancellationToken) is not { } document || JsonNode.Parse(document.Content) is not JsonObject root)
                {
                    await streams.Error.WriteLineAsync($"There is no organisation \"{name}\"; undersign check lists them.");
                    return ExitCode.Failed;
                }

                try
                {
                    OrganisationFolder.Write(folder, root, document.Yaml);
                }
                catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
                {
                    await streams.Error.WriteLineAsync($"Nothing was exported, or not all of it: {exception.Message}");
                    return ExitCode.Failed;
                }

                await streams.Output.WriteLineAsync($"{name}, version {document.Version}, is in {folder}");
                return ExitCode.Done;
            },
            cancellationToken);
    }
}
