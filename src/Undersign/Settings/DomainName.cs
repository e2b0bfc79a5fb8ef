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

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= MaxLabelLength
        && label[0] != '-'
        && label[^1] != '-'
        && label.All(character => char.IsLetterOrDigit(character) || character is '-' or '_');
}
