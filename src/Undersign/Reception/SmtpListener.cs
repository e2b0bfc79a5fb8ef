using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Undersign.Protocols.Smtp;
using Undersign.Transit;

namespace Undersign.Reception;

/// <summary>Runs one SMTP session on each connection Kestrel accepts at one listener.</summary>
internal sealed partial class SmtpListener(
    SmtpServerOptions options, ListenerTlsOptions? tls, MessageTransit transit, ConnectionCount connections, TimeProvider time, ILogger<SmtpListener> logger)
    : ConnectionHandler
{
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        var peer = new Peer(AddressOf(connection), tls?.ClientAuthorities);
        if (!connections.TryEnter())
        {
            Log.TooManyConnections(logger, peer.Address);
            await connection.Transport.Output.WriteAsync("421 4.3.2 Too many connections, try again later\r\n"u8.ToArray());
            return;
        }

        try
        {
            await RunAsync(connection, peer);
        }
        finally
        {
            connections.Leave();
        }
    }

    private async Task RunAsync(ConnectionContext connection, Peer peer)
    {
        var stopping = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default;
        var session = new SmtpServerSession(
            connection.Transport,
            tls is null ? options : options with { Tls = tls.For(peer) },
            session => new ReceptionTransaction(session, peer, transit),
            time)
        {
            OnFault = fault => Log.Fault(logger, peer.Address, fault),
        };
        LogEnd(await session.RunAsync(stopping), peer.Address, session);
    }

    private static IPAddress AddressOf(ConnectionContext connection) => connection.RemoteEndPoint is IPEndPoint { Address: var address }
        ? address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address
        : IPAddress.None;

    private void LogEnd(SessionEnd end, IPAddress peer, SmtpServerSession session)
    {
        switch (end)
        {
            case SessionEnd.SpokeHttp:
                Log.SpokeHttp(logger, peer);
                break;
            case SessionEnd.SpokeTls:
                Log.SpokeTls(logger, peer);
                break;
            case SessionEnd.TlsFailed:
                Log.TlsFailed(logger, peer, session.Failure?.Message);
                break;
            case SessionEnd.Quit or SessionEnd.ClientLeft or SessionEnd.Stopped:
                Log.SessionEnded(logger, peer, session.ClientName, end);
                break;
            default:
                Log.SessionStopped(logger, peer, session.ClientName, end);
                break;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1001, LogLevel.Debug, "SMTP session of {Peer} ({ClientName}) ended: {End}")]
        public static partial void SessionEnded(ILogger logger, IPAddress peer, string? clientName, SessionEnd end);

        [LoggerMessage(1002, LogLevel.Information, "SMTP session of {Peer} ({ClientName}) was ended by us: {End}")]
        public static partial void SessionStopped(ILogger logger, IPAddress peer, string? clientName, SessionEnd end);

        [LoggerMessage(1003, LogLevel.Information, "{Peer} spoke HTTP to an SMTP port. A browser or a probe; if it was meant for the status page, that has its own port (web: in undersign.yaml)")]
        public static partial void SpokeHttp(ILogger logger, IPAddress peer);

        [LoggerMessage(1004, LogLevel.Warning, "{Peer} began TLS at once on a port that expects STARTTLS. Set its connector to STARTTLS, or give it a listener with tls: onConnect")]
        public static partial void SpokeTls(ILogger logger, IPAddress peer);

        [LoggerMessage(1005, LogLevel.Warning, "TLS with {Peer} failed ({Reason}). Look at the certificate of this listener and at what the peer demands of it")]
        public static partial void TlsFailed(ILogger logger, IPAddress peer, string? reason);

        [LoggerMessage(1006, LogLevel.Warning, "{Peer} was turned away: there are as many SMTP sessions as limits: connections: in undersign.yaml allows")]
        public static partial void TooManyConnections(ILogger logger, IPAddress peer);

        [LoggerMessage(1007, LogLevel.Error, "A message from {Peer} was deferred because of a fault of ours; its sender tries again. Look at the disk, and report this if it is not full")]
        public static partial void Fault(ILogger logger, IPAddress peer, Exception fault);
    }
}
