namespace Undersign.Stamping.Markers;

/// <summary>One mark that a mail client leaves in HTML.</summary>
/// <param name="Client">As an administrator calls it.</param>
/// <param name="Attribute">Where the mark stands: id, class, name, style, title or type.</param>
/// <param name="Mark">
/// For style: fragments without blanks, separated by "|", that must all be there. Otherwise a word of the attribute;
/// webmail of the next hand puts prefixes of its own before ids and classes (x_, ydp..., m_123), so the end of the word counts,
/// but for words that anybody may use.
/// </param>
/// <param name="Meaning">What it says.</param>
/// <param name="Sample">HTML with the mark; the words before it are new, those behind are history.</param>
/// <param name="Element">The element it stands on, or null for any.</param>
internal sealed record ClientMarker(string Client, string Attribute, string Mark, MarkerMeaning Meaning, string Sample, string? Element = null)
{
    /// <summary>Marks of letters alone that are so short are words of everybody's: "customer-signature" ends with one.</summary>
    private const int LongestPlainWord = 9;

    private readonly string[] _fragments = Mark.Split('|');

    private readonly bool _isPlainWord = Mark.Length <= LongestPlainWord && Mark.All(char.IsAsciiLetter);

    /// <summary>Whether fragments of a style make the mark, not a word.</summary>
    public bool IsStyle => _fragments.Length > 1;

    /// <param name="element">The name of the element.</param>
    /// <param name="word">One word of the attribute <see cref="Attribute"/>, or the whole of a style.</param>
    public bool Matches(ReadOnlySpan<char> element, ReadOnlySpan<char> word) =>
        (IsStyle ? HoldsAll(word) : word.EndsWith(Mark, StringComparison.OrdinalIgnoreCase) && (!_isPlainWord || IsOutlooks(word[..^Mark.Length])))
        && (Element is null || element.Equals(Element, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether what stands before a plain word is what Outlook puts before the ids of mail it quotes, once for each time.</summary>
    private static bool IsOutlooks(ReadOnlySpan<char> prefix)
    {
        while (prefix.StartsWith("x_", StringComparison.OrdinalIgnoreCase))
        {
            prefix = prefix[2..];
        }

        return prefix.IsEmpty;
    }

    private bool HoldsAll(ReadOnlySpan<char> style)
    {
        if (style.IndexOf("border-", StringComparison.OrdinalIgnoreCase) < 0)
        {
            return false; // all that is known by its style has a line above
        }

        Span<char> compact = stackalloc char[style.Length];
        var length = 0;
        foreach (var c in style)
        {
            if (!char.IsWhiteSpace(c))
            {
                compact[length++] = c;
            }
        }

        foreach (var fragment in _fragments)
        {
            if (compact[..length].IndexOf(fragment, StringComparison.OrdinalIgnoreCase) < 0)
            {
                return false;
            }
        }

        return true;
    }
}
