namespace Undersign.EndToEnd.Harness;

/// <summary>A disk of a few megabytes that turns read-only when it finds a fault, as those of servers do, where the test may mount one.</summary>
internal sealed class FaultyDisk : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();

    private FaultyDisk()
    {
    }

    private string Image => _folder.PathOf("disk.img");

    private string Root => _folder.PathOf("disk");

    public static async Task<FaultyDisk> MountAsync()
    {
        Tool.Require("mkfs.ext4", "e2fsprogs");
        Tool.Require("findmnt", "mount");
        var disk = new FaultyDisk();
        Directory.CreateDirectory(disk.Root);
        await Tool.RunAsync("truncate", ["-s", "64M", disk.Image]);
        await Tool.RunAsync("mkfs.ext4", ["-q", disk.Image]);
        var mounted = await disk.TryMountAsync();
        if (mounted.ExitCode != 0 || !File.Exists(await disk.TriggerAsync()))
        {
            await disk.DisposeAsync();
            Assert.Skip($"needs the right to mount an image with ext4: {mounted.Output}");
        }

        return disk;
    }

    public string PathOf(string name) => Path.Combine(Root, name);

    /// <summary>The kernel takes a fault for found: from now on nothing can be written, by files that are open either.</summary>
    public async Task TurnReadOnlyAsync() => await File.WriteAllTextAsync(await TriggerAsync(), "1", TestContext.Current.CancellationToken);

    /// <summary>What an administrator does: take it off, have it checked, put it back. Nobody may have a file open on it.</summary>
    public async Task RepairAsync()
    {
        var off = await Tool.RunAsync("umount", [Root]);
        Assert.True(off.ExitCode == 0, off.Output);
        await Tool.RunAsync("e2fsck", ["-p", Image]);
        var on = await TryMountAsync();
        Assert.True(on.ExitCode == 0, on.Output);
    }

    public async ValueTask DisposeAsync()
    {
        await Tool.RunAsync("umount", ["--lazy", Root]);
        _folder.Dispose();
    }

    private Task<ToolResult> TryMountAsync() => Tool.RunAsync("mount", ["-o", "loop,errors=remount-ro", Image, Root]);

    private async Task<string> TriggerAsync()
    {
        var device = (await Tool.RunAsync("findmnt", ["-n", "-o", "SOURCE", Root])).Output.Trim();
        return $"/sys/fs/ext4/{Path.GetFileName(device)}/trigger_fs_error";
    }
}
