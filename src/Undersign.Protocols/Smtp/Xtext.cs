using System.Buffers;

namespace Undersign.Protocols.Smtp;

/// <summary>The encoding of DSN parameters: printable ASCII, with <c>+</c> and two upper-case hex digits for the rest. RFC 3461 §4.</summary>
internal static class Xtext
{
    private static readonly SearchValues<byte> Characters = SearchValues.Create(
        [.. Enumerable.Range('!', '~' - '!' + 1).Where(octet => octet is not ('+' or '=')).Select(octet => (byte)octet)]);

    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789ABCDEF"u8);

    public static bool IsValid(ReadOnlySpan<byte> value)
    {
        for (var at = value.IndexOfAnyExcept(Characters); at >= 0; at = value.IndexOfAnyExcept(Characters))
        {
            if (value[at] != (byte)'+' || value.Length - at < 3 || value.Slice(at + 1, 2).ContainsAnyExcept(HexDigits))
            {
                return false;
            }

            value = value[(at + 3)..];
        }

        return true;
    }
}
