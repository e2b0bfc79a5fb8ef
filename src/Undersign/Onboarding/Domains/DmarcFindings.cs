using Undersign.Protocols.Dmarc;
using Undersign.Protocols.Dns;

namespace Undersign.Onboarding.Domains;

/// <summary>What receivers are told to do with mail that neither SPF nor DKIM shows to be the domain's. RFC 7489 §6.</summary>
/// <remarks>
/// A signature that we put in breaks the DKIM signatures that were made before. So what counts for DMARC is who signs after us, and SPF of the
/// last server on the way; the reverse-path, which has to be of the same domain, is as it came.
/// Limit: the domain of the organisation is looked for upwards, label by label, without a list of public suffixes.
/// </remarks>
internal sealed class DmarcFindings(DnsResolver resolver)
{
    /// <summary>Labels of a domain that is no top-level one.</summary>
    private const int LeastLabels = 2;

    /// <param name="isSigned">Whether somebody signs its mail; <see langword="null"/> when that is not known.</param>
    public async Task<Finding> OfAsync(string domain, bool? isSigned, CancellationToken cancellationToken)
    {
        var finding = new Finding(domain, FindingTopic.Dmarc, FindingState.Attention, "");
        for (var (name, isParent) = (domain, false); name.Split('.').Length >= LeastLabels; (name, isParent) = (name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..], true))
        {
            switch (await resolver.ResolveAsync(DmarcRecord.NameFor(name), DnsType.Text, cancellationToken))
            {
                case DnsAnswer.Failed(var reason):
                    return finding with { State = FindingState.Unknown, Says = reason };
                case DnsAnswer.Found(var records) when records.OfType<DnsRecord.Text>().Select(static text => text.Value).Where(DmarcRecord.IsOne).ToList() is { Count: > 0 } texts:
                    return OfRecords(finding, name, texts, isParent, isSigned);
                default:
                    continue;
            }
        }

        return finding with
        {
            Says = "it has no DMARC record; large receivers ask for one",
            Fix = "Publish one that only asks for reports, with an address of yours",
            Record = new(DmarcRecord.NameFor(domain), "TXT", $"v=DMARC1; p=none; rua=mailto:dmarc@{domain}"),
        };
    }

    private static Finding OfRecords(Finding finding, string name, List<string> texts, bool isParent, bool? isSigned)
    {
        if (texts.Count > 1 || DmarcRecord.TryParse(texts[0]) is not { } record)
        {
            return finding with
            {
                State = FindingState.Bad,
                Says = texts.Count > 1 ? $"{DmarcRecord.NameFor(name)} has {texts.Count} DMARC records, which count as none" : $"its DMARC record says no policy that there is: {texts[0]}",
                Fix = "Publish one: v=DMARC1; p=none, quarantine or reject",
            };
        }

        var policy = isParent ? record.SubdomainPolicy : record.Policy;
        var says = $"{texts[0]}{(isParent ? $", of {name}" : "")}";
        return policy == DmarcPolicy.None
            ? record.HasReports ? finding with { State = FindingState.Good, Says = $"{says}: nothing is refused, and reports come" }
                : finding with { Says = $"{says}: nothing is refused, and nobody hears of it", Fix = "Add an address for reports, such as rua=mailto:dmarc@" + name }
            : OfPolicy(finding with { Says = says }, isSigned);
    }

    /// <summary>Mail that is forwarded keeps its DKIM signature and loses SPF; without the one it has nothing left.</summary>
    private static Finding OfPolicy(Finding finding, bool? isSigned) => isSigned switch
    {
        true => finding with { State = FindingState.Good, Says = $"{finding.Says}: mail is signed after Undersign has changed it, and passes" },
        null => finding with { State = FindingState.Unknown, Says = $"{finding.Says}; whether mail is signed is not known" },
        false => finding with
        {
            State = FindingState.Bad,
            Says = $"{finding.Says}: mail that is forwarded, or that SPF does not cover, is refused, because no key shows that it is signed after Undersign has changed it",
            Fix = "Put DKIM right, as said there, before the policy is anything but none",
        },
    };
}
