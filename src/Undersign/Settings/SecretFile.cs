using Undersign.Storage;

namespace Undersign.Settings;

/// <summary>Reads a secret from a file that holds nothing else.</summary>
internal static class SecretFile
{
    /// <summary>In octets; a refresh token has about two thousand.</summary>
    private const int MaxLength = 16 * 1024;

    /// <summary>A group may be let in, which is how the service gets to a file that is root's; others may not, and nobody may change what is not theirs.</summary>
    private const UnixFileMode Loose = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.GroupWrite;

    /// <exception cref="IOException">Not there, no regular file, or too long to be a secret.</exception>
    /// <exception cref="UnauthorizedAccessException">Not readable by the service.</exception>
    public static string Read(string path) => RegularFile.ReadText(path, MaxLength).TrimEnd('\r', '\n');

    /// <summary>Whether others than the service can read it, in words; <see langword="null"/> where they cannot, or nobody can tell.</summary>
    public static string? LooseMode(string path)
    {
        try
        {
            return !OperatingSystem.IsWindows() && File.Exists(path) && ModeOf(path) is var mode && (mode & Loose) != UnixFileMode.None
                ? $"{path} is a secret, and its mode {Convert.ToString((int)mode, 8).PadLeft(4, '0')} lets others of this machine read or change it: chmod 600 {path}, owned by the service"
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null; // what reading it comes to is said elsewhere
        }
    }

    /// <summary>Of what a link leads to.</summary>
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private static UnixFileMode ModeOf(string path) => File.GetUnixFileMode(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path);
}
