using System.Collections;
using System.CommandLine;
using System.Data.Common;
using Undersign.Operation;
using Undersign.Settings;
using Undersign.Storage;

namespace Undersign.Commands;

/// <summary>The option <c>--config</c> and what the commands do with it.</summary>
internal static class NodeFile
{
    public static Option<string> CreateOption() => new("--config")
    {
        Description = "The node file.",
        HelpName = "FILE",
        DefaultValueFactory = _ => NodeConfigurationReader.DefaultFile,
    };

    /// <summary>Reads the file; what is wrong with it goes to <paramref name="error"/>.</summary>
    public static NodeConfiguration? TryRead(string path, TextWriter error)
    {
        var problems = new Problems(path);
        var configuration = NodeConfigurationReader.Read(path, Environment(), TimeProvider.System, problems);
        Tell(problems, error);
        return configuration;
    }

    public static IEnumerable<KeyValuePair<string, string>> Environment() =>
        System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(entry => KeyValuePair.Create((string)entry.Key, (string?)entry.Value ?? ""));

    public static void Tell(Problems problems, TextWriter error)
    {
        foreach (var problem in problems.All)
        {
            error.WriteLine(problem);
        }
    }

    /// <summary>Opens the database, brings it up to date and works with it; when that cannot be, says why and gives <see cref="ExitCode.Failed"/>.</summary>
    public static async Task<int> WithStorageAsync(NodeConfiguration configuration, TextWriter error, Func<DbDataSource, Task<int>> work, CancellationToken cancellationToken)
    {
        try
        {
            await using var source = configuration.Storage.Open();
            if (await Migrations.ApplyAsync(source, Migration.All, TimeProvider.System, cancellationToken) is not MigrationState.Refused(var reason))
            {
                return await work(source);
            }

            await error.WriteLineAsync($"{configuration.Storage}: {reason}");
        }
        catch (Exception exception) when (exception is DbException or IOException or UnauthorizedAccessException or TimeoutException)
        {
            await error.WriteLineAsync($"{configuration.Storage}: {exception.Message}");
        }

        return ExitCode.Failed;
    }
}
