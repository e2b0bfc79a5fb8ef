using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Undersign.Protocols.Spf;

/// <summary>Reads one word of a record. RFC 7208 §12.</summary>
internal static class SpfTermReader
{
    /// <param name="fault">What is wrong with it; <see langword="null"/> exactly when it could be read.</param>
    public static SpfTerm? TryRead(string word, out string? fault)
    {
        var end = word.AsSpan().IndexOfAny(":/=");
        if (end > 0 && word[end] == '=')
        {
            return ReadModifier(word, end, out fault);
        }

        var (result, start) = word[0] switch
        {
            '+' => (SpfResult.Pass, 1),
            '-' => (SpfResult.Fail, 1),
            '~' => (SpfResult.SoftFail, 1),
            '?' => (SpfResult.Neutral, 1),
            _ => (SpfResult.Pass, 0),
        };
        var name = end < 0 ? word[start..] : word[start..Math.Max(start, end)];
        if (KindOf(name) is not { } kind)
        {
            fault = $"\"{word}\" begins with no mechanism that there is";
            return null;
        }

        var mechanism = new SpfTerm.Mechanism(word, kind, result, "");
        return Read(mechanism, end < 0 ? "" : word[end..], out fault);
    }

    /// <remarks>Those that nobody knows are left alone. RFC 7208 §6.</remarks>
    private static SpfTerm.Modifier? ReadModifier(string word, int end, out string? fault)
    {
        var (name, value) = (word[..end].ToLowerInvariant(), word[(end + 1)..]);
        var isName = char.IsAsciiLetter(name[0]) && name.All(static character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.');
        fault = !isName ? $"\"{word}\" is no modifier"
            : name is "redirect" or "exp" ? SpfMacro.FaultOf(value, isDomain: true)
            : SpfMacro.FaultOf(value, isDomain: false);
        return fault is null ? new(word, name, value) : null;
    }

    private static SpfTerm.Mechanism? Read(SpfTerm.Mechanism mechanism, string rest, out string? fault)
    {
        switch (mechanism.Kind)
        {
            case SpfKind.All:
                fault = rest.Length == 0 ? null : $"\"{mechanism.Text}\" has something behind it";
                return fault is null ? mechanism : null;
            case SpfKind.Ip4 or SpfKind.Ip6:
                return ReadNetwork(mechanism, rest, out fault);
            case SpfKind.Address or SpfKind.MailExchange:
                return ReadBits(mechanism, ref rest, out fault) is { } counted ? ReadDomain(counted, rest, isNeeded: false, out fault) : null;
            default:
                return ReadDomain(mechanism, rest, isNeeded: mechanism.Kind is SpfKind.Include or SpfKind.Exists, out fault);
        }
    }

    private static SpfTerm.Mechanism? ReadDomain(SpfTerm.Mechanism mechanism, string rest, bool isNeeded, out string? fault)
    {
        fault = rest.Length == 0 ? (isNeeded ? $"\"{mechanism.Text}\" names no domain" : null)
            : rest[0] == ':' ? SpfMacro.FaultOf(rest[1..], isDomain: true)
            : $"\"{mechanism.Text}\" has no colon before the domain";
        return fault is null ? mechanism with { Domain = rest.TrimStart(':') } : null;
    }

    /// <summary>What is behind the slashes: <c>/24</c>, <c>//64</c>, <c>/24//64</c>. RFC 7208 §5.3.</summary>
    private static SpfTerm.Mechanism? ReadBits(SpfTerm.Mechanism mechanism, ref string rest, out string? fault)
    {
        fault = null;
        var (bits4, bits6) = (mechanism.Bits4, mechanism.Bits6);
        var slash = rest.LastIndexOf('}') is var macro && rest.IndexOf('/', macro + 1) is var at and >= 0 ? at : rest.Length;
        var parts = rest[slash..];
        rest = rest[..slash];
        var two = parts.IndexOf("//", StringComparison.Ordinal);
        var (four, six) = two < 0 ? (parts, "") : (parts[..two], parts[(two + 1)..]);
        if ((four.Length > 0 && !TryReadBits(four[1..], 32, out bits4)) || (six.Length > 0 && !TryReadBits(six[1..], 128, out bits6)))
        {
            fault = $"\"{mechanism.Text}\" ends in no number of bits";
            return null;
        }

        return mechanism with { Bits4 = bits4, Bits6 = bits6 };
    }

    /// <summary>RFC 7208 §5.6.</summary>
    private static SpfTerm.Mechanism? ReadNetwork(SpfTerm.Mechanism mechanism, string rest, out string? fault)
    {
        var (family, most) = mechanism.Kind == SpfKind.Ip4 ? (AddressFamily.InterNetwork, 32) : (AddressFamily.InterNetworkV6, 128);
        var parts = rest.Split('/', 2);
        var bits = most;
        var isNetwork = rest is [':', _, ..]
            && IPAddress.TryParse(parts[0].AsSpan(1), out var address) && address.AddressFamily == family
            && (family == AddressFamily.InterNetworkV6 ? rest.AsSpan().IndexOfAny("%[") < 0 : address.ToString() == parts[0][1..])
            && (parts.Length == 1 || TryReadBits(parts[1], most, out bits));
        fault = isNetwork ? null : $"\"{mechanism.Text}\" is no address or network";
        return isNetwork ? mechanism with { Address = IPAddress.Parse(parts[0].AsSpan(1)), Bits4 = Math.Min(bits, 32), Bits6 = bits } : null;
    }

    private static bool TryReadBits(string text, int most, out int bits) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out bits) && bits <= most && (text[0] != '0' || text.Length == 1);

    private static SpfKind? KindOf(string name) => name.ToLowerInvariant() switch
    {
        "all" => SpfKind.All,
        "include" => SpfKind.Include,
        "a" => SpfKind.Address,
        "mx" => SpfKind.MailExchange,
        "ptr" => SpfKind.ReverseName,
        "ip4" => SpfKind.Ip4,
        "ip6" => SpfKind.Ip6,
        "exists" => SpfKind.Exists,
        _ => null,
    };
}
