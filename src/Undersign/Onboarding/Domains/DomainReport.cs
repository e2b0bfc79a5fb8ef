using System.Net;

namespace Undersign.Onboarding.Domains;

/// <summary>What was found of one organisation.</summary>
/// <param name="Addresses">Taken for ours.</param>
internal sealed record DomainReport(string Organisation, DateTimeOffset At, IReadOnlyList<IPAddress> Addresses, IReadOnlyList<Finding> Findings)
{
    public FindingState Worst => Findings.Select(static finding => finding.State).DefaultIfEmpty().Max();

    /// <summary>By what each is about, in the order in which it was found.</summary>
    public IEnumerable<IGrouping<string, Finding>> BySubject => Findings.GroupBy(static finding => finding.Subject, StringComparer.Ordinal);
}
