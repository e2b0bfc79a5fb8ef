using System.Net;
using Undersign.Protocols.Dns;

namespace Undersign.Onboarding.Domains;

/// <summary>Where a domain's own mail goes: answers have to arrive, and it tells whose customer the domain is.</summary>
internal sealed class MxFindings(DnsResolver resolver)
{
    /// <summary>Exchanges whose addresses are looked at.</summary>
    private const int MaxHosts = 10;

    /// <returns>With the mail system that takes the domain's mail, if it is one that we know.</returns>
    public async Task<(Finding Finding, MailSystem? System)> OfAsync(string domain, IReadOnlyList<IPAddress> ours, CancellationToken cancellationToken)
    {
        var finding = new Finding(domain, FindingTopic.Mx, FindingState.Attention, "");
        switch (await resolver.ResolveAsync(domain, DnsType.MailExchange, cancellationToken))
        {
            case DnsAnswer.Found(var records):
                var hosts = records.OfType<DnsRecord.MailExchange>().OrderBy(static exchange => exchange.Preference).Select(static exchange => exchange.Host).Take(MaxHosts).ToList();
                return (await OfHostsAsync(finding, hosts, ours, cancellationToken), hosts.Select(MailSystem.Of).FirstOrDefault(static system => system is not null));
            case DnsAnswer.Failed(var reason):
                return (finding with { State = FindingState.Unknown, Says = reason }, null);
            case DnsAnswer.NoName:
                return (finding with { State = FindingState.Bad, Says = "there is no such domain in the DNS; receivers refuse senders that do not exist", Fix = "Look whether domains: in organisation.yaml has a typing error" }, null);
            default:
                return (finding with { Says = "it has no MX record: answers may not arrive", Fix = "Publish the MX record that your mail system names" }, null);
        }
    }

    private async Task<Finding> OfHostsAsync(Finding finding, IReadOnlyList<string> hosts, IReadOnlyList<IPAddress> ours, CancellationToken cancellationToken)
    {
        if (hosts is [""])
        {
            return finding with { Says = "it says that it takes no mail (null MX, RFC 7505 §3), so answers come back to who writes them", Fix = "Publish the MX record of your mail system, or take the domain out of domains:" };
        }

        foreach (var host in hosts.Where(static host => host.Length > 0))
        {
            switch (await resolver.ResolveAddressesAsync(host, cancellationToken))
            {
                case DnsAnswer.Found(var records) when records.OfType<DnsRecord.Address>().Any(record => ours.Contains(record.Value)):
                    return finding with
                    {
                        Says = $"its mail goes to {host}, which is this gateway; but mail from outside is no business of its",
                        Fix = "Let the MX record name your mail system",
                    };
                case DnsAnswer.NoName or DnsAnswer.NoRecord:
                    return finding with { Says = $"its mail goes to {host}, which has no address", Fix = "Correct the MX record, or give the host an address" };
                default:
                    break;
            }
        }

        var system = hosts.Select(MailSystem.Of).FirstOrDefault(static system => system is not null);
        return finding with { State = FindingState.Good, Says = $"its mail goes to {string.Join(", ", hosts)}{(system is null ? "" : $" ({system.Name})")}" };
    }
}
