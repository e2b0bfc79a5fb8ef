using System.Collections.Concurrent;

namespace Undersign.Onboarding.Domains;

/// <summary>Looks at the domains of all organisations again and again: what others change in the DNS, nobody tells us.</summary>
/// <param name="subjects">The organisations in force.</param>
internal sealed partial class DomainWatch(Func<IEnumerable<DomainSubject>> subjects, DomainChecks checks, TimeProvider time, ILogger<DomainWatch> logger) : BackgroundService
{
    /// <summary>After a start, when there is more urgent work.</summary>
    public static readonly TimeSpan FirstAfter = TimeSpan.FromMinutes(1);

    /// <summary>Records are kept for about so long by everybody.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, DomainReport> _reports = new(StringComparer.Ordinal);

    /// <summary>What was found last, by organisation.</summary>
    public IReadOnlyDictionary<string, DomainReport> Reports => _reports;

    /// <summary>What receivers refuse mail for.</summary>
    public IEnumerable<string> Concerns() =>
        from report in _reports.Values
        from finding in report.Findings
        where finding.State == FindingState.Bad
        select $"{finding.Subject}: {DomainReportText.Name(finding.Topic)}: {finding.Says}";

    public async Task LookAsync(CancellationToken stoppingToken)
    {
        var current = subjects().ToList();
        foreach (var subject in current)
        {
            await LookAsync(subject, stoppingToken);
        }

        foreach (var gone in _reports.Keys.Except(current.Select(static subject => subject.Organisation), StringComparer.Ordinal))
        {
            _reports.TryRemove(gone, out _);
        }
    }

    /// <summary>At one organisation, because somebody asks now.</summary>
    public async Task LookAsync(string organisation, CancellationToken cancellationToken)
    {
        if (subjects().FirstOrDefault(subject => subject.Organisation == organisation) is { } subject)
        {
            await LookAsync(subject, cancellationToken);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Delay(FirstAfter, time, stoppingToken);
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            await GuardAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task LookAsync(DomainSubject subject, CancellationToken cancellationToken)
    {
        var report = await checks.RunAsync(subject, cancellationToken);
        if (_reports.TryGetValue(subject.Organisation, out var before))
        {
            report = report with { Findings = Settled(report, before) };
        }

        Tell(report, before);
        _reports[subject.Organisation] = report;
    }

    private async Task GuardAsync(CancellationToken stoppingToken)
    {
        try
        {
            await LookAsync(stoppingToken);
        }
#pragma warning disable CA1031 // the edge of a look at the DNS: it must not stop the host, and with it mail
        catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
        {
            Log.Broke(logger, exception);
        }
    }

    /// <summary>What the name servers did not say this time stays as it was.</summary>
    private static List<Finding> Settled(DomainReport report, DomainReport before)
    {
        var silent = report.Findings.Where(static finding => finding.State == FindingState.Unknown).Select(Key).ToHashSet();
        return
        [
            .. report.Findings.Where(finding => !silent.Contains(Key(finding)) || !before.Findings.Any(old => Key(old) == Key(finding))),
            .. before.Findings.Where(finding => silent.Contains(Key(finding))),
        ];
    }

    /// <summary>At the first look what is wrong; later what has changed, the worse and the better.</summary>
    private void Tell(DomainReport report, DomainReport? before)
    {
        var known = before?.Findings.ToLookup(Key) ?? Array.Empty<Finding>().ToLookup(Key);
        foreach (var topic in report.Findings.GroupBy(Key))
        {
            var worst = topic.MaxBy(static finding => finding.State)!; // no group is empty
            var was = known[topic.Key].MaxBy(static finding => finding.State);
            var (subject, name) = (worst.Subject, DomainReportText.Name(worst.Topic));
            if (worst.State >= FindingState.Attention && worst.Says != was?.Says)
            {
                var advice = $"{worst.Fix}{(worst.Record is { } record ? $": {record.Value}" : "")}";
                Log.IsWrong(logger, subject, name, worst.Says, advice);
            }
            else if (worst.State == FindingState.Good && was is { State: not FindingState.Good })
            {
                Log.IsRight(logger, subject, name, worst.Says);
            }
        }
    }

    private static (string Subject, FindingTopic Topic) Key(Finding finding) => (finding.Subject, finding.Topic);

    private static partial class Log
    {
        [LoggerMessage(6020, LogLevel.Warning, "{Domain}, {Topic}: {Finding}. {Advice}")]
        public static partial void IsWrong(ILogger logger, string domain, string topic, string finding, string advice);

        [LoggerMessage(6021, LogLevel.Information, "{Domain}, {Topic}: this is right now. {Finding}")]
        public static partial void IsRight(ILogger logger, string domain, string topic, string finding);

        [LoggerMessage(6022, LogLevel.Error, "The domains could not be looked at; they will be in an hour. Please tell us with this line")]
        public static partial void Broke(ILogger logger, Exception exception);
    }
}
