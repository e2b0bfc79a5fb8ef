using System.Buffers;
using System.Globalization;
using System.Text;
using Undersign.Protocols.Dns;

namespace Undersign.Protocols.Spf;

/// <summary>What stands for parts of the sender, the client and the domain in a record. RFC 7208 §7.</summary>
internal static class SpfMacro
{
    /// <summary>A name in the DNS, written out. RFC 1035 §2.3.4.</summary>
    private const int MaxName = 253;

    private const string Letters = "slodiphv";
    private static readonly SearchValues<char> Delimiters = SearchValues.Create(".-+,/_=");

    /// <summary>Whether nothing in it depends on a message: then it can be looked at without one.</summary>
    public static bool IsPlain(string text) => !text.Contains('%', StringComparison.Ordinal);

    /// <summary>Whether the validated name of the client has to be known. RFC 7208 §7.3 advises against it.</summary>
    public static bool AsksForName(string text) => text.Contains("%{p", StringComparison.OrdinalIgnoreCase);

    /// <param name="isDomain">Whether it has to end as a domain does: in a macro, or a label that is no number. RFC 7208 §7.1.</param>
    /// <returns>What is wrong with it.</returns>
    public static string? FaultOf(string text, bool isDomain)
    {
        var endsInMacro = false;
        for (var at = 0; at < text.Length;)
        {
            var length = text[at] is >= '!' and <= '~' ? LengthAt(text, at) : 0;
            if (length == 0)
            {
                return $"\"{text}\" is not written as RFC 7208 has it";
            }

            endsInMacro = length > 1;
            at += length;
        }

        var last = text.TrimEnd('.').Split('.')[^1];
        var isTop = text.Contains('.', StringComparison.Ordinal) && last.Length > 0 && last[0] != '-' && last[^1] != '-' && last.All(static character => char.IsAsciiLetterOrDigit(character) || character == '-') && !last.All(char.IsAsciiDigit);
        return !isDomain || endsInMacro || isTop ? null : $"\"{text}\" is no domain";
    }

    /// <summary>Writes what the macros stand for. What is too long for a name loses labels from its left. RFC 7208 §7.3.</summary>
    public static string Expand(string text, string domain, SpfSender sender, string validatedName)
    {
        var expanded = new StringBuilder();
        for (var at = 0; at < text.Length;)
        {
            var length = LengthAt(text, at);
            expanded.Append(length == 1 ? text.AsSpan(at, 1) : length > 2 ? ValueOf(text.AsSpan(at + 2, length - 3), domain, sender, validatedName) : text[at + 1] switch { '%' => "%", '_' => " ", _ => "%20" });
            at += length;
        }

        var name = expanded.ToString().TrimEnd('.');
        while (name.Length > MaxName && name.IndexOf('.', StringComparison.Ordinal) is var dot and >= 0)
        {
            name = name[(dot + 1)..];
        }

        return name;
    }

    /// <returns>How many characters belong together here: one, <c>%%</c>, or <c>%{d2r.}</c>; 0 for what may not stand here. RFC 7208 §7.1.</returns>
    private static int LengthAt(string text, int at)
    {
        if (text[at] != '%')
        {
            return 1;
        }

        var rest = text.AsSpan(at + 1);
        if (rest is ['%' or '_' or '-', ..])
        {
            return 2;
        }

        if (rest is not ['{', var letter, ..] || !Letters.Contains(letter, StringComparison.OrdinalIgnoreCase) || rest.IndexOf('}') is not (>= 2 and var end))
        {
            return 0;
        }

        var transformers = rest[2..end];
        transformers = transformers[(transformers.IndexOfAnyExceptInRange('0', '9') is var digits and >= 0 ? digits : transformers.Length)..];
        transformers = transformers is ['r' or 'R', ..] ? transformers[1..] : transformers;
        return transformers.ContainsAnyExcept(Delimiters) || (rest[2..end] is [>= '0' and <= '9', ..] && CountOf(rest[2..end]) == 0) ? 0 : end + 2;
    }

    /// <param name="macro">Between the braces: a letter, how many parts from the right, <c>r</c> for backwards, where it is cut.</param>
    private static string ValueOf(ReadOnlySpan<char> macro, string domain, SpfSender sender, string validatedName)
    {
        var value = char.ToLowerInvariant(macro[0]) switch
        {
            's' => $"{sender.LocalPart}@{sender.Domain}",
            'l' => sender.LocalPart,
            'o' => sender.Domain,
            'd' => domain,
            'i' => string.Join('.', ReverseName.Parts(sender.Address)),
            'p' => validatedName,
            'v' => sender.Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? "in-addr" : "ip6",
            _ => sender.Helo,
        };
        var delimiters = macro[1..].ToString().TrimStart([.. "0123456789"]).TrimStart('r', 'R');
        var parts = value.Split(delimiters.Length == 0 ? ['.'] : delimiters.ToCharArray());
        if (macro[1..].ContainsAny('r', 'R'))
        {
            Array.Reverse(parts);
        }

        var kept = CountOf(macro[1..]) is var count and > 0 ? parts.TakeLast(count) : parts;
        return char.IsAsciiLetterUpper(macro[0]) ? Uri.EscapeDataString(string.Join('.', kept)) : string.Join('.', kept);
    }

    /// <returns>0 for none, and for what is no count of labels.</returns>
    private static int CountOf(ReadOnlySpan<char> transformers)
    {
        var digits = transformers.IndexOfAnyExceptInRange('0', '9') is var end and >= 0 ? transformers[..end] : transformers;
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0;
    }
}
