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
    [InlineData("a\0.txt", false)]
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

    /// <summary>One octet that is lost must not make Windows-1252 of all others; and two signs of Windows-1252 may be one of UTF-8 by chance.</summary>
    [Theory]
    [InlineData("utf-8", "Zoë, Müller\nBjörn", true)]
    [InlineData("windows-1252", "Zoë „Spaß“ Müller", false)]
    [InlineData("utf-16", "Zoë Müller", false)]
    public void Says_where_a_file_is_damaged(string charset, string text, bool isDamaged)
    {
        var encoding = System.Text.CodePagesEncodingProvider.Instance.GetEncoding(charset) ?? System.Text.Encoding.GetEncoding(charset);
        byte[] octets = [.. encoding.GetPreamble(), .. encoding.GetBytes(text)];
        File.WriteAllBytes(Path.Combine(_folder, "a.txt"), isDamaged ? [.. octets, 0xC3] : octets);

        var file = SettingsFile.TryRead(_folder, "a.txt", 100, out var reason);

        Assert.Equal(isDamaged ? null : text, file?.Content);
        Assert.Equal(!isDamaged ? null : "\"a.txt\" is UTF-8, but for line 2: there is an octet that belongs to no character. Save the file as UTF-8 again, and mind that line", reason);
    }

    [Fact]
    public void A_file_beyond_its_bound_is_not_read()
    {
        File.WriteAllText(Path.Combine(_folder, "a.txt"), new string('x', 101));

        Assert.Null(SettingsFile.TryRead(_folder, "a.txt", 100, out var reason));
        Assert.Equal("\"a.txt\" has 101 octets; at most 100 are allowed", reason);
    }
}
