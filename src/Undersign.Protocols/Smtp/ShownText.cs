using System.Globalization;

namespace Undersign.Protocols.Smtp;

/// <summary>Words of others as they may stand in logs, in replies and on terminals.</summary>
/// <remarks>
/// A control character could move the cursor, colour the rest or begin a line of its own; a format character could turn the reading
/// direction round or hide. What such a character was hardly matters; that there was one does, so a question mark stands for it.
/// </remarks>
public static class ShownText
{
    /// <summary>The text itself where there is nothing to hide.</summary>
    public static string Of(string text) => text.All(IsShown) ? text : string.Create(text.Length, text, static (clean, text) =>
    {
        for (var index = 0; index < text.Length; index++)
        {
            clean[index] = IsShown(text[index]) ? text[index] : '?';
        }
    });

    private static bool IsShown(char character) => char.GetUnicodeCategory(character) is not
        (UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.OtherNotAssigned);
}
