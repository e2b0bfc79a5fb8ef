namespace Undersign.Stamping.Markers;

/// <summary>"-----Original Message-----" and other lines that part the new text from the old.</summary>
internal static class SeparatorLine
{
    private const int Longest = 120;
    private const int ShortestRule = 3;
    private const string TobitDavid = "Original Message processed by david\u00AE";
    private const int FooterRule = 20;
    private const string Frame = "-_=*~\u2014\u2013\u2500> \u00A0:\uFF1A";

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

        // Apple Mail's "Begin forwarded message:" has no dashes but ends with a colon; all others are framed.
        var isFramed = line[0] is '-' or '_' or '=' or '*' or '\u2014' or '\u2500' or '\u2013';
        var endsWithColon = line[^1] is ':' or '\uFF1A';
        return (isFramed || endsWithColon) && MailWords.Separators.Contains(line.Trim(Frame)) && (isFramed || line.Contains(' ') || line[0] > '\u2E80');
    }

    /// <summary>A line of dashes or underscores. Alone it says nothing; above a header block it belongs to it.</summary>
    public static bool IsRule(ReadOnlySpan<char> line) => line.Length >= ShortestRule && IsAllOf(line, "-_=*\u2014\u2500 ");

    /// <summary>What mailing lists put above their footer.</summary>
    public static bool IsFooterRule(ReadOnlySpan<char> line) => line.Length >= FooterRule && IsAllOf(line, "-_=*");

    private static bool IsAllOf(ReadOnlySpan<char> line, string characters) => line.IndexOfAnyExcept(characters) < 0;
}
