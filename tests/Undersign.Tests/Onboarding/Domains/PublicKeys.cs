using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Undersign.Tests.Onboarding.Domains;

/// <summary>Public halves of keys, one of a size for all tests: making them takes time.</summary>
internal static class PublicKeys
{
    private static readonly ConcurrentDictionary<int, string> Made = [];

    /// <returns>As it stands behind <c>p=</c>.</returns>
    public static string Of(int bits) => Made.GetOrAdd(bits, static bits =>
    {
        using var rsa = RSA.Create(bits);
        return Convert.ToBase64String(rsa.ExportSubjectPublicKeyInfo());
    });
}
