using System.Text.Json;

namespace Undersign.Onboarding.Domains;

/// <summary>A report for a terminal, and for a program.</summary>
internal static class DomainReportText
{
    public static string Word(FindingState state) => state switch
    {
        FindingState.Good => "ok",
        FindingState.Unknown => "?",
        FindingState.Attention => "warn",
        _ => "FAIL",
    };

    public static string Name(FindingTopic topic) => topic switch
    {
        FindingTopic.Connectors => "connectors",
        FindingTopic.Mx => "MX",
        FindingTopic.Spf => "SPF",
        FindingTopic.Dkim => "DKIM",
        FindingTopic.Dmarc => "DMARC",
        _ => "reverse DNS",
    };

    /// <summary>A line for each finding, below it what to do; lines of their own for what is published, to be copied.</summary>
    public static void Write(DomainReport report, TextWriter output)
    {
        foreach (var subject in report.BySubject)
        {
            output.WriteLine(subject.Key);
            foreach (var finding in subject)
            {
                output.WriteLine($"  {Word(finding.State),-5} {Name(finding.Topic),-12} {finding.Says}.");
                if (finding.Fix is { } fix)
                {
                    output.WriteLine($"{"",-21}{fix}{(finding.Record is null ? "." : ":")}");
                }

                if (finding.Record is { } record)
                {
                    output.WriteLine($"{"",-21}{record.Name}  {record.Type}  {record.Value}");
                }
            }
        }
    }

    public static string Json(DomainReport report) => JsonSerializer.Serialize(new
    {
        organisation = report.Organisation,
        at = report.At,
        addresses = report.Addresses.Select(static address => address.ToString()),
        findings = report.Findings.Select(static finding => new
        {
            subject = finding.Subject,
            topic = finding.Topic.ToString().ToLowerInvariant(),
            state = finding.State.ToString().ToLowerInvariant(),
            says = finding.Says,
            fix = finding.Fix,
            record = finding.Record is { } record ? new { name = record.Name, type = record.Type, value = record.Value } : null,
        }),
    });
}
