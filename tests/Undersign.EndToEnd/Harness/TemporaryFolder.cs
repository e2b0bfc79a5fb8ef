namespace Undersign.EndToEnd.Harness;

/// <summary>A folder that goes with the test. Other users may enter it: mail servers do their work as users of their own.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private const UnixFileMode OpenToAll =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    public TemporaryFolder()
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Root, OpenToAll);
        }
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("undersign-").FullName;

    public string PathOf(string name) => Path.Combine(Root, name);

    /// <summary>Writes a file, with the folders it lies in.</summary>
    public string Write(string name, string text)
    {
        var path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!); // below Root, so it has one
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(Root, recursive: true);
        }
        catch (IOException)
        {
            // A server that has just ended may still be tidying up; the system clears its temporary folder some day.
        }
    }
}
