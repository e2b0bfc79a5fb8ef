namespace Undersign.EndToEnd.Harness;

/// <summary>A disk of a few megabytes, where the test may mount one.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();

    private SmallDisk()
    {
    }

    public static async Task<SmallDisk> MountAsync()
    {
        Tool.Require("mount", "mount");
        var disk = new SmallDisk();
        var mounted = await Tool.RunAsync("mount", ["-t", "tmpfs", "-o", "size=24m", "tmpfs", disk._folder.Root]);
        if (mounted.ExitCode != 0)
        {
            disk._folder.Dispose();
            Assert.Skip($"needs the right to mount a file system: {mounted.Output}");
        }

        return disk;
    }

    public string PathOf(string name) => _folder.PathOf(name);

    public async ValueTask DisposeAsync()
    {
        await Tool.RunAsync("umount", ["--lazy", _folder.Root]);
        _folder.Dispose();
    }
}
