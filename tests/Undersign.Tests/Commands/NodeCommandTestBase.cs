using System.CommandLine;
using Undersign.Operation;
using Undersign.Tests.Organisations;

namespace Undersign.Tests.Commands;

/// <summary>A node's folder, and commands run in it as a terminal would.</summary>
public abstract class NodeCommandTestBase : IAsyncDisposable
{
    protected NodeCommandTestBase() =>
        File.WriteAllText(Config, "hostName: gateway.contoso.example\nstorage: { sqlite: var/undersign.db }\nreceiveConnectors: [{ name: exchange, bindings: [\"127.0.0.1:0\"] }]\nweb: { port: 0 }\n");

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private protected static string Contoso => OrganisationSamples.ContosoFolder;

    private protected string Folder { get; } = Directory.CreateTempSubdirectory("undersign-commands-").FullName;

    private protected string Config => Path.Combine(Folder, NodeConfigurationReader.DefaultFile);

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    private protected async Task<(int Exit, string Output, string Error)> RunAsync(Command command, params string[] arguments)
    {
        await using var output = new StringWriter { NewLine = "\n" };
        await using var error = new StringWriter { NewLine = "\n" };
        var exit = await command.Parse([.. arguments, "--config", Config]).InvokeAsync(new() { Output = output, Error = error }, Cancellation);
        return (exit, output.ToString(), error.ToString());
    }

    private protected string CopyContoso()
    {
        var copy = Path.Combine(Folder, "copy");
        foreach (var file in Directory.EnumerateFiles(Contoso, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(Contoso, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target) ?? copy);
            File.Copy(file, target);
        }

        return copy;
    }

    private protected static void Replace(string file, params (string Old, string New)[] replacements)
    {
        var text = File.ReadAllText(file);
        foreach (var (old, now) in replacements)
        {
            Assert.Contains(old, text, StringComparison.Ordinal);
            text = text.Replace(old, now, StringComparison.Ordinal);
        }

        File.WriteAllText(file, text);
    }
}
