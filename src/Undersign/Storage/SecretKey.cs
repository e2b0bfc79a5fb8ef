using System.Security.Cryptography;
using System.Text;

namespace Undersign.Storage;

/// <summary>Seals what nobody may read out of the database or a copy of it: AES-256-GCM, under a key that lies in a file beside it.</summary>
/// <param name="path">The key: 32 octets in base64.</param>
/// <param name="isMadeWhenMissing">One node alone makes its key; several have to be given the same.</param>
internal sealed class SecretKey(string path, bool isMadeWhenMissing)
{
    private const int KeySize = 32;
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int MaxFileSize = 1024;

    public string Path => path;

    /// <summary>What to do before anything can be sealed; <see langword="null"/> when there is a key, or will be.</summary>
    public string? MissingText => isMadeWhenMissing || File.Exists(path) ? null
        : $"there is no file {path} with the key under which certificates' keys lie in the database: make it with openssl rand -base64 32, name it with keyFile:, and give all nodes the same";

    /// <summary>Why nothing could be sealed with the key that is there, or with one that is still to be made there.</summary>
    public string? FindFault()
    {
        try
        {
            if (!File.Exists(path))
            {
                return isMadeWhenMissing ? StorageFault.OfNew(path) : null;
            }

            Read();
            return null;
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return exception.Message;
        }
    }

    /// <summary>Nonce, octets, tag.</summary>
    /// <param name="purpose">What it is: sealed for one purpose it opens for no other.</param>
    /// <exception cref="CryptographicException">The file holds no key.</exception>
    /// <exception cref="IOException">There is no file.</exception>
    public byte[] Seal(string purpose, ReadOnlySpan<byte> secret)
    {
        var octets = new byte[NonceSize + secret.Length + TagSize];
        var nonce = octets.AsSpan(0, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(ReadOrMake(), TagSize);
        cipher.Encrypt(nonce, secret, octets.AsSpan(NonceSize, secret.Length), octets.AsSpan(NonceSize + secret.Length), Encoding.UTF8.GetBytes(purpose));
        return octets;
    }

    /// <returns><see langword="null"/> when it was sealed with another key, or is not what it was.</returns>
    /// <exception cref="CryptographicException">The file holds no key.</exception>
    /// <exception cref="IOException">There is no file.</exception>
    public byte[]? TryOpen(string purpose, ReadOnlySpan<byte> octets)
    {
        if (octets.Length < NonceSize + TagSize)
        {
            return null;
        }

        var secret = new byte[octets.Length - NonceSize - TagSize];
        using var cipher = new AesGcm(ReadOrMake(), TagSize);
        try
        {
            cipher.Decrypt(octets[..NonceSize], octets[NonceSize..^TagSize], octets[^TagSize..], secret, Encoding.UTF8.GetBytes(purpose));
            return secret;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private byte[] ReadOrMake()
    {
        if (isMadeWhenMissing && !File.Exists(path))
        {
            Make();
        }

        return Read();
    }

    private byte[] Read()
    {
        var key = new byte[KeySize];
        return RegularFile.SizeOf(path) is > 0 and <= MaxFileSize && Convert.TryFromBase64String(RegularFile.ReadText(path, MaxFileSize).Trim(), key, out var length) && length == KeySize
            ? key
            : throw new CryptographicException($"{path} does not hold a key: 32 random octets in base64, as openssl rand -base64 32 makes them");
    }

    /// <summary>On the disk before anything is sealed with it: what is sealed with a lost key is lost.</summary>
    private void Make()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(path, options);
        file.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeySize)) + "\n"));
        file.Flush(flushToDisk: true);
    }
}
