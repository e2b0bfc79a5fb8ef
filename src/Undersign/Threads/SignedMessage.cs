using System.Security.Cryptography;
using System.Text;

namespace Undersign.Threads;

/// <summary>That somebody has sent a message with a signature. A later message of the same sender that refers to it is not the first of its thread.</summary>
/// <param name="Id">Of organisation, sender and Message-ID: <see cref="IdOf"/>.</param>
/// <param name="Signature">Its name.</param>
internal readonly record struct SignedMessage(string Organisation, string Id, string Signature)
{
    private const int Octets = 16;

    /// <summary>The same for the same sender and message, and nothing can be read out of it.</summary>
    public static string IdOf(string organisation, string sender, string messageId)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{organisation}\n{sender.ToLowerInvariant()}\n{messageId}"));
        return Convert.ToHexStringLower(digest.AsSpan(0, Octets));
    }
}
