using System.Globalization;

namespace Undersign.Settings;

/// <summary>A whole number and its unit: <c>30s</c>, <c>5m</c>, <c>1h</c>, <c>7d</c>.</summary>
internal static class DurationText
{
    /// <summary>Of any unit; what is longer than 27,000 years is no setting, and does not fit.</summary>
    private const int MaxNumber = 10_000_000;

    public static bool TryParse(string text, out TimeSpan time)
    {
        var unit = text.Length < 2 ? TimeSpan.Zero : text[^1] switch { 's' => TimeSpan.FromSeconds(1), 'm' => TimeSpan.FromMinutes(1), 'h' => TimeSpan.FromHours(1), 'd' => TimeSpan.FromDays(1), _ => TimeSpan.Zero };
        var isNumber = int.TryParse(text.AsSpan(..^Math.Min(1, text.Length)), NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        time = unit * Math.Min(number, MaxNumber);
        return isNumber && number <= MaxNumber && unit > TimeSpan.Zero;
    }

    public static string Of(TimeSpan time) =>
        time.Ticks % TimeSpan.TicksPerHour == 0 ? string.Create(null, $"{time.TotalHours}h")
        : time.Ticks % TimeSpan.TicksPerMinute == 0 ? string.Create(null, $"{time.TotalMinutes}m")
        : string.Create(null, $"{time.TotalSeconds}s");
}
