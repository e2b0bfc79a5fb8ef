using System.Globalization;
using System.Text;

namespace Undersign.People.Ldap;

/// <summary>Distinguished names are the same in any case, with or without spaces around commas, and however they are escaped. RFC 4514.</summary>
internal static class LdapName
{
    /// <summary>A form in which two names of one object are alike.</summary>
    public static string Comparable(string name)
    {
        var text = new StringBuilder(name.Length);
        var kept = 0; // spaces before this place are part of a value
        var begins = true; // spaces at the beginning of a value are not
        for (var at = 0; at < name.Length; at++)
        {
            switch (name[at])
            {
                case '\\' when at + 1 < name.Length:
                    AppendEscaped(text, Unescaped(name, ref at));
                    kept = text.Length;
                    break;
                case ',' or ';' or '+' or '=':
                    TrimEnd(text, kept);
                    text.Append(name[at] == ';' ? ',' : name[at]);
                    kept = text.Length;
                    begins = true;
                    continue;
                case ' ' when begins:
                    continue;
                default:
                    text.Append(char.ToLowerInvariant(name[at]));
                    break;
            }

            begins = false;
        }

        TrimEnd(text, kept);
        return text.ToString();
    }

    /// <summary>What a backslash stands for: the character behind it, or the octets of as many pairs of digits as follow one another.</summary>
    /// <param name="at">Of the backslash; afterwards of the last character that belongs to it.</param>
    private static string Unescaped(string name, ref int at)
    {
        if (!IsPair(name, at))
        {
            return name[++at].ToString();
        }

        var octets = new List<byte>();
        for (; IsPair(name, at); at += 3)
        {
            octets.Add(byte.Parse(name.AsSpan(at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
        }

        at--;
        return Encoding.UTF8.GetString([.. octets]);
    }

    private static bool IsPair(string name, int at) => at + 2 < name.Length && name[at] == '\\' && char.IsAsciiHexDigit(name[at + 1]) && char.IsAsciiHexDigit(name[at + 2]);

    private static void AppendEscaped(StringBuilder text, string value)
    {
        foreach (var character in value.ToLowerInvariant())
        {
            if (character is ',' or ';' or '+' or '=' or '\\')
            {
                text.Append('\\');
            }

            text.Append(character);
        }
    }

    private static void TrimEnd(StringBuilder text, int kept)
    {
        while (text.Length > kept && text[^1] == ' ')
        {
            text.Length--;
        }
    }
}
