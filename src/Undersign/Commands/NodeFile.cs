using System.Collections;
using System.CommandLine;
using Undersign.Operation;
using Undersign.Settings;

namespace Undersign.Commands;

/// <summary>The <c>--config</c> option, and the node file behind it.</summary>
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
        foreach (var problem in problems.All)
        {
            error.WriteLine(problem);
        }

        return node;
    }
}
