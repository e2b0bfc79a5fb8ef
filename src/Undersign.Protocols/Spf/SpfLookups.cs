using System.Net;
using System.Net.Sockets;
using Undersign.Protocols.Dns;

namespace Undersign.Protocols.Spf;

/// <summary>The questions that mechanisms ask the DNS. RFC 7208 §5.</summary>
/// <param name="sender"><see langword="null"/> in a survey: then addresses of both kinds are asked for, and nothing matches.</param>
internal sealed class SpfLookups(DnsResolver resolver, SpfSender? sender)
{
    /// <summary>Exchanges of one <c>mx</c>, and names of one <c>ptr</c>. RFC 7208 §4.6.4.</summary>
    private const int MaxNames = 10;

    public int VoidLookups { get; private set; }

    /// <summary>Whether the bits that count are the same. RFC 7208 §5.6.</summary>
    public static bool Covers(SpfTerm.Mechanism mechanism, IPAddress one, IPAddress other)
    {
        var (left, right) = (Plain(one), Plain(other));
        return left.AddressFamily == right.AddressFamily
            && new IPNetwork(Masked(left, BitsFor(mechanism, left)), BitsFor(mechanism, left)).Contains(right);
    }

    public async Task<(bool IsMatch, SpfVerdict? Failure)> MatchAsync(SpfTerm.Mechanism mechanism, string target, CancellationToken cancellationToken)
    {
        switch (mechanism.Kind)
        {
            case SpfKind.Exists: // an IPv4 address, whatever the client's is: RFC 7208 §5.7
                var (answers, fault) = await AskAsync(target, DnsType.Address, cancellationToken).ConfigureAwait(false);
                return (answers.Count > 0, fault);
            case SpfKind.ReverseName:
                return (sender is not null && (await ValidatedNamesAsync(sender.Address, cancellationToken).ConfigureAwait(false)).Any(name => IsWithin(name, target)), null);
            case SpfKind.MailExchange:
                return await MatchExchangesAsync(mechanism, target, cancellationToken).ConfigureAwait(false);
            default:
                var (addresses, failure) = await AddressesAsync(target, cancellationToken).ConfigureAwait(false);
                return (IsAmong(mechanism, addresses), failure);
        }
    }

    /// <summary>What <c>%{p}</c> stands for: the domain itself or one below it before others. RFC 7208 §7.3.</summary>
    public async Task<string> NameForAsync(string text, string domain, CancellationToken cancellationToken)
    {
        if (sender is null || !SpfMacro.AsksForName(text))
        {
            return "unknown";
        }

        var names = await ValidatedNamesAsync(sender.Address, cancellationToken).ConfigureAwait(false);
        return names.Find(name => name == domain) ?? names.Find(name => IsWithin(name, domain)) ?? names.FirstOrDefault("unknown");
    }

    /// <summary>RFC 7208 §5.4; an exchange without an address is not one.</summary>
    private async Task<(bool IsMatch, SpfVerdict? Failure)> MatchExchangesAsync(SpfTerm.Mechanism mechanism, string target, CancellationToken cancellationToken)
    {
        var (records, failure) = await AskAsync(target, DnsType.MailExchange, cancellationToken).ConfigureAwait(false);
        var hosts = records.OfType<DnsRecord.MailExchange>().Select(static exchange => exchange.Host).Where(static host => host.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        if (failure is not null || hosts.Count > MaxNames)
        {
            return (false, failure ?? new(SpfResult.PermError, $"{target} has more than {MaxNames} exchanges"));
        }

        foreach (var host in hosts)
        {
            var (addresses, fault) = await AddressesAsync(host, cancellationToken).ConfigureAwait(false);
            if (fault is not null || IsAmong(mechanism, addresses))
            {
                return (fault is null, fault);
            }
        }

        return (false, null);
    }

    /// <summary>Names of the address that have the address. What cannot be resolved is none. RFC 7208 §5.5.</summary>
    private async Task<List<string>> ValidatedNamesAsync(IPAddress address, CancellationToken cancellationToken)
    {
        var validated = new List<string>();
        var (records, _) = await AskAsync(ReverseName.Of(address), DnsType.DomainPointer, cancellationToken).ConfigureAwait(false);
        foreach (var pointer in records.OfType<DnsRecord.DomainPointer>().Take(MaxNames))
        {
            var (addresses, _) = await AddressesAsync(pointer.Target, cancellationToken).ConfigureAwait(false);
            if (addresses.Contains(Plain(address)))
            {
                validated.Add(pointer.Target);
            }
        }

        return validated;
    }

    private async Task<(IReadOnlyList<IPAddress> Addresses, SpfVerdict? Failure)> AddressesAsync(string host, CancellationToken cancellationToken)
    {
        var answer = sender is null ? await resolver.ResolveAddressesAsync(host, cancellationToken).ConfigureAwait(false)
            : await resolver.ResolveAsync(host, sender.Address.AddressFamily == AddressFamily.InterNetwork ? DnsType.Address : DnsType.AddressV6, cancellationToken).ConfigureAwait(false);
        var (records, failure) = Read(answer);
        return ([.. records.OfType<DnsRecord.Address>().Select(static record => record.Value)], failure);
    }

    private async Task<(IReadOnlyList<DnsRecord> Records, SpfVerdict? Failure)> AskAsync(string name, DnsType type, CancellationToken cancellationToken) =>
        Read(await resolver.ResolveAsync(name, type, cancellationToken).ConfigureAwait(false));

    private (IReadOnlyList<DnsRecord> Records, SpfVerdict? Failure) Read(DnsAnswer answer)
    {
        VoidLookups += answer is DnsAnswer.NoName or DnsAnswer.NoRecord ? 1 : 0;
        return answer switch
        {
            DnsAnswer.Found(var records) => (records, null),
            DnsAnswer.Failed(var reason) => ([], new(SpfResult.TempError, reason)),
            _ => ([], null),
        };
    }

    private bool IsAmong(SpfTerm.Mechanism mechanism, IReadOnlyList<IPAddress> addresses) =>
        sender is not null && addresses.Any(address => Covers(mechanism, address, sender.Address));

    private static bool IsWithin(string name, string domain) =>
        name.Equals(domain, StringComparison.OrdinalIgnoreCase) || name.EndsWith("." + domain, StringComparison.OrdinalIgnoreCase);

    private static int BitsFor(SpfTerm.Mechanism mechanism, IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork ? mechanism.Bits4 : mechanism.Bits6;

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    /// <summary>Without the bits that do not count: <see cref="IPNetwork"/> takes no others.</summary>
    private static IPAddress Masked(IPAddress address, int bits)
    {
        var octets = address.GetAddressBytes();
        for (var i = 0; i < octets.Length; i++)
        {
            octets[i] &= (byte)(0xFF00 >> Math.Clamp(bits - (i * 8), 0, 8));
        }

        return new(octets);
    }
}
