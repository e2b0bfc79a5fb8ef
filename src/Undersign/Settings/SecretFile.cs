namespace Undersign.Settings;

/// <summary>Reads a secret from a file that holds nothing else.</summary>
internal static class SecretFile
{
    /// <summary>In octets; a refresh token has about two thousand.</summary>
    private const int MaxLength = 16 * 1024;

    /// <exception cref="IOException">Not there, or too long to be a secret.</exception>
    /// <exception cref="UnauthorizedAccessException">Not readable by the service.</exception>
    public static async Task<string> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (new FileInfo(path) is { Exists: true, Length: > MaxLength })
        {
            throw new IOException($"{path} is too long to be a secret.");
        }

        return (await File.ReadAllTextAsync(path, cancellationToken)).TrimEnd('\r', '\n');
    }
}
