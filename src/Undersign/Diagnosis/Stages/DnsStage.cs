using System.Net;
using System.Net.Sockets;
using Undersign.Protocols.Dns;

namespace Undersign.Diagnosis.Stages;

/// <summary>From the name to addresses; and where there are none, to the reason.</summary>
internal sealed class DnsStage(DnsResolver names, TestCourse course)
{
    /// <summary>For what the machine knows besides the DNS: its hosts file, the domain it looks in. It is asked only when the DNS knows nothing.</summary>
    private static readonly TimeSpan OwnNames = TimeSpan.FromSeconds(2);

    /// <returns>Empty when there is none, which the course then says.</returns>
    public async Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        course.Begin(TestStage.Dns);
        if (IPAddress.TryParse(host, out var literal))
        {
            course.Pass("an address, not a name");
            return [literal];
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(course.Limits.Dns);
        try
        {
            var answer = await names.ResolveAddressesAsync(host, limit.Token);
            var addresses = answer is DnsAnswer.Found(var records) ? [.. records.OfType<DnsRecord.Address>().Select(static record => record.Value)] : await OfMachineAsync(host, limit.Token);
            if (addresses.Count > 0)
            {
                course.Pass(string.Join(", ", addresses));
                return addresses;
            }

            course.Fail(Words(answer), await CauseOfAsync(host, answer, limit.Token), isSure: false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            course.Fail("no answer in time", NetworkCauses.NoNameServer(host));
        }

        return [];
    }

    /// <summary>The server of a mail domain, when it was the domain that was entered.</summary>
    public async Task<string?> ExchangeOfAsync(string domain, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(domain, out _))
        {
            return null;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(course.Limits.Neighbour);
        try
        {
            return await names.ResolveAsync(domain, DnsType.MailExchange, limit.Token) is DnsAnswer.Found(var records)
                ? records.OfType<DnsRecord.MailExchange>().OrderBy(static record => record.Preference).Select(static record => record.Host).FirstOrDefault(exchange => exchange.Length > 0 && exchange != domain)
                : null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>The same, where it is the domain's own: a wildcard gives every name beside it an exchange, servers too. RFC 4592 §2.2.1.</summary>
    public async Task<string?> ExchangeOfOnlyAsync(string domain, CancellationToken cancellationToken)
    {
        var parent = domain.IndexOf('.', StringComparison.Ordinal) is var dot and >= 0 ? domain[(dot + 1)..] : "";
        return await ExchangeOfAsync(domain, cancellationToken) is { } exchange && await ExchangeOfAsync($"undersign-{Guid.CreateVersion7():n}.{parent}", cancellationToken) != exchange ? exchange : null;
    }

    private static async Task<IReadOnlyList<IPAddress>> OfMachineAsync(string host, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(OwnNames);
        try
        {
            return await Dns.GetHostAddressesAsync(host, limit.Token);
        }
        catch (Exception exception) when (exception is SocketException or ArgumentException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return [];
        }
    }

    private async Task<Cause> CauseOfAsync(string host, DnsAnswer answer, CancellationToken cancellationToken) => answer switch
    {
        DnsAnswer.Failed => NetworkCauses.NameServerFails(host),
        _ when await ExchangeOfAsync(host, cancellationToken) is { } exchange => NetworkCauses.MailDomain(host, exchange),
        DnsAnswer.NoRecord => NetworkCauses.NoAddressOfHost(host),
        _ => NetworkCauses.NoSuchHost(host),
    };

    private static string Words(DnsAnswer answer) => answer switch
    {
        DnsAnswer.NoName => "no such name (NXDOMAIN)",
        DnsAnswer.NoRecord => "the name has no address",
        DnsAnswer.Failed(var reason) => $"no answer (SERVFAIL, or none at all): {reason}",
        _ => "no address",
    };
}
