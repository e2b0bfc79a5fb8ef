using System.Buffers;

namespace Undersign.Stamping.Markers;

/// <summary>"-----Original Message-----" and other lines that part the new text from the old.</summary>
internal static class SeparatorLine
{
    private const int Longest = 120;
    private const int FewestDashes = 2;
    private const int ShortestRule = 3;
    private const string TobitDavid = "Original Message processed by david\u00AE";
    private const int FooterRule = 20;
    private const string Dashes = "-_=*~#\u2010\u2011\u2012\u2013\u2014\u2015\u2500";
    private const string Frame = Dashes + "> \u00A0:\uFF1A";

    private static readonly SearchValues<char> Dash = SearchValues.Create(Dashes);
    private static readonly SearchValues<char> Rule = SearchValues.Create("-_=*\u2014\u2500 ");
    private static readonly SearchValues<char> FooterDash = SearchValues.Create("-_=*");

    /// <summary>Whether the line parts new from old by its words alone.</summary>
    public static bool Is(ReadOnlySpan<char> line)
    {
        if (line.Length is 0 or > Longest)
        {
            return false;
        }

        if (line.Equals(TobitDavid, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        // One dash in front makes an item of a list: "- Original".
        line = line.TrimEnd("> \u00A0:\uFF1A");
        return line.Length > 2 * FewestDashes
            && IsAllOf(line[..FewestDashes], Dash)
            && IsAllOf(line[^FewestDashes..], Dash)
            && MailWords.Separators.Contains(line.Trim(Frame));
    }

    /// <summary>Apple Mail's "Begin forwarded message:" has no dashes but ends with a colon. So does "Original message:" above the text of an error.</summary>
    public static bool IsHeading(ReadOnlySpan<char> line) =>
        line.Length is > 0 and <= Longest && line[^1] is ':' or '\uFF1A' && MailWords.Separators.Contains(line.Trim(Frame));

    /// <summary>
    /// Where in a line such words stand between dashes, or -1: Yahoo puts the header fields of the forwarded message behind them and
    /// Samsung tags of HTML before them, all on one line. What stands around them has to agree: people write about such lines, too.
    /// </summary>
    /// <param name="line">Of any length.</param>
    /// <param name="end">Behind the dashes that close.</param>
    public static int Find(ReadOnlySpan<char> line, out int end)
    {
        end = -1;
        var open = line.IndexOf("---");
        if (open < 0)
        {
            return -1;
        }

        var words = EndOfDashes(line, open);
        var rest = line[words..Math.Min(line.Length, words + Longest)];
        var close = rest.IndexOf("---");
        if (close <= 0 || !MailWords.Separators.Contains(rest[..close].Trim()))
        {
            return -1;
        }

        end = EndOfDashes(line, words + close);
        return open;
    }

    /// <summary>A line of dashes or underscores. Alone it says nothing; above a header block it belongs to it.</summary>
    public static bool IsRule(ReadOnlySpan<char> line) => line.Length >= ShortestRule && IsAllOf(line, Rule);

    /// <summary>Words of whatever language between dashes. As <see cref="IsRule"/> it says something only above a header block.</summary>
    public static bool IsFramed(ReadOnlySpan<char> line) =>
        line.Length is > 2 * ShortestRule and <= Longest
        && IsAllOf(line[..ShortestRule], Dash)
        && IsAllOf(line[^ShortestRule..], Dash);

    /// <summary>What mailing lists put above their footer.</summary>
    public static bool IsFooterRule(ReadOnlySpan<char> line) => line.Length >= FooterRule && IsAllOf(line, FooterDash);

    private static int EndOfDashes(ReadOnlySpan<char> line, int at)
    {
        while (at < line.Length && line[at] == '-')
        {
            at++;
        }

        return at;
    }

    private static bool IsAllOf(ReadOnlySpan<char> line, SearchValues<char> characters) => line.IndexOfAnyExcept(characters) < 0;
}
