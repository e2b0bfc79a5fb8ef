namespace Undersign.EndToEnd.Operation;

/// <summary>What somebody sees who tries Undersign for the first time: <c>./run --once</c>.</summary>
public sealed class DemonstrationTests
{
    private static readonly string Examples = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", "examples"));

    [Fact]
    public async Task Every_message_arrives_as_it_should()
    {
        using var folder = new TemporaryFolder();

        var run = await GatewayProcess.CommandAsync(["demo", "--once", "--folder", folder.PathOf("demo"), "--examples", Examples]);

        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Contains("All 7 messages arrived as they should.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_arrives_otherwise_is_told()
    {
        using var folder = new TemporaryFolder();
        foreach (var file in Directory.EnumerateFiles(Examples, "*", SearchOption.AllDirectories))
        {
            var copy = folder.PathOf(Path.Combine("examples", Path.GetRelativePath(Examples, file)));
            Directory.CreateDirectory(Path.GetDirectoryName(copy) ?? folder.Root);
            File.Copy(file, copy);
        }

        var legal = folder.PathOf("examples/contoso/signatures/legal-de.html");
        await File.WriteAllTextAsync(legal, "<p>Other words</p>", TestContext.Current.CancellationToken);

        var run = await GatewayProcess.CommandAsync(["demo", "--once", "--folder", folder.PathOf("demo"), "--examples", folder.PathOf("examples")]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("1 of 7 messages did not arrive as they should.", run.Output, StringComparison.Ordinal);
        Assert.Contains("has \"Amtsgericht Charlottenburg\" 0 times", run.Output, StringComparison.Ordinal);
    }
}
