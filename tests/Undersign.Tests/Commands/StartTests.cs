using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Undersign.Commands;
using Undersign.Storage;
using Undersign.Tests.Storage;

namespace Undersign.Tests.Commands;

/// <summary>What a start needs of the machine: <c>check</c> fails where it is missing, and <c>serve</c> says so in a line.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class StartTests : NodeCommandTestBase
{
    private const UnixFileMode ForAll = (UnixFileMode)0b111_111_111;
    private const UnixFileMode ForReaders = (UnixFileMode)0b101_101_101;

    private string Var => Path.Combine(Folder, "var");

    private string Database => Path.Combine(Var, "undersign.db");

    /// <summary>As after <c>apply</c> by root, when the service has a user of its own: it can read all, and all queued mail would be refused.</summary>
    [Fact]
    public async Task Check_fails_on_a_database_that_can_only_be_read()
    {
        await ApplyForOthersAsync();
        File.SetUnixFileMode(Database, (UnixFileMode)0b100_100_100);

        var (exit, output) = CheckAsAnother();

        Assert.Equal(1, exit);
        Assert.Contains("FAIL  storage", output, StringComparison.Ordinal);
        Assert.Contains("may not write to the file", output, StringComparison.Ordinal);
    }

    /// <summary>SQLite makes its log beside the database.</summary>
    [Fact]
    public async Task Check_fails_on_a_database_in_a_folder_that_takes_no_files()
    {
        await ApplyForOthersAsync();
        File.SetUnixFileMode(Database, ForAll);
        File.SetUnixFileMode(Var, ForReaders);

        var (exit, output) = CheckAsAnother();

        Assert.Equal(1, exit);
        Assert.Contains("FAIL  storage", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_is_content_with_what_another_user_may_write()
    {
        await ApplyForOthersAsync();
        File.SetUnixFileMode(Database, ForAll);

        var (exit, output) = CheckAsAnother();

        Assert.DoesNotContain("FAIL", output, StringComparison.Ordinal);
        Assert.Equal(0, exit);
    }

    [Fact]
    public async Task Check_and_serve_fail_where_the_folder_of_the_database_cannot_be_made()
    {
        Replace(Config, ("var/undersign.db", "/proc/undersign/undersign.db"));

        var (exit, output, _) = await RunAsync(CheckCommand.Create());
        Assert.Equal(1, exit);
        Assert.Contains("FAIL  storage", output, StringComparison.Ordinal);

        var (served, _, error) = await RunAsync(ServeCommand.Create());
        Assert.Equal(ExitCode.Failed, served);
        Assert.StartsWith("undersign could not start: SQLite, /proc/undersign/undersign.db: no file can be made there", Assert.Single(error.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ name: exchange, bindings: [\"127.0.0.1:PORT\"] }", "", "the receive connector \"exchange\"")]
    [InlineData("{ name: exchange, bindings: [\"127.0.0.1:0\"] }", "web: { port: PORT }", "the status page (web)")]
    [InlineData("{ name: exchange, bindings: [\"127.0.0.1:0\"] }", "scim: { bindings: [\"127.0.0.1:PORT\"], tls: off }", "scim")]
    [InlineData("{ name: exchange, bindings: [\"127.0.0.1:0\"] }", "pictures: { url: \"https://pictures.contoso.example/\", bindings: [\"127.0.0.1:PORT\"] }", "pictures")]
    public async Task Serve_says_in_a_line_whose_address_is_taken(string connector, string more, string named)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = $"{((IPEndPoint)taken.LocalEndpoint).Port}";
        var web = more.StartsWith("web", StringComparison.Ordinal) ? "" : "web: { port: 0 }\n";
        await File.WriteAllTextAsync(Config, $"hostName: gateway.contoso.example\nstorage: {{ sqlite: var/undersign.db }}\nreceiveConnectors: [{connector.Replace("PORT", port, StringComparison.Ordinal)}]\n{web}{more.Replace("PORT", port, StringComparison.Ordinal)}\n", Cancellation);

        var (exit, _, error) = await RunAsync(ServeCommand.Create());

        Assert.Equal(ExitCode.Failed, exit);
        Assert.Equal($"undersign could not start: {named} cannot listen at 127.0.0.1:{port}: something listens there already; the gateway itself, if it is running. Free that address, or give another one in the node file\n", error);
    }

    [Fact]
    public async Task Check_warns_of_a_gateway_that_serves_from_the_database()
    {
        await RunAsync(ApplyCommand.Create(), Contoso);
        using var serving = new NodeLock();
        Assert.True(serving.TryTake(new StorageLocation.Sqlite(Database)));

        var (_, output, _) = await RunAsync(CheckCommand.Create());

        Assert.Contains("warn  storage       a gateway serves from this database now", output, StringComparison.Ordinal);
    }

    /// <summary>It holds mail and settings with secrets; the umask of whoever runs the first command is usually 022.</summary>
    [Fact]
    public async Task The_database_is_nobody_elses_to_read()
    {
        await RunAsync(ApplyCommand.Create(), Contoso);
        Assert.Equal(0, (await RunAsync(BackupCommand.Create(), Path.Combine(Folder, "kept"))).Exit);

        const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(Database) & Others);
        Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(Path.Combine(Folder, "kept", "undersign.db")) & Others);
        await using var source = new StorageLocation.Sqlite(Database).Open();
        await using var connection = await source.OpenConnectionAsync(Cancellation);
        await Migrations.ApplyAsync(source, Migration.All, TimeProvider.System, Cancellation);
        Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(Database + "-wal") & Others);
        Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(Database + "-shm") & Others);
    }

    private async Task ApplyForOthersAsync()
    {
        await RunAsync(ApplyCommand.Create(), Contoso);
        File.SetUnixFileMode(Folder, ForReaders);
        File.SetUnixFileMode(Config, ForReaders);
        File.SetUnixFileMode(Var, ForAll);
    }

    private (int Exit, string Output) CheckAsAnother() => AnotherUser.Run(() =>
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
#pragma warning disable xUnit1031, CA2025 // nothing in it waits: it has to stay in this thread
        var exit = new CheckRun(output, TimeProvider.System).RunAsync(Config, error, Cancellation).GetAwaiter().GetResult();
#pragma warning restore xUnit1031, CA2025
        return (exit, output.ToString() + error);
    });
}
