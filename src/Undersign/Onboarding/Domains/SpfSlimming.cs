using System.Net.Sockets;
using Undersign.Protocols.Dns;
using Undersign.Protocols.Spf;

namespace Undersign.Onboarding.Domains;

/// <summary>Saves lookups of a record where nothing is lost by it: what is dead goes, and what is the organisation's own is written out.</summary>
/// <param name="domains">The organisation's: only what lies in them changes with its knowledge.</param>
internal sealed class SpfSlimming(DnsResolver resolver, IReadOnlyList<string> domains)
{
    /// <returns>The terms that are left, and what was done, for the administrator.</returns>
    public async Task<(List<SpfTerm> Terms, IReadOnlyList<string> Done)> SlimAsync(SpfRecord record, SpfSurvey survey, CancellationToken cancellationToken)
    {
        var (terms, done, over) = (new List<SpfTerm>(), new List<string>(), survey.Lookups - SpfLimits.MaxLookups);
        foreach (var term in record.Terms)
        {
            if (await InsteadAsync(term, mayWriteOut: over > 0, cancellationToken) is not { } other)
            {
                terms.Add(term);
                continue;
            }

            terms.AddRange(other.Terms);
            done.Add(other.Why);
            over--;
        }

        return (terms, done);
    }

    private async Task<(IReadOnlyList<SpfTerm> Terms, string Why)?> InsteadAsync(SpfTerm term, bool mayWriteOut, CancellationToken cancellationToken)
    {
        if (term is not SpfTerm.Mechanism { Domain: { Length: > 0 } name } mechanism || name.Contains('%', StringComparison.Ordinal))
        {
            return null;
        }

        return mechanism.Kind switch
        {
            SpfKind.Include => await IncludedAsync(mechanism, mayWriteOut, cancellationToken),
            SpfKind.Address => await AddressesAsync(mechanism, mayWriteOut, cancellationToken),
            _ => null,
        };
    }

    private async Task<(IReadOnlyList<SpfTerm> Terms, string Why)?> IncludedAsync(SpfTerm.Mechanism include, bool mayWriteOut, CancellationToken cancellationToken)
    {
        var answer = await resolver.ResolveAsync(include.Domain, DnsType.Text, cancellationToken);
        var texts = answer is DnsAnswer.Found(var records) ? records.OfType<DnsRecord.Text>().Select(static text => text.Value).Where(SpfRecord.IsOne).ToList() : [];
        if (answer is not DnsAnswer.Failed && texts.Count == 0)
        {
            return ([], $"{include.Text} is left out: that domain has no SPF record, which makes receivers give up on the whole record");
        }

        // Others' terms mean what they say only where they stand, unless they just name who may.
        return mayWriteOut && IsOwn(include.Domain) && texts is [var text] && SpfRecord.TryParse(text, out var record, out _) && record.Redirect is null
            && record.Mechanisms.Where(static mechanism => mechanism.Kind != SpfKind.All).ToList() is var inner
            && inner.TrueForAll(static mechanism => mechanism.Result == SpfResult.Pass && !mechanism.Text.Contains('%', StringComparison.Ordinal) && (mechanism.Domain.Length > 0 || !mechanism.AsksDns))
            ? (inner, $"{include.Text} is yours, and its terms are written out instead")
            : null;
    }

    private async Task<(IReadOnlyList<SpfTerm> Terms, string Why)?> AddressesAsync(SpfTerm.Mechanism named, bool mayWriteOut, CancellationToken cancellationToken)
    {
        var answer = await resolver.ResolveAddressesAsync(named.Domain, cancellationToken);
        if (answer is DnsAnswer.NoName or DnsAnswer.NoRecord)
        {
            return ([], $"{named.Text} is left out: that host has no address");
        }

        if (!mayWriteOut || !IsOwn(named.Domain) || named.Result != SpfResult.Pass || answer is not DnsAnswer.Found(var records))
        {
            return null;
        }

        var words = records.OfType<DnsRecord.Address>().Select(record => record.Value.AddressFamily == AddressFamily.InterNetwork
            ? $"ip4:{record.Value}{(named.Bits4 < 32 ? $"/{named.Bits4}" : "")}"
            : $"ip6:{record.Value}{(named.Bits6 < 128 ? $"/{named.Bits6}" : "")}");
        return (SpfAdvice.Terms(words.Distinct(StringComparer.Ordinal)), $"{named.Text} is yours, and its addresses are written out instead: keep them in step");
    }

    private bool IsOwn(string name) => domains.Any(domain => name.TrimEnd('.').Equals(domain, StringComparison.OrdinalIgnoreCase) || name.TrimEnd('.').EndsWith("." + domain, StringComparison.OrdinalIgnoreCase));
}
