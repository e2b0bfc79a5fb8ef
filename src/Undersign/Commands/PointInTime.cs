using System.CommandLine.Parsing;
using System.Globalization;

namespace Undersign.Commands;

/// <summary>A time on the command line: how long ago, or when. Without a zone it is UTC, as in the traces.</summary>
internal static class PointInTime
{
    public static DateTimeOffset? Parse(ArgumentResult result)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (TryParse(text, TimeProvider.System.GetUtcNow()) is { } time)
        {
            return time;
        }

        result.AddError($"\"{text}\" is no time: write 90s, 30m, 1h, 7d, 2026-11-21 or 2026-11-21T08:00Z");
        return null;
    }

    public static DateTimeOffset? TryParse(string text, DateTimeOffset now)
    {
        if (text.Length is > 1 and < 8 && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            var seconds = text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86_400, _ => 0 };
            return seconds == 0 ? null : now - TimeSpan.FromSeconds((double)number * seconds);
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time.ToUniversalTime() : null;
    }
}
