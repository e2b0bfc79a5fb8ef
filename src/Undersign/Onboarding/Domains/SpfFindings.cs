using System.Net;
using Undersign.Protocols.Dns;
using Undersign.Protocols.Spf;

namespace Undersign.Onboarding.Domains;

/// <summary>Whether receivers let mail of a domain come from us and from its mail system: RFC 7208, and what to publish.</summary>
internal sealed class SpfFindings(DnsResolver resolver, SpfCheck spf)
{
    private const string Postmaster = "postmaster";

    /// <summary>Of a record shown in words; a hostile one may be 64 KiB long.</summary>
    private const int MaxShown = 1000;

    /// <param name="addresses">Ours.</param>
    /// <param name="systems">That the domain's mail leaves by as well.</param>
    public async Task<IReadOnlyList<Finding>> OfAsync(string domain, IReadOnlyList<IPAddress> addresses, IReadOnlyList<MailSystem> systems, DomainSubject subject, CancellationToken cancellationToken)
    {
        var survey = await spf.SurveyAsync(domain, cancellationToken);
        var finding = new Finding(domain, FindingTopic.Spf, FindingState.Good, "");
        if (survey.Records.Count == 0)
        {
            return [survey.Verdict.Result == SpfResult.TempError ? Undecided(finding, survey) : None(finding, addresses, systems, subject)];
        }

        var records = new List<SpfRecord>();
        foreach (var text in survey.Records)
        {
            if (!SpfRecord.TryParse(text, out var record, out var fault))
            {
                return [finding with { State = FindingState.Bad, Says = $"receivers cannot read its record: {fault}. It is: {Shown(text)}", Fix = "Correct that word; until then the record is as good as none, or worse" }];
            }

            records.Add(record);
        }

        if (survey.Verdict.Result == SpfResult.TempError)
        {
            return [Undecided(finding, survey)];
        }

        var whole = SpfAdvice.Merge(records);
        var included = records.Count == 1 ? survey.Included : (await spf.SurveyAsync(whole, domain, cancellationToken)).Included;
        var unknown = await UnknownAsync(domain, whole, addresses, subject, cancellationToken);
        var missing = systems.Select(static system => system.SpfInclude).Where(include => !included.Contains(include)).ToList();
        var faults = Faults(finding, survey, unknown, missing, subject).ToList();
        if (faults.Count == 0)
        {
            return [finding with { Says = Sound(survey, addresses) }];
        }

        // One record puts right what a record can: it stands with the first fault.
        var advice = await SpfAdvice.ForAsync(spf, domain, whole, (unknown, missing), new SpfSlimming(resolver, subject.Domains), cancellationToken);
        faults[0] = With(faults[0], advice, survey.Records);
        return faults;
    }

    private static Finding With(Finding fault, SpfAdvice advice, IReadOnlyList<string> published)
    {
        // It changes nothing where what is there cannot be put right by a record.
        var record = advice.Record is { } advised && (published.Count > 1 || advised != published[0]) ? advised : null;
        var fix = record is null ? fault.Fix : published.Count > 1 ? "Publish this one record and remove the others" : "Change the record to this";
        return fault with
        {
            Fix = string.Join(". ", fix is null ? advice.Notes : [fix, .. advice.Notes]),
            Record = record is null ? null : new(fault.Subject, "TXT", record),
        };
    }

