using System.CommandLine;

namespace Undersign.Tests.Onboarding;

/// <summary>Commands that read an organisation's folder.</summary>
public abstract class FolderCommandTestBase : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("undersign-commands-");

    private protected string Folder => _folder.FullName;

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <param name="wayOn">Of its one send connector, beginning with a key.</param>
    /// <param name="more">A further key.</param>
    private protected void Write(string wayOn, string more)
    {
        File.WriteAllText(Path.Combine(Folder, "people.csv"), "mail,displayName\nann@contoso.example,Ann\n");
        File.WriteAllText(
            Path.Combine(Folder, "organisation.yaml"),
            $$"""
            name: contoso
            domains: [contoso.example]
            identity: { routingCodes: [5Hk2vQ9xWc7RzT4nBm8Ys3Lp] }
            sendConnectors: [{ name: out, addressSpaces: ["*"], {{wayOn}} }]
            people: { csv: people.csv }
            rules: [{ name: all, pass: true }]
            {{more}}
            """);
    }

    private protected static async Task<(int Exit, string Output, string Error)> RunAsync(Command command, params string[] arguments)
    {
        await using var output = new StringWriter { NewLine = "\n" };
        await using var error = new StringWriter { NewLine = "\n" };
        var exit = await command.Parse(arguments).InvokeAsync(new() { Output = output, Error = error }, TestContext.Current.CancellationToken);
        return (exit, output.ToString(), error.ToString());
    }
}
