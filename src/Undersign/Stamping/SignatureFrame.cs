using System.Globalization;
using System.Text;
using Undersign.Protocols.Mime;

namespace Undersign.Stamping;

/// <summary>Makes of a signature what is inserted: the blank lines around it, and for HTML the element that bears our mark.</summary>
internal static class SignatureFrame
{
    /// <summary>
    /// Our mark in HTML. Found above the history it says that this text is stamped already, as when somebody sends a message again
    /// from Sent Items; below it says nothing: a signature in the quoted mail does not make the reply a signed one.
    /// </summary>
    public const string Attribute = "data-undersign";

    private const string BlankLine = "<div><br></div>";

    public static string Html(SignatureBlock signature, in InsertionPoint place)
    {
        var content = signature.Html;
        var framed = new StringBuilder(content.Length + 80).Append("<div ").Append(Attribute).Append("=\"signature\"");
        framed.Append(place.IsPreformatted ? " style=\"white-space:normal\">" : ">");
        framed.Append(place.HasTextAbove ? "<br>" : "").Append(content.Trim());
        framed.Append(place is { HasTextBelow: true, HasBlankBelow: false } ? BlankLine : "").Append("</div>");
        return framed.ToString();
    }

    public static string Text(SignatureBlock signature, in InsertionPoint place, LeafText leaf)
    {
        var content = signature.Text.Trim('\r', '\n');
        var isFlowed = leaf.Part.ContentType.IsFlowed;
        var framed = new StringBuilder(content.Length + 16);
        framed.Append(place.HasTextAbove ? "\n\n" : "");
        framed.Append(isFlowed && FlowsOn(leaf.Text.AsSpan(0, place.Index)) ? "\n" : "");
        framed.Append(isFlowed ? Flowed(content) : content);
        if (place.HasTextBelow)
        {
            // Behind the insertion stands the line end of the last new line, or else the first line of history itself.
            framed.Append(place.HasTextAbove && !place.IsWithinLine ? "" : "\n").Append(place.HasBlankBelow ? "" : "\n");
        }

        return framed.ToString();
    }

    /// <summary>What the charset cannot hold, and everything else beyond ASCII, as numeric references.</summary>
    public static string Escaped(string html)
    {
        var escaped = new StringBuilder(html.Length + 64);
        foreach (var rune in html.EnumerateRunes())
        {
            if (rune.IsAscii)
            {
                escaped.Append((char)rune.Value);
            }
            else
            {
                escaped.Append(CultureInfo.InvariantCulture, $"&#{rune.Value};");
            }
        }

        return escaped.ToString();
    }

    /// <summary>RFC 3676 §4.1, §4.3: a line that ends with a blank takes the next one in, even an empty one; "-- " does not.</summary>
    private static bool FlowsOn(ReadOnlySpan<char> above) => above.EndsWith(' ') && !above.EndsWith("\n-- ", StringComparison.Ordinal);

    /// <summary>RFC 3676 §4.2 and §4.4: no line may flow into the next, and what begins like a quotation or "From " is stuffed.</summary>
    private static string Flowed(string text)
    {
        var flowed = new StringBuilder(text.Length + 8);
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var fixedLine = line.TrimEnd();
            fixedLine = fixedLine == "--" ? "-- " : fixedLine;
            var isStuffed = fixedLine.StartsWith(' ') || fixedLine.StartsWith('>') || fixedLine.StartsWith("From ", StringComparison.Ordinal);
            flowed.Append(flowed.Length > 0 ? "\n" : "").Append(isStuffed ? " " : "").Append(fixedLine);
        }

        return flowed.ToString();
    }
}
