using System.Data.Common;
using System.Globalization;
using Undersign.Custody;
using Undersign.Operation;
using Undersign.Storage;

namespace Undersign.Commands;

/// <summary>One run of <c>undersign backup</c> or <c>undersign restore</c>: the embedded store goes from one folder to another, whole or not at all.</summary>
/// <remarks>The database gets its name last. What has been cut off has none, and cannot be taken for a copy.</remarks>
internal sealed class StoreCopyRun(TextWriter output, TextWriter error, TimeProvider time)
{
    private const string DatabaseName = "undersign.db";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <param name="folder">Empty, or not there yet.</param>
    public Task<int> BackUpAsync(string config, string folder, CancellationToken cancellationToken) => WithFileAsync(config, async (node, file) =>
    {
        if (!File.Exists(file))
        {
            return await FailAsync($"{file} is not there: nothing was ever kept, or storage in {config} names another place.");
        }

        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            return await FailAsync($"{folder} is not empty: name a folder that is, or one that is not there yet.");
        }

        await using var source = node.Storage.Open();
        if (await Migrations.ReadAsync(source, Migration.All, cancellationToken) is not MigrationState.UpToDate)
        {
            return await FailAsync($"{file} is of another version of undersign; back it up with that one.");
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerOnly); // it will hold mail
        }

        return await CopyAsync(node, source, file, Path.Combine(folder, DatabaseName), "is backed up in", cancellationToken);
    });

    /// <param name="folder">That a backup went to.</param>
    public Task<int> RestoreAsync(string config, string folder, CancellationToken cancellationToken) => WithFileAsync(config, async (node, file) =>
    {
        var from = Path.Combine(folder, DatabaseName);
        if (!File.Exists(from))
        {
            return await FailAsync($"{from} is not there: {folder} is no backup, or one that was cut off.");
        }

        if (File.Exists(file))
        {
            return await FailAsync($"{file} is there already: move it away, with the files whose names begin so and the folder custody beside it.");
        }

        using var only = new NodeLock();
        return only.TryTake(node.Storage)
            ? await CopyAsync(node, null, from, file, "is restored to", cancellationToken)
            : await FailAsync($"A gateway serves from {file} now: stop it.");
    });

    private async Task<int> WithFileAsync(string config, Func<NodeConfiguration, string, Task<int>> work)
    {
        if (NodeFile.Read(config, error) is not { } node)
        {
            return ExitCode.Unreadable;
        }

        if (node.Storage is not StorageLocation.Sqlite(var file))
        {
            return await FailAsync($"{node.Storage}: this is for the embedded store. A database server has tools of its own: pg_dump --format=custom, pg_restore. Everything is in there, large messages too.");
        }

        try
        {
            return await work(node, file);
        }
        catch (Exception exception) when (exception is DbException or IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return await FailAsync(exception.Message);
        }
    }

    private async Task<int> CopyAsync(NodeConfiguration node, DbDataSource? original, string from, string to, string done, CancellationToken cancellationToken)
    {
        var unfinished = to + ".part";
        var files = new CustodyCopying(FolderOf(node, from), FolderOf(node, to), original);
        try
        {
            Discard(unfinished);
            files.CopyFiles();
            var taken = time.GetUtcNow();
            SqliteCopy.Write(from, unfinished);
            var copied = await CompleteAsync(files, unfinished, cancellationToken);
            File.Move(unfinished, to);
            FolderNames.Flush(Path.GetDirectoryName(Path.GetFullPath(to)) ?? "."); // who is told that it is there may pull the plug
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{from}, as of {taken:yyyy-MM-dd HH:mm:ss} UTC, {done} {to}, with {copied.Messages} messages in custody"));
            foreach (var id in copied.Damaged)
            {
                await error.WriteLineAsync($"{id} in custody is missing its octets, or they are not as they were taken; the gateway will set it aside: undersign queue list --state set-aside");
            }

            return copied.Damaged.Count == 0 ? ExitCode.Done : ExitCode.Unreadable;
        }
        catch
        {
            Discard(unfinished);
            throw;
        }
    }

    /// <summary>A backup may be of an older version than the program that restores it.</summary>
    private async Task<CustodyCopied> CompleteAsync(CustodyCopying files, string database, CancellationToken cancellationToken)
    {
        await using var copy = new StorageLocation.Sqlite(database).Open();
        return await Migrations.ApplyAsync(copy, Migration.All, time, cancellationToken) is MigrationState.Refused(var reason)
            ? throw new InvalidDataException(reason)
            : await files.CompleteAsync(copy, cancellationToken);
    }

    private static CustodyFolder FolderOf(NodeConfiguration node, string database) => new(node with { Storage = new StorageLocation.Sqlite(database) });

    private static void Discard(string database)
    {
        foreach (var ending in (string[])["", "-wal", "-shm", "-journal"])
        {
            File.Delete(database + ending);
        }
    }

    private async Task<int> FailAsync(string reason)
    {
        await error.WriteLineAsync(reason);
        return ExitCode.Failed;
    }
}
