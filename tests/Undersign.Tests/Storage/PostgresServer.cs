using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Undersign.Storage;
using Undersign.Tests.Storage;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace Undersign.Tests.Storage;

/// <summary>A PostgreSQL of our own for one test run: started when the first test asks, on a socket in a temporary folder, stopped at the end.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string User = "undersign";
    private readonly SemaphoreSlim _starting = new(1, 1);
    private string? _folder;
    private int _databases;

    /// <summary>The folder with <c>initdb</c> and <c>postgres</c>, where Debian and others put it.</summary>
    private static string? Programs { get; } = Directory.Exists("/usr/lib/postgresql")
        ? Directory.EnumerateDirectories("/usr/lib/postgresql").OrderDescending(StringComparer.Ordinal).Select(folder => Path.Combine(folder, "bin")).FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")))
        : null;

    /// <summary>A fresh database.</summary>
    internal async Task<StorageLocation> CreateDatabaseAsync()
    {
        Assert.SkipWhen(Programs is null, "PostgreSQL is not installed; on Debian: apt-get install postgresql");
        await StartAsync();
        var name = string.Create(CultureInfo.InvariantCulture, $"test{Interlocked.Increment(ref _databases)}");
        await using var source = NpgsqlDataSource.Create(ConnectionString("postgres"));
        await using var command = source.CreateCommand($"create database {name}");
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return new StorageLocation.Postgres(ConnectionString(name));
    }

    public async ValueTask DisposeAsync()
    {
        if (_folder is not null)
        {
            await RunAsync("pg_ctl", "stop", "--mode=immediate", "--wait", "-D", Path.Combine(_folder, "data"));
            Directory.Delete(_folder, recursive: true);
        }

        _starting.Dispose();
    }

    private string ConnectionString(string database) => $"Host={_folder};Username={User};Database={database};Pooling=true;Maximum Pool Size=10";

    private async Task StartAsync()
    {
        await _starting.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (_folder is not null)
            {
                return;
            }

            var folder = Directory.CreateTempSubdirectory("undersign-pg-").FullName;
            if (Environment.IsPrivilegedProcess)
            {
                using var chown = Process.Start("chown", ["postgres", folder]);
                await chown.WaitForExitAsync(TestContext.Current.CancellationToken);
            }

            var data = Path.Combine(folder, "data");
            await RunAsync("initdb", "--no-sync", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--username=" + User, "-D", data);

            // Nothing of this survives the run: no need to wait for the disk.
            var options = $"-k {folder} -c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=50";
            await RunAsync("pg_ctl", "start", "--wait", "-D", data, "-l", Path.Combine(folder, "log"), "-o", options);
            _folder = folder;
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>PostgreSQL refuses to run as root, as which tests in containers run.</summary>
    private static async Task RunAsync(string program, params string[] arguments)
    {
        var path = Path.Combine(Programs!, program); // tests skip before they come here without it
        var start = Environment.IsPrivilegedProcess ? new ProcessStartInfo("runuser", ["-u", "postgres", "--", path, .. arguments]) : new ProcessStartInfo(path, arguments);
        start.WorkingDirectory = "/";
        start.RedirectStandardOutput = true;
        start.UseShellExecute = false;
        using var process = Process.Start(start)!; // null only with a shell
        await process.WaitForExitAsync(CancellationToken.None);
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}");
    }
}
