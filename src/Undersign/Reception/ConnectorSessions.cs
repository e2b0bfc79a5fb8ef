using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Undersign.Operation;
using Undersign.ProtocolLogs;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;
using Undersign.Transit;

namespace Undersign.Reception;

/// <summary>Runs the SMTP sessions of one receive connector, whichever of its bindings they came by.</summary>
internal sealed partial class ConnectorSessions(
    ReceiveConnector connector, ConnectorTraffic traffic, MailMemory memory, SignIn signIn, TransitSessions transit, ProtocolLog protocolLog, TimeProvider time, ILogger<ConnectorSessions> logger)
{
    private readonly ConnectorTls? _tls = connector is { Tls: not ReceiveTls.Off, Certificates.Count: > 0 } ? new(connector.Certificates) : null;

    private readonly SmtpServerOptions _options = new()
    {
        HostName = connector.Fqdn,
        Memory = memory,
        MaxMessageSize = connector.Limits.MessageSize,
        MaxRecipients = connector.Limits.Recipients,
        MaxTransactions = connector.Limits.MessagesPerConnection ?? int.MaxValue,
        RequiresTls = connector.Tls == ReceiveTls.Required,
        OffersBinaryMime = connector.OffersBinaryMime,
        TlsOnConnect = connector.Tls == ReceiveTls.OnConnect,
        CommandTimeout = connector.Limits.CommandTimeout,
        DataTimeout = connector.Limits.DataTimeout,
        SessionTimeout = connector.Limits.SessionTime,
    };

    /// <summary>What one network does wrong before there is a session is told of once a minute, so that it cannot fill the log.</summary>
    private readonly RateLimit _told = new(1, time);

    public string Name => connector.Name;

    public IReadOnlyList<IPEndPoint> Bindings => connector.Bindings;

    public ConnectorTraffic Traffic => traffic;

    /// <summary>How well the connector's remote IP ranges fit an address: the longest prefix; below zero when none does.</summary>
    public int FitOf(IPAddress address) =>
        connector.RemoteIpRanges.Where(range => range.Contains(address)).Select(static range => range.PrefixLength).DefaultIfEmpty(-1).Max();

    /// <summary>Whether an address is a balancer's, which speaks for others.</summary>
    public bool IsBehind(IPAddress address) => connector.Balancers.Any(balancer => balancer.Contains(address));

    /// <summary>Notes a client that got this reply in place of the greeting.</summary>
    public void TurnedAway(ConnectionContext connection, IPEndPoint client, SmtpReply reply) => BeginLog(client)?.TurnedAway(connection.LocalEndPoint, reply);

    /// <param name="client">Who connects, through a balancer or not.</param>
    public async Task RunAsync(ConnectionContext connection, IPEndPoint client)
    {
        var peer = new Peer(client.Address, connector.ClientAuthorities);
        var stopping = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default;
        var log = BeginLog(client);
        log?.Connected(connection.LocalEndPoint);
        var messages = transit.Begin(connection.ConnectionClosed);
        var session = new SmtpServerSession(
            connection.Transport,
            OptionsFor(peer),
            session => new ReceptionTransaction(session, peer, connector, traffic, messages),
            time)
        {
            Transcript = log,
            OnFault = fault => Log.Fault(logger, peer.Address, fault),
        };
        var end = SessionEnd.ClientLeft;
        try
        {
            end = await session.RunAsync(stopping);
        }
        finally
        {
            messages.End(hasHeard: end == SessionEnd.Quit && session.HasAwaitedReplies);
        }

        log?.Disconnected(end switch { SessionEnd.Quit => "Local", SessionEnd.ClientLeft => "Remote", _ => end.ToString() });
        LogEnd(end, peer.Address, session);
    }

    private ProtocolLogSession? BeginLog(IPEndPoint client) =>
        connector.HasProtocolLog ? protocolLog.Begin(ProtocolLogKind.Receive, $"{connector.Fqdn}\\{connector.Name}", client) : null;

    private SmtpServerOptions OptionsFor(Peer peer) => _tls is null ? _options : _options with
    {
        Tls = _tls.For(peer),
        Authentication = connector.Auth.Count == 0 ? null : new()
        {
            Mechanisms = connector.Auth,
            IsRequired = connector.Permissions == PermissionGroups.Users,
            VerifyAsync = (credentials, cancellationToken) => signIn.VerifyAsync(credentials, peer, connector.Name, cancellationToken),
        },
    };

    private void LogEnd(SessionEnd end, IPAddress peer, SmtpServerSession session)
    {
        switch (end)
        {
            case SessionEnd.SpokeHttp or SessionEnd.SpokeTls or SessionEnd.TlsFailed when !_told.TryTake(ClientNetwork.Of(peer)):
                break;
            case SessionEnd.SpokeHttp:
                Log.SpokeHttp(logger, peer, connector.Name);
                break;
            case SessionEnd.SpokeTls:
                Log.SpokeTls(logger, peer, connector.Name);
                break;
            case SessionEnd.TlsFailed:
                Log.TlsFailed(logger, peer, connector.Name, session.Failure?.GetBaseException().Message); // the outer one says: see the inner
                break;
            case SessionEnd.Quit or SessionEnd.ClientLeft or SessionEnd.Stopped:
                Log.SessionEnded(logger, peer, session.ClientName, connector.Name, end);
                break;
            default:
                Log.SessionStopped(logger, peer, session.ClientName, connector.Name, end);
                break;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1001, LogLevel.Debug, "SMTP session of {Peer} ({ClientName}) at {Connector} ended: {End}")]
        public static partial void SessionEnded(ILogger logger, IPAddress peer, string? clientName, string connector, SessionEnd end);

        [LoggerMessage(1002, LogLevel.Information, "SMTP session of {Peer} ({ClientName}) at {Connector} was ended by us: {End}")]
        public static partial void SessionStopped(ILogger logger, IPAddress peer, string? clientName, string connector, SessionEnd end);

        [LoggerMessage(1003, LogLevel.Information, "{Peer} spoke HTTP to an SMTP port of {Connector}. A browser or a probe; if it was meant for the status page, that has its own port (web: in undersign.yaml)")]
        public static partial void SpokeHttp(ILogger logger, IPAddress peer, string connector);

        [LoggerMessage(1004, LogLevel.Warning, "{Peer} began TLS at once, where {Connector} expects STARTTLS. Set its connector to STARTTLS, or give it a receive connector with tls: onConnect")]
        public static partial void SpokeTls(ILogger logger, IPAddress peer, string connector);

        [LoggerMessage(1005, LogLevel.Warning, "TLS with {Peer} at {Connector} failed ({Reason}). Look at the certificate of this receive connector and at what the peer demands of it")]
        public static partial void TlsFailed(ILogger logger, IPAddress peer, string connector, string? reason);

        [LoggerMessage(1007, LogLevel.Error, "A message from {Peer} was deferred because of a fault of ours; its sender tries again. Look at the disk, and report this if it is not full")]
        public static partial void Fault(ILogger logger, IPAddress peer, Exception fault);
    }
}
