using System.Globalization;

namespace Undersign.Decisions;

/// <summary>Days and hours in some place.</summary>
/// <param name="Days">None means any.</param>
/// <param name="Hours">From and, not included, to; over midnight where to is not later, and then all of them belong to the day on which they begin. None means any.</param>
/// <param name="Since">The first day.</param>
/// <param name="Until">The last day.</param>
internal sealed record TimeWindow(TimeZoneInfo Zone, IReadOnlyList<DayOfWeek> Days, IReadOnlyList<(TimeOnly From, TimeOnly To)> Hours, DateOnly? Since, DateOnly? Until)
{
    public bool Holds(DateTimeOffset moment)
    {
        var there = TimeZoneInfo.ConvertTime(moment, Zone).DateTime;
        var (day, time) = (DateOnly.FromDateTime(there), TimeOnly.FromDateTime(there));
        for (var index = 0; index < Hours.Count; index++)
        {
            var (from, to) = Hours[index];
            var isOverMidnight = from >= to;
            if ((time >= from && (isOverMidnight || time < to) && HoldsOn(day)) || (isOverMidnight && time < to && HoldsOn(day.AddDays(-1))))
            {
                return true;
            }
        }

        return Hours.Count == 0 && HoldsOn(day);
    }

    /// <summary>Goes on from "it is".</summary>
    public override string ToString()
    {
        var parts = new List<string>();
        if (Days.Count > 0)
        {
            parts.Add(string.Join(" or ", Days));
        }

        if (Hours.Count > 0)
        {
            parts.Add(string.Join(" or ", Hours.Select(static hours => string.Create(CultureInfo.InvariantCulture, $"{hours.From:HH:mm} to {hours.To:HH:mm}"))));
        }

        parts.Add(Since is { } since ? string.Create(CultureInfo.InvariantCulture, $"since {since:yyyy-MM-dd}") : "");
        parts.Add(Until is { } until ? string.Create(CultureInfo.InvariantCulture, $"until {until:yyyy-MM-dd}") : "");
        return $"{string.Join(", ", parts.Where(static part => part.Length > 0))} ({Zone.Id})";
    }

    private bool HoldsOn(DateOnly day)
    {
        if (day < Since || day > Until)
        {
            return false;
        }

        for (var index = 0; index < Days.Count; index++)
        {
            if (Days[index] == day.DayOfWeek)
            {
                return true;
            }
        }

        return Days.Count == 0;
    }
}
