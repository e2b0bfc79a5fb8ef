using System.Globalization;
using System.Text;

namespace Undersign.Settings;

/// <summary>What can be a domain in settings: labels of letters, digits and dashes; letters of any script. RFC 1035 §2.3.1, RFC 5890 §2.3.2.3.</summary>
internal static class DomainName
{
    /// <summary>RFC 1035 §2.3.4.</summary>
    private const int MaxLength = 253;

    private const int MaxLabelLength = 63;

    public static bool IsValid(string text) => text.Length is > 0 and <= MaxLength && Array.TrueForAll(text.Split('.'), IsLabel);

    /// <summary>The same, or <c>*.</c> before it.</summary>
    public static bool IsValidWildcard(string text) => IsValid(text.StartsWith("*.", StringComparison.Ordinal) ? text[2..] : text);

    /// <summary>The one form of a domain that may be written in several, for comparing: in A-labels (RFC 5890 §2.3.2.1). Case is left to the comparer.</summary>
    /// <remarks>Limit: IDNA 2003, which knows ß only as ss.</remarks>
    /// <returns>The same text when there is nothing to change, or when it is no domain name: such is found as it is written, or not at all.</returns>
    public static string Canonical(string domain)
    {
        if (Ascii.IsValid(domain))
        {
            return domain;
        }

        try
        {
            return domain.StartsWith("*.", StringComparison.Ordinal) ? $"*.{Canonical(domain[2..])}" : new IdnMapping().GetAscii(domain);
        }
        catch (ArgumentException)
        {
            return domain;
        }
    }

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= MaxLabelLength
        && label[0] != '-'
        && label[^1] != '-'
        && label.All(character => char.IsLetterOrDigit(character) || character is '-' or '_');
}
