using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Undersign.Organisations;

namespace Undersign.Reception;

/// <summary>Checks passwords, a few at a time: each costs a processor 150 ms on purpose, and strangers may ask for as many as they like.</summary>
internal sealed class PasswordCheck : IDisposable
{
    /// <summary>Clients that connect for each message are not made to wait each time.</summary>
    private const int MaxRemembered = 10_000;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<UInt128, PasswordHash> _right = [];
    private readonly SemaphoreSlim _atOnce = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <param name="hash"><see langword="null"/> for a user who is not there; takes as long.</param>
    /// <returns><see langword="null"/> when too many others wait.</returns>
    public async Task<bool?> VerifyAsync(string user, PasswordHash? hash, string password, CancellationToken cancellationToken)
    {
        var digest = DigestOf(user, password);
        if (hash is not null && _right.TryGetValue(digest, out var remembered) && remembered.Equals(hash))
        {
            return true;
        }

        if (!await _atOnce.WaitAsync(LongestWait, cancellationToken))
        {
            return null;
        }

        try
        {
            var isRight = (hash ?? PasswordHash.Decoy).Verify(password) && hash is not null;
            if (isRight)
            {
                Remember(digest, hash!); // tested in the line before
            }

            return isRight;
        }
        finally
        {
            _atOnce.Release();
        }
    }

    public void Dispose() => _atOnce.Dispose();

    private void Remember(UInt128 digest, PasswordHash hash)
    {
        if (_right.Count >= MaxRemembered)
        {
            _right.Clear();
        }

        _right[digest] = hash;
    }

    /// <summary>Under a key that lives as long as the process: what is remembered is no password, and helps nobody to one.</summary>
    private UInt128 DigestOf(string user, string password)
    {
        var octets = HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{user.ToUpperInvariant()}\0{password}"));
        return BitConverter.ToUInt128(octets);
    }
}
