using System.Text;

namespace Undersign.Onboarding;

/// <summary>Pages to follow by hand, as Markdown: chapters, the pages of an admin center in them, and what to type or choose.</summary>
internal static class GuideText
{
    /// <param name="purpose">What it does, behind "It".</param>
    /// <param name="way">How to get to its first page.</param>
    public static void Chapter(StringBuilder guide, int number, string title, string purpose, string way) =>
        Lines(guide, "", $"## {number}. {title}", "", $"It {purpose}.", "", way, "");

    public static void Steps(StringBuilder guide, IEnumerable<(AdminCenterStep Step, string Value)> steps)
    {
        var page = "";
        foreach (var (step, value) in steps)
        {
            if (step.Page != page)
            {
                page = step.Page;
                Lines(guide, $"- *{page}*");
            }

            Lines(guide, $"  - {step.Field}: `{step.Choice ?? value}`");
        }
    }

    public static void Lines(StringBuilder guide, params ReadOnlySpan<string> lines)
    {
        foreach (var line in lines)
        {
            guide.Append(line).Append('\n');
        }
    }
}
