using System.Security.Cryptography;
using Undersign.Storage;

namespace Undersign.Tests.Storage;

public sealed class SecretKeyTests : IDisposable
{
    private static readonly byte[] Secret = "a private key"u8.ToArray();

    private readonly string _folder = Directory.CreateTempSubdirectory("undersign-secret-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_is_sealed_opens_again_after_a_restart()
    {
        var octets = KeyAt("one").Seal("certificate a", Secret);

        Assert.Equal(Secret, KeyAt("one").TryOpen("certificate a", octets));
        Assert.Equal(-1, octets.AsSpan().IndexOf(Secret));
    }

    [Fact]
    public void It_opens_for_no_other_purpose_and_with_no_other_key()
    {
        var octets = KeyAt("one").Seal("certificate a", Secret);

        Assert.Null(KeyAt("one").TryOpen("certificate b", octets));
        Assert.Null(KeyAt("two").TryOpen("certificate a", octets));
    }

    [Fact]
    public void What_was_changed_does_not_open()
    {
        var octets = KeyAt("one").Seal("certificate a", Secret);
        for (var at = 0; at < octets.Length; at++)
        {
            octets[at] ^= 1;
            Assert.Null(KeyAt("one").TryOpen("certificate a", octets));
            octets[at] ^= 1;
        }

        Assert.Null(KeyAt("one").TryOpen("certificate a", octets.AsSpan(0, 20)));
    }

    [Fact]
    public void The_file_is_for_the_service_alone()
    {
        KeyAt("one").Seal("certificate a", Secret);
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("needs modes of files");
            return;
        }

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder, "one")));
    }

    [Fact]
    public void A_key_that_others_share_is_never_made_here() =>
        Assert.Throws<FileNotFoundException>(() => new SecretKey(Path.Combine(_folder, "shared"), isMadeWhenMissing: false).Seal("certificate a", Secret));

    [Fact]
    public void A_file_without_a_key_says_how_to_make_one()
    {
        File.WriteAllText(Path.Combine(_folder, "bad"), "secret\n");

        Assert.Contains("openssl rand", Assert.Throws<CryptographicException>(() => KeyAt("bad").Seal("certificate a", Secret)).Message, StringComparison.Ordinal);
    }

    private SecretKey KeyAt(string name) => new(Path.Combine(_folder, name), isMadeWhenMissing: true);
}
