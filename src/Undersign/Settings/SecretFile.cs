using Undersign.Storage;

namespace Undersign.Settings;

/// <summary>Reads a secret from a file that holds nothing else.</summary>
internal static class SecretFile
{
    /// <summary>In octets; a refresh token has about two thousand.</summary>
    private const int MaxLength = 16 * 1024;

    /// <exception cref="IOException">Not there, no regular file, or too long to be a secret.</exception>
    /// <exception cref="UnauthorizedAccessException">Not readable by the service.</exception>
    public static string Read(string path) => RegularFile.ReadText(path, MaxLength).TrimEnd('\r', '\n');
}
