namespace Undersign.Stamping;

/// <summary>A rendered signature. Where one form is missing it is made from the other, so that every body gets one.</summary>
/// <param name="Html">A fragment or a whole document, of which the body counts.</param>
/// <param name="Text">Plain text.</param>
internal sealed record SignatureBlock(string? Html, string? Text)
{
    /// <summary>In letters and digits. A name alone, or "Best regards", may well have been typed.</summary>
    private const int LeastWords = 20;

    public bool IsEmpty => string.IsNullOrWhiteSpace(Html) && string.IsNullOrWhiteSpace(Text);

    /// <summary>
    /// Whether the words of the text form stand at the end of a text, however they are cut into lines there. Text bears no mark, and a message
    /// that is sent again has lost our header field.
    /// </summary>
    public bool IsAtEndOf(ReadOnlySpan<char> text)
    {
        var (at, matched) = (text.Length - 1, 0);
        for (var mine = (Text?.Length ?? 0) - 1; mine >= 0; mine--)
        {
            if (char.IsLetterOrDigit(Text![mine])) // there is a character of it
            {
                while (at >= 0 && !char.IsLetterOrDigit(text[at]))
                {
                    at--;
                }

                if (at < 0 || text[at--] != Text[mine])
                {
                    return false;
                }

                matched++;
            }
        }

        return matched >= LeastWords;
    }
}
