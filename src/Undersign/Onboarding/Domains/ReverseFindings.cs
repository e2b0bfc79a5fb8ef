using System.Net;
using System.Net.Sockets;
using Undersign.Protocols.Dns;

namespace Undersign.Onboarding.Domains;

/// <summary>Whether an address of ours has a name, and the name the address. RFC 1912 §2.1; large receivers refuse mail without.</summary>
internal sealed class ReverseFindings(DnsResolver resolver)
{
    /// <summary>Names of one address looked at; more than one is rare already.</summary>
    private const int MaxNames = 10;

    public async Task<Finding> OfAsync(IPAddress address, DomainSubject subject, CancellationToken cancellationToken)
    {
        var finding = new Finding(address.ToString(), FindingTopic.ReverseDns, FindingState.Good, "");
        if (InnerNetworks.Contain(address))
        {
            return finding with
            {
                State = FindingState.Attention,
                Says = "this is an address of an inner network, by which nobody outside sees the gateway",
                Fix = "Write those that the Internet sees: dns: { addresses: [203.0.113.10] }",
            };
        }

        return await resolver.ResolveAsync(ReverseName.Of(address), DnsType.DomainPointer, cancellationToken) switch
        {
            DnsAnswer.Found(var records) => await OfNamesAsync(finding, address, [.. records.OfType<DnsRecord.DomainPointer>().Select(static pointer => pointer.Target).Take(MaxNames)], subject, cancellationToken),
            DnsAnswer.Failed(var reason) => finding with { State = FindingState.Unknown, Says = reason },
            _ => Wrong(finding, address, "it has no name, and receivers take such a client for a home computer", subject),
        };
    }

    private async Task<Finding> OfNamesAsync(Finding finding, IPAddress address, IReadOnlyList<string> names, DomainSubject subject, CancellationToken cancellationToken)
    {
        foreach (var name in names)
        {
            var answer = await HasAsync(name, address, cancellationToken);
            if (answer is null)
            {
                return finding with { State = FindingState.Unknown, Says = $"its name is {name}, and no name server says whose that is" };
            }

            if (answer.Value)
            {
                return await OfEhloAsync(finding with { Says = $"its name is {name}, and the name leads back to it" }, address, subject, cancellationToken);
            }
        }

        return Wrong(finding, address, $"its name is {string.Join(", ", names)}, which does not lead back to it", subject);
    }

    /// <summary>What we say in EHLO should be a name of the address that we come from. RFC 5321 §4.1.4.</summary>
    private async Task<Finding> OfEhloAsync(Finding finding, IPAddress address, DomainSubject subject, CancellationToken cancellationToken)
    {
        foreach (var name in subject.EhloNames)
        {
            if (await HasAsync(name, address, cancellationToken) is false)
            {
                var type = address.AddressFamily == AddressFamily.InterNetwork ? "A" : "AAAA";
                return finding with
                {
                    State = FindingState.Attention,
                    Says = $"{finding.Says}; but the gateway calls itself {name} there, which has not this address",
                    Fix = $"Give {name} this address, or say the right name: hostName in undersign.yaml, ehloName of the send connector",
                    Record = new(name, type, address.ToString()),
                };
            }
        }

        return finding;
    }

    /// <returns><see langword="null"/> when nobody says.</returns>
    private async Task<bool?> HasAsync(string name, IPAddress address, CancellationToken cancellationToken) =>
        await resolver.ResolveAsync(name, address.AddressFamily == AddressFamily.InterNetwork ? DnsType.Address : DnsType.AddressV6, cancellationToken) switch
        {
            DnsAnswer.Found(var records) => records.OfType<DnsRecord.Address>().Any(record => record.Value.Equals(address)),
            DnsAnswer.Failed => null,
            _ => false,
        };

    private static Finding Wrong(Finding finding, IPAddress address, string says, DomainSubject subject) => finding with
    {
        State = subject.Unknown,
        Says = says,
        Fix = "Have whoever gave you the address (provider, cloud) set its name, and give the name this address",
        Record = subject.EhloNames is [var name, ..] ? new(ReverseName.Of(address), "PTR", name) : null,
    };
}
