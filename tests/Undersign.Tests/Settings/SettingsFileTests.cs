using Undersign.Settings;

namespace Undersign.Tests.Settings;

public sealed class SettingsFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("undersign-files-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("inside/a.txt", true)]
    [InlineData("inside/../inside/a.txt", true)]
    [InlineData("link-inside/a.txt", true)]
    [InlineData("link-outside/hostname", false)]
    [InlineData("link-to-file", false)]
    [InlineData("../a.txt", false)]
    [InlineData("/etc/hostname", false)]
    [InlineData("", false)]
    [InlineData("inside", false)]
    public void Reads_only_what_lies_inside_the_folder(string name, bool isRead)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "inside"));
        File.WriteAllText(Path.Combine(_folder, "inside", "a.txt"), "a");
        Directory.CreateSymbolicLink(Path.Combine(_folder, "link-inside"), Path.Combine(_folder, "inside"));
        Directory.CreateSymbolicLink(Path.Combine(_folder, "link-outside"), "/etc");
        File.CreateSymbolicLink(Path.Combine(_folder, "link-to-file"), "/etc/hostname");

        var file = SettingsFile.TryRead(_folder, name, 100, out var reason);

        Assert.Equal(isRead, file is not null);
        Assert.Equal(isRead, reason is null);
    }

    [Fact]
    public void A_file_beyond_its_bound_is_not_read()
    {
        File.WriteAllText(Path.Combine(_folder, "a.txt"), new string('x', 101));

        Assert.Null(SettingsFile.TryRead(_folder, "a.txt", 100, out var reason));
        Assert.Equal("\"a.txt\" has 101 octets; at most 100 are allowed", reason);
    }
}
