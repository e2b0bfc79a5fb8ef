using System.Diagnostics.Metrics;
using Undersign.Traces;

namespace Undersign.Custody;

/// <summary>Counts what custody does: attempts, what became of recipients, and reports.</summary>
internal sealed class CustodyMeter(Meter meter)
{
    private readonly Counter<long> _attempts = meter.CreateCounter<long>("undersign.custody.attempts", "{attempt}", "Messages in custody that were tried, for the first time or again");

    private readonly Counter<long> _recipients = meter.CreateCounter<long>(
        "undersign.custody.recipients", "{recipient}", "What became of recipients in custody: Delivered, Queued (deferred until the next attempt), Failed, Expired");

    private readonly Counter<long> _reports = meter.CreateCounter<long>("undersign.custody.reports", "{report}", "Reports to senders that entered custody, by what they report");

    public void Count(CustodyEntry entry, CustodyOutcome outcome, IEnumerable<RecipientStatus> left, IEnumerable<string> reports)
    {
        var organisation = new KeyValuePair<string, object?>("organisation", entry.Organisation);
        if (outcome.IsTried)
        {
            _attempts.Add(1, organisation, new("again", entry.Attempts > 1 ? "yes" : "no")); // this one has been counted already
        }

        foreach (var same in outcome.Delivered.Select(static _ => RecipientStatus.Delivered).Concat(left.Where(status => outcome.IsTried || status != RecipientStatus.Queued)).CountBy(static status => status))
        {
            _recipients.Add(same.Value, organisation, new("status", same.Key.ToString()));
        }

        foreach (var action in reports)
        {
            _reports.Add(1, organisation, new("action", action));
        }
    }
}
