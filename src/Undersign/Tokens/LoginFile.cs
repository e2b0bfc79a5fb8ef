using System.Security.Cryptography;
using Undersign.Storage;

namespace Undersign.Tokens;

/// <summary>Keeps what lets us act for somebody, sealed, with the key beside it as beside the database.</summary>
/// <remarks>
/// The path is the document's word: nothing is written over that we have not sealed.
/// Limit: nodes that do not share the folder need a sign-in each.
/// </remarks>
internal sealed class LoginFile(string path, string purpose, string signIn)
{
    private const int MaxLength = 1024 * 1024;

    /// <summary>Watches, errands and directories each have a login of their own in one file, and whoever is first makes its key.</summary>
    private static readonly Lock OneAtATime = new();

    private readonly SecretKey _key = new(path + ".key", isMadeWhenMissing: true);

    /// <returns><see langword="null"/> when nobody has signed in yet.</returns>
    /// <exception cref="TokenRefusal">It is there, and not to be read.</exception>
    public byte[]? Read()
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return RegularFile.SizeOf(path) is > 0 and <= MaxLength && _key.TryOpen(purpose, RegularFile.Read(path, MaxLength)) is { } octets
                ? octets
                : throw new TokenRefusal($"{path} is not the login of this application, or was sealed with another key than {_key.Path} holds: remove it, and {signIn} again.");
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new TokenRefusal($"{path} cannot be read: {exception.Message}", exception);
        }
    }

    /// <exception cref="TokenRefusal">It cannot be written, or is somebody else's.</exception>
    public void Write(byte[] octets)
    {
        lock (OneAtATime)
        {
            Read();
            Replace(octets);
        }
    }

    private void Replace(byte[] octets)
    {
        var beside = $"{path}.{Guid.CreateVersion7():N}.new"; // a command may write at the same time
        try
        {
            // Beside it and then in its place: a login is never half there.
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using (var file = new FileStream(beside, options))
            {
                file.Write(_key.Seal(purpose, octets));
                file.Flush(flushToDisk: true);
            }

            File.Move(beside, path, overwrite: true);
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new TokenRefusal($"{path} cannot be written: {exception.Message}", exception);
        }
        finally
        {
            Discard(beside);
        }
    }
    private static void Discard(string beside)
    {
        try
        {
            File.Delete(beside); // where it has been moved there is none
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Who may not write here may not delete either: why has been said.
        }
    }
}
