using System.Globalization;

namespace Undersign.Signatures;

/// <summary>Stands for a tag while HTML is read as HTML: two noncharacters with the number of a directive between them.</summary>
internal static class TemplateMark
{
    private const char Begin = '\uFDD0';
    private const char End = '\uFDD1';

    public static string Of(int directive) => string.Create(CultureInfo.InvariantCulture, $"{Begin}{directive}{End}");

    /// <summary>Whether text could be taken for a mark: no template may have such characters of its own.</summary>
    public static bool IsIn(ReadOnlySpan<char> text) => text.ContainsAny(Begin, End);

    /// <summary>Text with marks, cut into literals and the numbers of directives; -1 behind the last literal.</summary>
    public static IEnumerable<(string Literal, int Directive)> Split(string text)
    {
        var position = 0;
        while (text.IndexOf(Begin, position) is var begin and >= 0)
        {
            var end = text.IndexOf(End, begin);
            yield return (text[position..begin], int.Parse(text.AsSpan(begin + 1, end - begin - 1), CultureInfo.InvariantCulture));
            position = end + 1;
        }

        if (position < text.Length)
        {
            yield return (text[position..], -1);
        }
    }

    /// <summary>The directive of a text that is one mark and nothing else.</summary>
    public static bool TryRead(string text, out int directive)
    {
        directive = -1;
        return text.Length > 2 && text[0] == Begin && text[^1] == End && int.TryParse(text.AsSpan(1, text.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out directive);
    }
}
