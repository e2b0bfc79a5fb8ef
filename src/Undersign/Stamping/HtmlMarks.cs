using Undersign.Protocols.Html;
using Undersign.Stamping.Markers;

namespace Undersign.Stamping;

/// <summary>What the attributes of a start tag say about places and history, read in one pass.</summary>
/// <param name="Marker">The index of the mark of a client, or -1.</param>
/// <param name="IsContainer">Word's section, or a div with a direction, as Gmail types into.</param>
/// <param name="IsRule">A rule, or what stands for one: it belongs to the history below it.</param>
/// <param name="IsOurs">Our own mark: see <see cref="SignatureFrame"/>.</param>
internal readonly record struct HtmlMarks(int Marker, bool IsContainer, bool IsRule, bool IsOurs)
{
    public static HtmlMarks Of(HtmlTokenizer tag, TagTraits traits)
    {
        var isDivision = (traits & TagTraits.Division) is not TagTraits.None;
        var marks = new HtmlMarks(Marker: -1, IsContainer: false, (traits & TagTraits.Rule) is not TagTraits.None, IsOurs: false);
        var attributes = tag.Attributes;
        while (attributes.Read())
        {
            var name = attributes.Name;
            var value = attributes.Value;
            if (marks.Marker < 0)
            {
                marks = marks with { Marker = ClientMarkers.Find(tag.Name, name, value) };
            }

            if (isDivision)
            {
                marks = new(
                    marks.Marker,
                    marks.IsContainer || Is(name, "dir") || (Is(name, "class") && value.Contains("Section", StringComparison.Ordinal)),
                    marks.IsRule || (Is(name, "id") && value.EndsWith("appendonsend", StringComparison.OrdinalIgnoreCase)),
                    marks.IsOurs || Is(name, SignatureFrame.Attribute));
            }
        }

        return marks;
    }

    private static bool Is(ReadOnlySpan<char> name, string expected) => name.Equals(expected, StringComparison.OrdinalIgnoreCase);
}
