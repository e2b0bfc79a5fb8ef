using System.Collections;
using System.CommandLine;
using System.Data.Common;
using Undersign.Operation;
using Undersign.Settings;
using Undersign.Storage;

namespace Undersign.Commands;

/// <summary>The <c>--config</c> option, the node file behind it, and the database behind that.</summary>
internal static class NodeFile
{
    public static Option<string> Option() => new("--config")
    {
        Description = "The node file.",
        HelpName = "FILE",
        DefaultValueFactory = _ => NodeConfigurationReader.DefaultFile,
    };

    /// <returns><see langword="null"/> when the file cannot be used; everything that is wrong with it has been said then.</returns>
    public static NodeConfiguration? Read(string path, TextWriter error)
    {
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(static entry => KeyValuePair.Create((string)entry.Key, (string?)entry.Value ?? ""));
        var problems = new Problems(path);
        var node = NodeConfigurationReader.Read(path, environment, TimeProvider.System, problems);
        Tell(problems, error);
        return node;
    }

    public static void Tell(Problems problems, TextWriter error)
    {
        foreach (var problem in problems.All)
        {
            error.WriteLine(problem);
        }
    }

    /// <summary>Opens the database, brings it up to date and works with it; when that cannot be, says why and gives <see cref="ExitCode.Failed"/>.</summary>
    public static async Task<int> WithStorageAsync(NodeConfiguration node, TextWriter error, Func<DbDataSource, Task<int>> work, CancellationToken cancellationToken)
    {
        try
        {
            await using var source = node.Storage.Open();
            if (await Migrations.ApplyAsync(source, Migration.All, TimeProvider.System, cancellationToken) is not MigrationState.Refused(var reason))
            {
                return await work(source);
            }

            await error.WriteLineAsync($"{node.Storage}: {reason}");
        }
        catch (Exception exception) when (exception is DbException or IOException or UnauthorizedAccessException or TimeoutException)
        {
            await error.WriteLineAsync(StorageFault.Describe(node.Storage, exception));
        }

        return ExitCode.Failed;
    }
}
