using System.Globalization;
using Undersign.Decisions;
using Undersign.Settings;

namespace Undersign.Organisations;

/// <summary>Reads days and hours: <c>{ zone: Europe/Berlin, days: [monday-friday], hours: 08:00-18:00, since: 2026-12-01 }</c>.</summary>
internal static class TimeWindowReader
{
    private static readonly string[] DayNames = [.. Enum.GetNames<DayOfWeek>().Select(static name => name.ToLowerInvariant())];

    public static TimeWindow? Read(Section section)
    {
        var zone = section.Text("zone") is { } name ? Zone(section, name) : TimeZoneInfo.Utc;
        var days = section.Texts<IReadOnlyList<DayOfWeek>>("days", Days).SelectMany(static several => several).Distinct().ToList();
        var hours = section.Texts<(TimeOnly From, TimeOnly To)>("hours", Hours);
        var (since, until) = (Day(section, "since"), Day(section, "until"));
        section.Complete();
        foreach (var key in (string[])["days", "hours"])
        {
            if (section.Has(key) && section.Texts(key).Count == 0)
            {
                section.Fault(key, $"\"{key}\" is empty; leave it out where it does not matter");
            }
        }

        if (until < since)
        {
            section.Fault("until", "\"until\" is before \"since\": it is never that time");
        }

        if (!section.Has("days") && !section.Has("hours") && !section.Has("since") && !section.Has("until"))
        {
            section.Fault("a time needs days, hours, since or until");
        }

        return zone is null ? null : new(zone, days, hours, since, until);
    }

    private static TimeZoneInfo? Zone(Section section, string name)
    {
        if (TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone))
        {
            return zone;
        }

        section.Fault("zone", $"there is no time zone \"{name}\"{Suggestion.For(name, TimeZoneInfo.GetSystemTimeZones().Select(static known => known.Id))}");
        return null;
    }

    private static string? Days(string text, out IReadOnlyList<DayOfWeek> days)
    {
        var ends = text.Split('-').Select(static name => Array.FindIndex(DayNames, day => name.Length >= 2 && day.StartsWith(name, StringComparison.OrdinalIgnoreCase))).ToArray();
        days = [];
        if (ends.Length > 2 || ends.Contains(-1))
        {
            return $"\"{text}\" is no day: monday, mon, or monday-friday";
        }

        days = [.. Enumerable.Range(0, ((ends[^1] - ends[0] + 7) % 7) + 1).Select(step => (DayOfWeek)((ends[0] + step) % 7))];
        return null;
    }

    private static string? Hours(string text, out (TimeOnly From, TimeOnly To) hours)
    {
        hours = default;
        var ends = text.Split('-', StringSplitOptions.TrimEntries);
        return ends.Length != 2 || !TryTime(ends[0], out hours.From) || !TryTime(ends[1], out hours.To) ? $"\"{text}\" are no hours: 08:00-18:00"
            : hours.From == hours.To && ends[1] != "24:00" ? $"\"{text}\" ends when it begins; 00:00-24:00 is the whole day"
            : null;
    }

    private static bool TryTime(string text, out TimeOnly time) => TimeOnly.TryParseExact(text == "24:00" ? "00:00" : text, "H:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out time);

    private static DateOnly? Day(Section section, string key)
    {
        if (section.Text(key) is not { } text)
        {
            return null;
        }

        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            section.Fault(key, $"\"{key}\" must be a day such as 2026-12-24, not \"{text}\"");
        }

        return day;
    }
}
