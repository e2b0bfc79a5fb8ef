using System.CommandLine;
using System.Text.Json.Nodes;
using Undersign.Settings;

namespace Undersign.Commands;

/// <summary><c>undersign history</c>: who put which version in force, and when.</summary>
internal static class HistoryCommand
{
    public static Command Create()
    {
        var organisation = new Argument<string>("NAME") { Description = "The organisation." };
        var limit = new Option<int>("--limit") { Description = "How many at most, newest first.", HelpName = "N", DefaultValueFactory = _ => 20 };
        var json = new Option<bool>("--json") { Description = "One line of JSON a version." };
        var config = NodeFile.Option();
        var command = new Command("history", """
            Lists the versions of an organisation's settings, newest first: number, time, who stored it, and which version a rollback went back to.

              undersign history contoso
              undersign rollback contoso 3          puts the content of version 3 in force again, as the next version
              undersign export contoso then --version 3

            Exit code 0: listed. 1: there is no such organisation. 2: the node file could not be read.
            """)
        {
            organisation, limit, json, config,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetRequiredValue(organisation), parsed.GetValue(limit), parsed.GetValue(json), parsed.GetRequiredValue(config), parsed.InvocationConfiguration, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string name, int limit, bool isJson, string config, InvocationConfiguration streams, CancellationToken cancellationToken)
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
                var versions = await new SettingsDocuments(source, TimeProvider.System).HistoryAsync(name, Math.Max(1, limit), cancellationToken);
                foreach (var version in versions)
                {
                    var at = DateTimeOffset.FromUnixTimeMilliseconds(version.StoredAt).UtcDateTime;
                    await streams.Output.WriteLineAsync(isJson
                        ? new JsonObject { ["version"] = version.Version, ["at"] = at, ["author"] = version.Author, ["returnsTo"] = version.ReturnsTo }.ToJsonString()
                        : string.Create(null, $"{version.Version,5}  {at:yyyy-MM-dd HH:mm:ss} UTC  {version.Author}{(version.ReturnsTo is { } earlier ? $", back to version {earlier}" : "")}"));
                }

                if (versions.Count == 0)
                {
                    await streams.Error.WriteLineAsync($"There is no organisation \"{name}\"; undersign check lists them.");
                }

                return versions.Count == 0 ? ExitCode.Failed : ExitCode.Done;
            },
            cancellationToken);
    }
}