    private static IEnumerable<Finding> Faults(Finding finding, SpfSurvey survey, IReadOnlyList<IPAddress> unknown, List<string> missing, DomainSubject subject)
    {
        var record = Shown(survey.Records[0]);
        if (survey.Records.Count > 1)
        {
            yield return finding with { State = FindingState.Bad, Says = $"it has {survey.Records.Count} SPF records, and only one may be there: receivers take none of them" };
        }
        else if (survey.IsTooDear)
        {
            yield return finding with { State = FindingState.Bad, Says = string.Create(null, $"its record takes {survey.Lookups} lookups, {survey.VoidLookups} of them without an answer, where {SpfLimits.MaxLookups} and {SpfLimits.MaxVoidLookups} are allowed: receivers give up. It is: {record}") };
        }
        else if (survey.Verdict.Result == SpfResult.PermError)
        {
            yield return finding with { State = FindingState.Bad, Says = $"receivers give up on its record: {survey.Verdict.Why}. It is: {record}" };
        }

        if (unknown.Count > 0)
        {
            yield return finding with { State = subject.Unknown, Says = $"it does not let mail come from {string.Join(", ", unknown)}, which is this gateway: {record}" };
        }

        if (missing.Count > 0)
        {
            // What depends on the message may well say the same.
            yield return finding with { State = survey.Dynamic.Count > 0 ? FindingState.Attention : FindingState.Bad, Says = $"it does not include {string.Join(", ", missing)}, by which its mail leaves: {record}" };
        }

        if (survey.Verdict.Result is SpfResult.Pass or SpfResult.Neutral && survey.Records.Count == 1 && !survey.Costs.Any(static cost => cost.Term is SpfTerm.Modifier && cost.Term.Text.Contains('%', StringComparison.Ordinal)))
        {
            yield return survey.Verdict.Result == SpfResult.Pass
                ? finding with { State = FindingState.Bad, Says = $"it lets everybody send in its name: {record}", Fix = "End it with -all" }
                : finding with { State = FindingState.Attention, Says = $"it says nothing of others who send in its name: {record}", Fix = "End it with ~all, and with -all once nobody is missing" };
        }

        if (survey.Costs.Any(static cost => cost.Term is SpfTerm.Mechanism { Kind: SpfKind.ReverseName }))
        {
            yield return finding with { State = FindingState.Attention, Says = $"it has ptr, which RFC 7208 advises against and some receivers pass over: {record}", Fix = "Name the addresses instead" };
        }
    }

    /// <summary>Our addresses that do not pass. Where the record is broken, only what it says itself can count.</summary>
    private async Task<IReadOnlyList<IPAddress>> UnknownAsync(string domain, SpfRecord record, IReadOnlyList<IPAddress> addresses, DomainSubject subject, CancellationToken cancellationToken)
    {
        var unknown = new List<IPAddress>();
        foreach (var address in addresses.Where(static address => !InnerNetworks.Contain(address)))
        {
            var verdict = await spf.TryAsync(record, new(address, Postmaster, domain, subject.EhloNames is [var name, ..] ? name : domain), cancellationToken);
            if (verdict.Result is not (SpfResult.Pass or SpfResult.TempError) && !record.Names(address))
            {
                unknown.Add(address);
            }
        }

        return unknown;
    }

    private static Finding None(Finding finding, IReadOnlyList<IPAddress> addresses, IReadOnlyList<MailSystem> systems, DomainSubject subject)
    {
        var advice = SpfAdvice.New(addresses.Where(static address => !InnerNetworks.Contain(address)), systems.Select(static system => system.SpfInclude));
        return finding with { State = subject.Unknown, Says = "it has no SPF record", Fix = $"Publish one. {advice.Notes[0]}", Record = new(finding.Subject, "TXT", advice.Record!) }; // a new one always has one
    }

    private static Finding Undecided(Finding finding, SpfSurvey survey) => finding with { State = FindingState.Unknown, Says = survey.Verdict.Why };

    private static string Sound(SpfSurvey survey, IReadOnlyList<IPAddress> addresses)
    {
        var dynamic = survey.Dynamic.Count == 0 ? "" : $"; {string.Join(", ", survey.Dynamic)} depends on each message and was not looked into";
        var ours = addresses.Count == 0 ? "" : $", and lets mail come from {string.Join(", ", addresses)}";
        return string.Create(null, $"{Shown(survey.Records[0])}: takes {survey.Lookups} of {SpfLimits.MaxLookups} lookups{ours}{dynamic}");
    }

    private static string Shown(string record) => record.Length <= MaxShown ? record : $"{record.AsSpan(0, MaxShown)}...";
}
