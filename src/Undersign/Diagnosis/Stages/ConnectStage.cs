using System.Net;
using System.Net.Sockets;

namespace Undersign.Diagnosis.Stages;

/// <summary>From addresses to a connection, over IPv6 and IPv4 alike: mail tries one after the other, and whichever fails delays it.</summary>
internal sealed class ConnectStage(TestCourse course, DnsStage dns, TimeProvider time)
{
    /// <summary>Of each family; a name may have dozens.</summary>
    private const int MaxOfFamily = 2;

    /// <summary>What is slower is remarked on.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(2);

    /// <summary>For the other attempts, once one has succeeded.</summary>
    private static readonly TimeSpan Others = TimeSpan.FromSeconds(1);

    /// <summary>Where else a server that is not there on one port may take mail.</summary>
    private static readonly int[] UsualPorts = [587, 465, 25, 2525];

    /// <returns><see langword="null"/> when there is none, which the course then says.</returns>
    public async Task<Socket?> ConnectAsync(TestTarget target, IReadOnlyList<IPAddress> addresses, CancellationToken cancellationToken)
    {
        course.Begin(TestStage.Connect);
        var usable = addresses.Where(address => course.Request.SourceAddresses.Count == 0 || SourceFor(address) is not null)
            .GroupBy(static address => address.AddressFamily).SelectMany(static family => family.Take(MaxOfFamily)).ToList();
        if (usable.Count == 0)
        {
            course.Fail("", NetworkCauses.SourceAddress(course.Request.SourceAddresses));
            return null;
        }

        var attempts = await AttemptAsync(usable, target.Port, cancellationToken);
        if (cancellationToken.IsCancellationRequested)
        {
            attempts.ForEach(static attempt => attempt.Socket?.Dispose());
            cancellationToken.ThrowIfCancellationRequested();
        }

        if (attempts.Find(static attempt => attempt.Socket is not null) is not { Socket: { } socket } won)
        {
            course.Fail(Words(attempts), await CauseOfAsync(target, attempts, cancellationToken), isSure: false);
            return null;
        }

        attempts.ForEach(attempt => (attempt == won ? null : attempt.Socket)?.Dispose());
        Remark(won, attempts);
        course.Pass($"{socket.RemoteEndPoint}, from {((IPEndPoint?)socket.LocalEndPoint)?.Address}");
        return socket;
    }

    private async Task<List<ConnectAttempt>> AttemptAsync(List<IPAddress> addresses, int port, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var attempts = addresses.ConvertAll(address => ConnectAttempt.MakeAsync(new(address, port), SourceFor(address), course.Limits.Connect, time, ending.Token));
        await foreach (var attempt in Task.WhenEach(attempts))
        {
            if ((await attempt).Socket is not null)
            {
                ending.CancelAfter(Others);
                break;
            }
        }

        return [.. await Task.WhenAll(attempts)];
    }

    private void Remark(ConnectAttempt won, List<ConnectAttempt> attempts)
    {
        if (won.Took > Slow)
        {
            course.Note(TestStage.Connect, "slow-connection", $"The connection took {won.Took.TotalSeconds:0.0} s.", "Look at the network between; a packet may have been lost on the way.");
        }

        foreach (var family in attempts.GroupBy(static attempt => attempt.Family, StringComparer.Ordinal).Where(static family => family.All(static attempt => attempt.Fault != ConnectFault.None)))
        {
            course.Note(TestStage.Connect, "one-family-fails",
                $"{family.Key} does not work ({string.Join("; ", family.Select(static attempt => $"{attempt.Address}: {ConnectAttempt.Words(attempt.Fault)}"))}), {won.Family} does.",
                $"Mail tries both, and is delayed by it: have {family.Key} repaired, or set a source address of {won.Family} alone.");
        }
    }

    private async Task<Cause> CauseOfAsync(TestTarget target, List<ConnectAttempt> attempts, CancellationToken cancellationToken)
    {
        var (host, port) = (target.Host, target.Port);
        var addresses = attempts.ConvertAll(static attempt => attempt.Address);
        if (attempts.TrueForAll(static attempt => attempt.Fault == ConnectFault.NoSource))
        {
            return NetworkCauses.SourceAddress(course.Request.SourceAddresses);
        }

        if (attempts.TrueForAll(static attempt => attempt.Fault == ConnectFault.Unreachable))
        {
            return NetworkCauses.Unreachable(addresses);
        }

        var isRefused = attempts.Exists(static attempt => attempt.Fault == ConnectFault.Refused);
        var open = await OpenPortsAsync(addresses[0], port, cancellationToken);
        var alternative = open.Count == 0 ? null : $"Port {string.Join(" and ", open)} of it answers from here: enter {open[0]}{(open[0] == 465 ? " with TLS" : open[0] == 25 ? "" : " with STARTTLS")}. ";
        return open.Count == 0 && await dns.ExchangeOfOnlyAsync(host, cancellationToken) is { } exchange ? NetworkCauses.MailDomain(host, exchange) with { Confidence = Confidence.Likely }
            : isRefused ? NetworkCauses.Refused(host, port, alternative?.TrimEnd())
            : port == 25 ? NetworkCauses.RelayPortBlocked(addresses, alternative?.TrimEnd())
            : NetworkCauses.Filtered(addresses, port, OwnAddressTowards(addresses[0]), alternative);
    }

    /// <summary>Connects and says nothing: what answers is not known to be the right server.</summary>
    private async Task<List<int>> OpenPortsAsync(IPAddress address, int but, CancellationToken cancellationToken)
    {
        var attempts = await Task.WhenAll(UsualPorts.Where(port => port != but)
            .Select(async port => (Port: port, Attempt: await ConnectAttempt.MakeAsync(new(address, port), SourceFor(address), course.Limits.Neighbour, time, cancellationToken))));
        Array.ForEach(attempts, static one => one.Attempt.Socket?.Dispose());
        return [.. attempts.Where(static one => one.Attempt.Fault == ConnectFault.None).Select(static one => one.Port)];
    }

    private IPAddress? SourceFor(IPAddress address) => course.Request.SourceAddresses.FirstOrDefault(source => source.AddressFamily == address.AddressFamily);

    /// <summary>Which of our addresses would be used: connecting a datagram socket sends nothing.</summary>
    private static string? OwnAddressTowards(IPAddress address)
    {
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(address, 9);
            return ((IPEndPoint?)socket.LocalEndPoint)?.Address.ToString();
        }
        catch (SocketException)
        {
            return null;
        }
    }

    private static string Words(List<ConnectAttempt> attempts) => string.Join("; ", attempts.Select(static attempt => $"{attempt.Address}: {ConnectAttempt.Words(attempt.Fault)}"));
}
