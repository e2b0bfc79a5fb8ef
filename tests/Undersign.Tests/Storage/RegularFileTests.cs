using System.Diagnostics;
using Undersign.Settings;
using Undersign.Storage;

namespace Undersign.Tests.Storage;

public sealed class RegularFileTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly string _folder = Directory.CreateTempSubdirectory("undersign-regular-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Follows_links_to_what_is_read()
    {
        File.WriteAllText(At("file"), "text\n");
        File.CreateSymbolicLink(At("link"), "file");
        File.CreateSymbolicLink(At("link to link"), At("link"));

        Assert.Equal("text\n"u8.ToArray(), RegularFile.Read(At("file")));
        Assert.Equal("text\n", RegularFile.ReadText(At("link to link")));
        Assert.Equal("text", SecretFile.Read(At("link")));
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(11, false)]
    public void Reads_as_much_as_was_agreed_and_no_more(int octets, bool isRead)
    {
        File.WriteAllBytes(At("file"), new byte[octets]);

        Assert.Equal(isRead ? null : $"{At("file")} has 11 octets; at most 10 are read", Record.Exception(() => RegularFile.Read(At("file"), 10))?.Message);
    }

    [Fact]
    public void A_device_is_never_read_not_even_by_a_link()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no /dev on Windows.");
        File.CreateSymbolicLink(At("link"), "/dev/zero");

        Assert.EndsWith("is empty, or no regular file", Assert.Throws<IOException>(() => RegularFile.Read("/dev/zero")).Message, StringComparison.Ordinal);
        Assert.EndsWith("is empty, or no regular file", Assert.Throws<IOException>(() => SecretFile.Read(At("link"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipe_is_never_waited_for()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no named pipes in folders on Windows.");
        var cancellationToken = TestContext.Current.CancellationToken;
        using (var made = Process.Start("mkfifo", At("pipe")))
        {
            await made.WaitForExitAsync(cancellationToken);
        }

        await Assert.ThrowsAsync<IOException>(() => Task.Run(() => RegularFile.Read(At("pipe")), cancellationToken).WaitAsync(Patience, cancellationToken));
        Assert.Equal("", (await Task.Run(() => SettingsFile.TryRead(_folder, "pipe", 100, out _), cancellationToken).WaitAsync(Patience, cancellationToken))?.Content);
    }

    private string At(string name) => Path.Combine(_folder, name);
}
