using System.Buffers;
using System.Text;
using Undersign.Protocols.Html;

namespace Undersign.Signatures;

/// <summary>A comment that Outlook reads as HTML, <c>&lt;!--[if mso]&gt; … &lt;![endif]--&gt;</c>: the allow-list holds in it as well.</summary>
internal static class OutlookComment
{
    private const string EndHidden = "<![endif]";

    private const int LongestCondition = 64;

    private static readonly SearchValues<char> OfConditions = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 !()&|.");

    private static readonly SearchValues<char> OfNames = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789:-");

    /// <param name="data">What stands between <c>&lt;!--</c> and <c>--&gt;</c>.</param>
    /// <param name="clean">Gives the value an attribute may have, or null.</param>
    /// <returns>Null for a comment that says nothing to Outlook.</returns>
    public static string? Cleaned(string data, Func<string, string, string?> clean)
    {
        if (IsSwitch(data))
        {
            return data;
        }

        var start = LengthOfCondition(data) + 1; // behind the ">"
        if (start == 1 || !data.EndsWith(EndHidden, StringComparison.OrdinalIgnoreCase) || start + EndHidden.Length > data.Length || data[start - 1] != '>')
        {
            return null;
        }

        var cleaned = new StringBuilder(data.Length).Append(data, 0, start);
        var tokens = new HtmlTokenizer(data.AsSpan(start, data.Length - start - EndHidden.Length));
        while (tokens.Read())
        {
            Append(cleaned, in tokens, clean);
        }

        return cleaned.Append(EndHidden).ToString();
    }

    /// <summary>Whether a comment only begins or ends what others see and Outlook does not.</summary>
    public static bool IsSwitch(string data) =>
        IsBare(data) || data.Equals(EndHidden, StringComparison.OrdinalIgnoreCase) || (LengthOfCondition(data) is > 0 and var length && data.AsSpan(length) is ">" or "><!");

    /// <summary>Whether it is to be written without dashes: <c>&lt;![if !mso]&gt;</c> comes as a comment from any parser.</summary>
    public static bool IsBare(string data) => data.Equals("[endif]", StringComparison.OrdinalIgnoreCase) || (LengthOfCondition(data) is > 0 and var length && length == data.Length);

    private static void Append(StringBuilder cleaned, in HtmlTokenizer token, Func<string, string, string?> clean)
    {
        var isElement = token.Kind is HtmlTokenKind.StartTag or HtmlTokenKind.EndTag && MarkupAllowance.IsOutlookElement(token.Name.ToString());
        if (token.Kind is HtmlTokenKind.Text)
        {
            cleaned.Append(token.Source.ToString().Replace("{", "&#123;", StringComparison.Ordinal).Replace("\\", "&#92;", StringComparison.Ordinal)); // no tags of ours
        }
        else if (isElement && token.Kind is HtmlTokenKind.EndTag)
        {
            cleaned.Append("</").Append(token.Name).Append('>');
        }
        else if (isElement)
        {
            cleaned.Append('<').Append(token.Name);
            var attributes = token.Attributes;
            while (attributes.Read())
            {
                var name = attributes.Name.ToString().ToLowerInvariant();
                if (!name.AsSpan().ContainsAnyExcept(OfNames) && clean(name, CharacterReference.Decode(attributes.Value)) is { } value)
                {
                    cleaned.Append(' ').Append(name).Append("=\"").Append(HtmlText.InAttribute(value)).Append('"');
                }
            }

            cleaned.Append(token.Source.EndsWith("/>", StringComparison.Ordinal) ? "/>" : ">");
        }
    }

    /// <summary>The length of <c>[if mso]</c> at the beginning; 0 where there is none.</summary>
    private static int LengthOfCondition(string data)
    {
        if (!data.StartsWith("[if ", StringComparison.OrdinalIgnoreCase))
        {
            return 0;
        }

        var end = data.AsSpan(1).IndexOfAnyExcept(OfConditions) + 1;
        return end is > 0 and <= LongestCondition && data[end] == ']' ? end + 1 : 0;
    }
}
