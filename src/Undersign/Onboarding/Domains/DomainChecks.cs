using System.Net;
using Undersign.Protocols.Dns;

namespace Undersign.Onboarding.Domains;

/// <summary>Asks the DNS about every domain of an organisation, and about our addresses.</summary>
internal sealed class DomainChecks(DnsResolver resolver, TimeProvider time)
{
    /// <summary>Domains at once; name servers have others to serve.</summary>
    private const int AtOnce = 4;

    private readonly SpfFindings _spf = new(resolver, new(resolver, time));
    private readonly DkimFindings _dkim = new(resolver);
    private readonly DmarcFindings _dmarc = new(resolver);
    private readonly MxFindings _mx = new(resolver);
    private readonly ReverseFindings _reverse = new(resolver);

    public async Task<DomainReport> RunAsync(DomainSubject subject, CancellationToken cancellationToken)
    {
        var (addresses, findings) = (await AddressesAsync(subject, cancellationToken), new List<Finding>());
        foreach (var address in addresses)
        {
            findings.Add(await _reverse.OfAsync(address, subject, cancellationToken));
        }

        if (addresses.Count == 0)
        {
            findings.Add(new(subject.Organisation, FindingTopic.ReverseDns, FindingState.Attention, "by which addresses the Internet sees this gateway is not known")
            {
                Fix = "Write them into organisation.yaml: dns: { addresses: [203.0.113.10] }",
            });
        }

        var perDomain = new IReadOnlyList<Finding>[subject.Domains.Count];
        await Parallel.ForAsync(0, perDomain.Length, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (index, token) =>
            perDomain[index] = await OfDomainAsync(subject.Domains[index], addresses, subject, token));
        return new(subject.Organisation, time.GetUtcNow(), addresses, [.. findings, .. perDomain.SelectMany(static found => found)]);
    }

    private async Task<IReadOnlyList<Finding>> OfDomainAsync(string domain, IReadOnlyList<IPAddress> addresses, DomainSubject subject, CancellationToken cancellationToken)
    {
        var (mx, system) = await _mx.OfAsync(domain, addresses, cancellationToken);
        if (mx.State == FindingState.Bad)
        {
            return [mx]; // there is no such domain
        }

        var systems = subject.Systems.Concat(system is null ? [] : [system]).Distinct().ToList();
        var spf = await _spf.OfAsync(domain, addresses, systems, subject, cancellationToken);
        var (dkim, isSigned) = await _dkim.OfAsync(domain, subject, systems, cancellationToken);
        return [mx, .. spf, .. dkim, await _dmarc.OfAsync(domain, isSigned, cancellationToken)];
    }

    /// <summary>As the settings have them; else those of the name that our mail system knows us by, or that we say.</summary>
    private async Task<IReadOnlyList<IPAddress>> AddressesAsync(DomainSubject subject, CancellationToken cancellationToken)
    {
        if (subject.Settings.Addresses.Count > 0)
        {
            return subject.Settings.Addresses;
        }

        var addresses = new List<IPAddress>();
        foreach (var name in subject.Settings.Gateway is { } gateway ? [gateway] : subject.EhloNames)
        {
            if (await resolver.ResolveAddressesAsync(name, cancellationToken) is DnsAnswer.Found(var records))
            {
                addresses.AddRange(records.OfType<DnsRecord.Address>().Select(static record => record.Value));
            }
        }

        return [.. addresses.Distinct()];
    }
}
