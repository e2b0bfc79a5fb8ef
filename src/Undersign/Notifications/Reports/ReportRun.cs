using System.Globalization;
using Undersign.Organisations;
using Undersign.Signatures;
using Undersign.Traces;

namespace Undersign.Notifications.Reports;

/// <summary>Sends an organisation's report when its period is over: once, whichever node and however often it was started.</summary>
internal sealed class ReportRun(EmailBook book, EmailSecrets secrets, EmailSender sender, TraceFigures figures, Turns turns, TimeProvider time)
{
    public const string Job = "reports";

    /// <summary>Lines of each kind; the rest is counted.</summary>
    private const int MostLines = 20;

    /// <summary>Until it is tried again where it could not be sent.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(15);

    public async Task RunAsync(Organisation organisation, CancellationToken cancellationToken)
    {
        var sheet = await book.OpenAsync(organisation, MailModule.Reports.Name, cancellationToken);
        if (sheet.Read(secrets, out _) is not { Recipients: { Count: > 0 } recipients } settings)
        {
            return;
        }

        var now = time.GetUtcNow();
        var period = ReportPeriod.Last(now, settings.IsDaily);
        await turns.PlanAsync(organisation.Name, Job, period.Next, cancellationToken);
        await turns.HastenAsync(organisation.Name, Job, period.Next, cancellationToken); // who changes from weekly to daily does not wait for Monday
        if (!await turns.TryTakeAsync(organisation.Name, Job, now + Pause, cancellationToken))
        {
            return;
        }

        if (await sender.SendAsync(sheet, recipients, await ValuesAsync(organisation, period, cancellationToken), cancellationToken))
        {
            await turns.SetAsync(organisation.Name, Job, period.Next, cancellationToken);
        }
    }

    private async Task<IEnumerable<KeyValuePair<string, string>>> ValuesAsync(Organisation organisation, ReportPeriod period, CancellationToken cancellationToken)
    {
        var counted = await figures.CountAsync(organisation.Name, period.Begin, period.End, cancellationToken);
        var missing = organisation.Signatures.SelectMany(signature => SignatureReport.Of(signature, organisation.People.People).Select(line => $"{signature.Name}: {line}")).ToList();
        return
        [
            new("report.period", period.ToString()),
            new("report.total", counted.Total.ToString(CultureInfo.InvariantCulture)),
            new("report.stamped", Lines(counted.Stamped)),
            new("report.passed", Lines(counted.Passed)),
            new("report.refused", Lines(counted.Refused)),
            new("report.missing", string.Join('\n', missing.Take(MostLines)) + (missing.Count > MostLines ? string.Create(CultureInfo.InvariantCulture, $"\nand {missing.Count - MostLines} more") : "")),
        ];
    }

    /// <summary>The most frequent first.</summary>
    private static string Lines(IReadOnlyDictionary<string, long> counted)
    {
        var sorted = counted.OrderByDescending(static pair => pair.Value).ThenBy(static pair => pair.Key, StringComparer.Ordinal).ToList();
        var lines = sorted.Take(MostLines).Select(static pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Value,7}  {pair.Key}"));
        return string.Join('\n', sorted.Count > MostLines ? lines.Append(string.Create(CultureInfo.InvariantCulture, $"{sorted.Skip(MostLines).Sum(static pair => pair.Value),7}  others")) : lines);
    }
}
