using System.Buffers;

namespace Undersign.Signatures;

/// <summary>Writes characters into HTML so that they stand for themselves, and never for a tag of a template.</summary>
internal static class HtmlText
{
    private static readonly SearchValues<char> Special = SearchValues.Create("&<>\"{\\\u00A0");

    public static string InText(string text) => Escaped(text, isAttribute: false);

    public static string InAttribute(string text) => Escaped(text, isAttribute: true);

    private static string Escaped(string text, bool isAttribute)
    {
        if (!text.AsSpan().ContainsAny(Special))
        {
            return text;
        }

        var escaped = new System.Text.StringBuilder(text.Length + 32);
        foreach (var character in text)
        {
            escaped.Append(character switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' when isAttribute => "&quot;",
                '\u00A0' => "&nbsp;",
                '{' => "&#123;",
                '\\' => "&#92;", // in front of two braces it would make the engine print them
                _ => null,
            });
            if (character is not ('&' or '<' or '>' or '\u00A0' or '{' or '\\') && (character != '"' || !isAttribute))
            {
                escaped.Append(character);
            }
        }

        return escaped.ToString();
    }
}
