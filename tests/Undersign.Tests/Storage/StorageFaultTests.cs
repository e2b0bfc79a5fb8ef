using Undersign.Storage;

namespace Undersign.Tests.Storage;

/// <summary>A database that cannot be used says what to do.</summary>
public sealed class StorageFaultTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("undersign-storage-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_is_no_database_is_to_be_replaced_by_a_backup()
    {
        var path = Path.Combine(_folder, "undersign.db");
        await File.WriteAllTextAsync(path, string.Concat(Enumerable.Repeat("no database\n", 1000)), TestContext.Current.CancellationToken);

        Assert.Contains("undersign restore DIR", await FaultAsync(path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_is_no_file() => Assert.Contains("is it a folder", await FaultAsync(_folder), StringComparison.Ordinal);

    [Fact]
    public void Where_nothing_can_be_made_check_says_so()
    {
        Assert.Null(StorageFault.OfNew(Path.Combine(_folder, "undersign.db")));
        Assert.Null(StorageFault.OfNew(Path.Combine(_folder, "var", "undersign.db")));
        Assert.Contains("folder", StorageFault.OfNew(_folder), StringComparison.Ordinal);
        Assert.Contains("no file can be made", StorageFault.OfNew(Path.Combine(_folder, new string('u', 300))), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
        Assert.Contains("no file can be made", StorageFault.OfNew("/proc/undersign/var/undersign.db"), StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(_folder, "file"), "");
        Assert.Contains("is a file", StorageFault.OfNew(Path.Combine(_folder, "file", "undersign.db")), StringComparison.Ordinal);
    }

    private static async Task<string> FaultAsync(string path)
    {
        var location = new StorageLocation.Sqlite(path);
        await using var source = location.Open();
        var fault = await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => Migrations.ReadAsync(source, Migration.All, TestContext.Current.CancellationToken));
        return StorageFault.Describe(location, fault);
    }
}
