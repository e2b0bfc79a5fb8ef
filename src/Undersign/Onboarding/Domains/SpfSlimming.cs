using System.Net.Sockets;
using Undersign.Protocols.Dns;
using Undersign.Protocols.Spf;

namespace Undersign.Onboarding.Domains;

/// <summary>Saves lookups of a record where nothing is lost by it: what is dead goes, and what is the organisation's own is written out.</summary>
/// <param name="domains">The organisation's: only what lies in them changes with its knowledge.</param>
internal sealed class SpfSlimming(DnsResolver resolver, IReadOnlyList<string> domains)
{
    /// <summary>More are more than a receiver asks for. RFC 7208 §4.6.4.</summary>
    private const int MostExchanges = 10;

    /// <param name="domain">Whose record it is.</param>
    /// <returns>The terms that are left, and what was done, for the administrator.</returns>
    public async Task<(List<SpfTerm> Terms, IReadOnlyList<string> Done)> SlimAsync(SpfRecord record, string domain, SpfSurvey survey, CancellationToken cancellationToken)
    {
        var (terms, done, over) = (new List<SpfTerm>(), new List<string>(), survey.Lookups - SpfLimits.MaxLookups);
        foreach (var term in record.Terms)
        {
            if (await InsteadAsync(term, domain, mayWriteOut: over > 0, cancellationToken) is not { } other)
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

    private async Task<(IReadOnlyList<SpfTerm> Terms, string Why)?> InsteadAsync(SpfTerm term, string domain, bool mayWriteOut, CancellationToken cancellationToken)
    {
        if (term is not SpfTerm.Mechanism mechanism || mechanism.Domain.Contains('%', StringComparison.Ordinal))
        {
            return null;
        }

        var name = mechanism.Domain.Length > 0 ? mechanism.Domain : domain;
        return mechanism.Kind switch
        {
            SpfKind.Include => await IncludedAsync(mechanism, mayWriteOut, cancellationToken),
            SpfKind.Address => await AddressesAsync(mechanism, name, mayWriteOut, cancellationToken),
            SpfKind.MailExchange when mayWriteOut => await ExchangesAsync(mechanism, name, cancellationToken),
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

    private async Task<(IReadOnlyList<SpfTerm> Terms, string Why)?> AddressesAsync(SpfTerm.Mechanism named, string host, bool mayWriteOut, CancellationToken cancellationToken)
    {
        var answer = await resolver.ResolveAddressesAsync(host, cancellationToken);
        if (answer is DnsAnswer.NoName or DnsAnswer.NoRecord)
        {
            return ([], $"{named.Text} is left out: that host has no address");
        }

        if (!mayWriteOut || !IsOwn(host) || named.Result != SpfResult.Pass || answer is not DnsAnswer.Found(var records))
        {
            return null;
        }

        return (Written(records, named), $"{named.Text} is yours, and its addresses are written out instead: keep them in step");
    }

    /// <summary>Exchanges of others change their addresses as they like; so all of them have to be the organisation's own.</summary>
    private async Task<(IReadOnlyList<SpfTerm> Terms, string Why)?> ExchangesAsync(SpfTerm.Mechanism named, string name, CancellationToken cancellationToken)
    {
        var hosts = await resolver.ResolveAsync(name, DnsType.MailExchange, cancellationToken) is DnsAnswer.Found(var records)
            ? records.OfType<DnsRecord.MailExchange>().Select(static exchange => exchange.Host).Distinct(StringComparer.OrdinalIgnoreCase).ToList()
            : [];
        if (named.Result != SpfResult.Pass || !IsOwn(name) || hosts.Count is 0 or > MostExchanges || !hosts.TrueForAll(IsOwn))
        {
            return null;
        }

        var addresses = new List<DnsRecord>();
        foreach (var host in hosts)
        {
            if (await resolver.ResolveAddressesAsync(host, cancellationToken) is not DnsAnswer.Found(var found))
            {
                return null; // what does not answer today may tomorrow
            }

            addresses.AddRange(found);
        }

        return (Written(addresses, named), $"{named.Text} are hosts of yours, and their addresses are written out instead: keep them in step");
    }

    private static IReadOnlyList<SpfTerm> Written(IEnumerable<DnsRecord> records, SpfTerm.Mechanism named) => SpfAdvice.Terms(records.OfType<DnsRecord.Address>()
        .Select(record => record.Value.AddressFamily == AddressFamily.InterNetwork
            ? $"ip4:{record.Value}{(named.Bits4 < 32 ? $"/{named.Bits4}" : "")}"
            : $"ip6:{record.Value}{(named.Bits6 < 128 ? $"/{named.Bits6}" : "")}")
        .Distinct(StringComparer.Ordinal));

    private bool IsOwn(string name) => domains.Any(domain => name.TrimEnd('.').Equals(domain, StringComparison.OrdinalIgnoreCase) || name.TrimEnd('.').EndsWith("." + domain, StringComparison.OrdinalIgnoreCase));
}
