using Undersign.Organisations;

namespace Undersign.Notifications;

/// <summary>Looks once a day whether the servers that modules send by would still take mail; nobody gets any.</summary>
internal sealed class Retest(EmailBook book, EmailTests tests, EmailTester tester, EmailSecrets secrets, Turns turns, TimeProvider time)
{
    public static readonly TimeSpan Interval = TimeSpan.FromDays(1);

    public async Task RunAsync(Organisation organisation, CancellationToken cancellationToken)
    {
        foreach (var sheet in (await book.OpenAllAsync(organisation, cancellationToken)).Where(static sheet => sheet.Seen > 0))
        {
            var (job, next) = ($"test {sheet.Section}", time.GetUtcNow() + Interval);
            await turns.PlanAsync(organisation.Name, job, next, cancellationToken);
            if (!await turns.TryTakeAsync(organisation.Name, job, next, cancellationToken) || sheet.Read(secrets, out _) is not { } settings)
            {
                continue;
            }

            var before = await tests.FindAsync(organisation.Name, sheet.Section, sheet.Seen, cancellationToken);
            var to = EmailReader.Address(before?.Recipient ?? "") ?? (settings.Recipients is [var first, ..] ? first : null);
            if (await tester.LookAsync(settings, to, cancellationToken) is { } report)
            {
                await tests.StoreAsync(organisation.Name, sheet.Section, sheet.Seen, report, cancellationToken);
            }
        }
    }
}
