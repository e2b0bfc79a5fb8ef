using System.Globalization;

namespace Undersign.Notifications.Reports;

/// <summary>The span of a report, and when it is due: six in the morning UTC, weekly on Mondays.</summary>
/// <param name="End">When it is due; it is about what came before.</param>
internal readonly record struct ReportPeriod(DateTimeOffset Begin, DateTimeOffset End)
{
    private const int Hour = 6;

    /// <summary>The last one that is over.</summary>
    public static ReportPeriod Last(DateTimeOffset now, bool isDaily)
    {
        var utc = now.UtcDateTime;
        var end = new DateTimeOffset(utc.Date, TimeSpan.Zero).AddHours(Hour);
        end = end > now ? end.AddDays(-1) : end;
        while (!isDaily && end.DayOfWeek != DayOfWeek.Monday)
        {
            end = end.AddDays(-1);
        }

        return new(end.AddDays(isDaily ? -1 : -7), end);
    }

    public DateTimeOffset Next => End + (End - Begin);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Begin:yyyy-MM-dd HH:mm} to {End:yyyy-MM-dd HH:mm}");
}
