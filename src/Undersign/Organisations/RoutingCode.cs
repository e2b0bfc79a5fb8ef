using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Undersign.Organisations;

/// <summary>An organisation's secret in a header field of its mail, kept as a digest.</summary>
/// <remarks>
/// Codes are looked up by their digest under a key that lives as long as the process: how long a lookup takes tells nothing about a code
/// that is nearly right, and no memory dump or log holds one.
/// </remarks>
internal readonly record struct RoutingCode(UInt128 High, UInt128 Low)
{
    /// <summary>22 letters and digits carry 130 bits.</summary>
    public const int MinLength = 22;

    public const int MaxLength = 128;

    /// <summary>Random codes of 22 characters have 13 to 21 different ones; "aaaaaaaaaaaaaaaaaaaaaa" has one.</summary>
    private const int MinDistinct = 8;

    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);

    /// <summary>190 bits of chance.</summary>
    public static string New() => RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 32);

    public static RoutingCode Of(ReadOnlySpan<char> code)
    {
        Span<byte> digest = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Span<byte> octets = stackalloc byte[MaxLength * 3];
        HMACSHA256.HashData(Key, octets[..Encoding.UTF8.GetBytes(code[..Math.Min(code.Length, MaxLength)], octets)], digest);
        return new(MemoryMarshal.Read<UInt128>(digest), MemoryMarshal.Read<UInt128>(digest[Unsafe.SizeOf<UInt128>()..]));
    }

    /// <summary>What is wrong with a code somebody chose, if anything.</summary>
    public static string? Fault(string code) =>
        code.Length > MaxLength ? string.Create(null, $"a routing code has at most {MaxLength} characters")
        : !code.All(char.IsAsciiLetterOrDigit) ? "a routing code has letters A-Z, a-z and digits only"
        : code.Length < MinLength || code.Distinct().Count() < MinDistinct ? string.Create(null, $"this routing code can be guessed; take at least {MinLength} random letters and digits, such as \"undersign exchange code\" prints")
        : null;

    public override string ToString() => "(secret)";
}
