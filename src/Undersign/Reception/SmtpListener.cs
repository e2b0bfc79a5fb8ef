using System.Buffers;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Undersign.Operation;
using Undersign.Protocols.Smtp;

namespace Undersign.Reception;

/// <summary>Gives each connection Kestrel accepts at one binding to the receive connector that is there for its address.</summary>
internal sealed partial class SmtpListener(IReadOnlyList<ConnectorSessions> connectors, TimeProvider time, ILogger<SmtpListener> logger) : ConnectionHandler
{
    /// <summary>RFC 5321 §3.1: 554 in place of the greeting.</summary>
    private static readonly SmtpReply NotListed = new(554, new(5, 7, 1), "Your address may not connect here") { Closes = true };

    /// <summary>One network turned away is told of once a minute, so that it cannot fill the log.</summary>
    private readonly RateLimit _told = new(1, time);

    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        var client = EndOf(connection);
        if (!connectors.Any(connector => connector.IsBehind(client.Address)))
        {
            await ServeAsync(connection, client, connectors);
            return;
        }

        var (header, fault) = await BalancerHeader.ReadAsync(connection.Transport.Input, time, connection.ConnectionClosed);
        if (header is not null)
        {
            // Only those that trust this balancer: another at the same binding takes its word for nothing.
            await ServeAsync(connection, header.Source ?? client, [.. connectors.Where(connector => connector.IsBehind(client.Address))]);
        }
        else if (fault is not null && _told.TryTake(ClientNetwork.Of(client.Address)))
        {
            Log.NoProxyHeader(logger, client.Address, connection.LocalEndPoint, fault);
        }
    }

    private async Task ServeAsync(ConnectionContext connection, IPEndPoint client, IReadOnlyList<ConnectorSessions> candidates)
    {
        var address = client.Address;
        var network = ClientNetwork.Of(address);
        if (ConnectorFor(address, candidates) is not { } connector)
        {
            if (_told.TryTake(network))
            {
                Log.NotListed(logger, address, connection.LocalEndPoint);
            }

            await RefuseAsync(connection, client, candidates, NotListed);
            return;
        }

        if (!connector.Traffic.TryEnter(network))
        {
            if (_told.TryTake(network))
            {
                Log.TooManyConnections(logger, address, connector.Name);
            }

            await RefuseAsync(connection, client, [connector], ConnectorTraffic.TooManyConnections);
            return;
        }

        try
        {
            await connector.RunAsync(connection, client);
        }
        finally
        {
            connector.Traffic.Leave(network);
        }
    }

    /// <summary>As in Exchange, the connector with the most specific range for an address serves it.</summary>
    private static ConnectorSessions? ConnectorFor(IPAddress address, IEnumerable<ConnectorSessions> candidates) =>
        candidates.Where(connector => connector.FitOf(address) >= 0).MaxBy(connector => connector.FitOf(address));

    private static IPEndPoint EndOf(ConnectionContext connection) => connection.RemoteEndPoint is IPEndPoint { Address: var address, Port: var port }
        ? new(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, port)
        : new(IPAddress.None, 0);

    /// <summary>In the clear even where TLS is due: a handshake costs too much for who is turned away.</summary>
    /// <param name="refusing">Those whose logs have it.</param>
    private static async Task RefuseAsync(ConnectionContext connection, IPEndPoint client, IReadOnlyList<ConnectorSessions> refusing, SmtpReply reply)
    {
        foreach (var connector in refusing)
        {
            connector.TurnedAway(connection, client, reply);
        }

        connection.Transport.Output.Write(System.Text.Encoding.ASCII.GetBytes($"{reply}\r\n"));
        await connection.Transport.Output.FlushAsync(connection.ConnectionClosed);
    }

    private static partial class Log
    {
        [LoggerMessage(1006, LogLevel.Warning, "{Peer} was turned away: it has reached a limit of the receive connector {Connector}, or there are as many SMTP sessions as limits: connections: in undersign.yaml allows")]
        public static partial void TooManyConnections(ILogger logger, IPAddress peer, string connector);

        [LoggerMessage(1013, LogLevel.Warning, "{Peer} is listed at {Binding} under proxyProtocol, and {Fault}. Set send-proxy-v2 at this balancer, or take it off the list in undersign.yaml")]
        public static partial void NoProxyHeader(ILogger logger, IPAddress peer, EndPoint? binding, string fault);

        [LoggerMessage(1008, LogLevel.Warning, "{Peer} was turned away at {Binding}: it is in no receive connector's remoteIpRanges there. If it is a server of yours, list it in undersign.yaml")]
        public static partial void NotListed(ILogger logger, IPAddress peer, EndPoint? binding);
    }
}
