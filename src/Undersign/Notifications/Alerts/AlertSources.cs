using System.Globalization;
using Undersign.Custody;
using Undersign.Onboarding.Domains;
using Undersign.Onboarding.Tenants;
using Undersign.Operation;
using Undersign.Organisations;
using Undersign.People.Syncing;

namespace Undersign.Notifications.Alerts;

/// <summary>What is wrong for an organisation now: with its own mail, tenant, domains and people, and with the node that serves it; never what is another organisation's.</summary>
internal sealed class AlertSources(
    CertificateRenewal certificates, CustodyRoom room, CustodyWriter custody, QueueSearch queues, TenantWatch tenants, DomainWatch domains, PeopleSync people, EmailBook book, EmailTests tests, NodeConfiguration node, TimeProvider time)
{
    /// <summary>Mail that waits longer is worth a look; the sender hears of it after four hours.</summary>
    private static readonly TimeSpan Old = TimeSpan.FromHours(1);

    public async Task<IReadOnlyList<string>> OfAsync(Organisation organisation, CancellationToken cancellationToken) =>
    [
        .. OfNode(),
        .. OfTenant(organisation),
        .. OfDomains(organisation),
        .. people.States.Where(state => state.Organisation == organisation.Name && state.Fault is not null).Select(static state => $"people: {state.Source}: {state.Fault}"),
        .. await OfQueuesAsync(organisation, cancellationToken),
        .. await OfTestsAsync(organisation, cancellationToken),
    ];

    private IEnumerable<string> OfNode()
    {
        var troubles = certificates.Concerns();
        troubles = room.Shortage() is { } shortage ? troubles.Append(shortage) : troubles;
        troubles = custody.Trouble is { } trouble ? troubles.Append($"the queue cannot be written: {trouble.Message}") : troubles;
        return troubles.Select(words => $"{node.HostName}: {words}");
    }

    private IEnumerable<string> OfTenant(Organisation organisation) =>
        from sighting in tenants.Seen
        where sighting.Organisation == organisation.Name && sighting.Status.State is ConnectionState.Degraded or ConnectionState.Paused
        from fault in sighting.Status.Faults
        select $"Microsoft 365: {fault.Says}; {fault.Fix}";

    private IEnumerable<string> OfDomains(Organisation organisation) => domains.Reports.GetValueOrDefault(organisation.Name) is not { } report ? []
        : report.Findings.Where(static finding => finding.State == FindingState.Bad).Select(static finding => $"{finding.Subject}: {DomainReportText.Name(finding.Topic)}: {finding.Says}");

    private async Task<IEnumerable<string>> OfQueuesAsync(Organisation organisation, CancellationToken cancellationToken)
    {
        var limit = time.GetUtcNow() - Old;
        return from queue in await queues.SummariseAsync(cancellationToken)
               where queue.Destination.StartsWith($"{organisation.Name}/", StringComparison.Ordinal) && queue.Oldest < limit
               select string.Create(CultureInfo.InvariantCulture, $"queue {queue.Destination}: {queue.Messages} messages, the oldest since {queue.Oldest:yyyy-MM-dd HH:mm} UTC; undersign queue says why");
    }

    /// <summary>A test that was good and is not any more, and one that somebody insisted on.</summary>
    private async Task<IEnumerable<string>> OfTestsAsync(Organisation organisation, CancellationToken cancellationToken)
    {
        List<string> failed = [];
        foreach (var sheet in await book.OpenAllAsync(organisation, cancellationToken))
        {
            if (sheet.Seen > 0 && await tests.FindAsync(organisation.Name, sheet.Section, sheet.Seen, cancellationToken) is { IsGood: false } report)
            {
                failed.Add($"email settings: {sheet.Title}: {report.Finding?.Says} {report.Finding?.Fix}");
            }
        }

        return failed;
    }
}
