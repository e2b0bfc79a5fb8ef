using System.Net;
using System.Net.Sockets;
using Undersign.ProtocolLogs;
using Undersign.Protocols.Dns;
using Undersign.Protocols.Smtp;

namespace Undersign.Relaying;

/// <summary>Opens sessions with one smart host: name to addresses, address to connection, connection to greeting, EHLO and TLS.</summary>
/// <param name="login">Of the connector, <see langword="null"/> when it has none.</param>
/// <param name="names">For exchanges, which are known to the DNS alone; <see langword="null"/> for the system's way, which reads /etc/hosts too.</param>
internal sealed partial class RelayDialer(
    SendConnector connector, SmartHost host, ConnectorLogin? login, DnsResolver? names, RelayOptions options, TimeProvider time, ILogger<Relay> logger)
{
    private readonly SmtpClientOptions _session = new()
    {
        EhloName = connector.EhloName,
        Timeouts = options.Timeouts,
        Chunking = connector.Chunking,
        SendsEightBitAnyway = connector.SendsEightBitAnyway,
        Tls = new()
        {
            Level = connector.Tls,
            IsOnConnect = connector.IsTlsOnConnect,
            Name = connector.TlsName ?? host.Host,
            TrustedRoots = connector.TrustedRoots,
        },
    };

    /// <summary>Logs in where the connector wants that, one login after the other until one has succeeded.</summary>
    /// <returns>A connection that is ready for MAIL, or the last reason why there is none.</returns>
    public async Task<Dialled> OpenAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        if (SessionNow(out var reason) is not { } session)
        {
            return new(null, SmtpClientVerdict.NoCredentials, Advice: $"The client certificate cannot be shown: {reason}. Mail waits; it is looked for again with the next attempt.");
        }

        if (login is null)
        {
            return await OpenAsync(session, limit, cancellationToken);
        }

        var began = time.GetTimestamp();
        using var ending = Ending(limit);
        using var joined = CancellationTokenSource.CreateLinkedTokenSource(ending.Token, cancellationToken);
        try
        {
            using var turn = await login.EnterAsync(joined.Token);
            if (login.Rest() is { } refused)
            {
                return refused;
            }

            var (credentials, failure) = await login.CredentialsAsync(joined.Token);
            return credentials is null ? failure
                : login.Judge(await OpenAsync(session with { Credentials = credentials }, limit - time.GetElapsedTime(began), cancellationToken), credentials);
        }
        catch (OperationCanceledException exception)
        {
            return new(null, SmtpClientVerdict.TimedOut, Cause: exception);
        }
    }

    /// <summary>With the client certificate of this moment: it may have been renewed since the last connection.</summary>
    /// <returns><see langword="null"/> with the reason when it is to show one that cannot be loaded: without it the next hop would not know whose mail this is.</returns>
    private SmtpClientOptions? SessionNow(out string? reason)
    {
        return connector.Shown(options.ObtainedCertificate, out reason) is { Current: var certificate } ? _session with { Tls = _session.Tls with { ClientCertificate = certificate.Context } }
            : reason is null ? _session
            : null;
    }

    /// <summary>Tries every address of the host, of IPv6 and IPv4 alike, in the order the resolver prefers. RFC 5321 §5.1.</summary>
    private async Task<Dialled> OpenAsync(SmtpClientOptions session, TimeSpan limit, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var outcome = new Dialled(null, SmtpClientVerdict.NoRoute, Advice: Advice.ForName(host.Host));
        var addresses = await ResolveAsync(limit, cancellationToken);
        if (names is not null && options.Own is { } own && Array.Exists(addresses, own.Include))
        {
            return new(null, MxRouting.Loop, Advice: MxRouting.LoopAdvice(host.Host), LeadsBack: true);
        }

        foreach (var address in addresses)
        {
            outcome = await OpenAsync(address, session, limit - time.GetElapsedTime(began), cancellationToken);
            if (outcome.FailedAtTls && connector.Tls == TlsLevel.Opportunistic)
            {
                // RFC 7435 §3: what cannot be encrypted goes in the clear, on a new connection, because the old one is beyond repair.
                Log.TlsFellBack(logger, host, connector.Name, outcome.Cause);
                outcome = await OpenAsync(address, session with { Tls = SmtpClientTls.None }, limit - time.GetElapsedTime(began), cancellationToken);
            }

            if (outcome.Connection is not null || outcome.Reply.IsPermanent || outcome.FailedAtLogin || time.GetElapsedTime(began) >= limit)
            {
                break;
            }
        }

        return outcome;
    }

    private async Task<IPAddress[]> ResolveAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(host.Host, out var literal))
        {
            return Usable([literal]);
        }

        using var ending = Ending(limit);
        using var joined = CancellationTokenSource.CreateLinkedTokenSource(ending.Token, cancellationToken);
        try
        {
            return Usable(names is null ? await Dns.GetHostAddressesAsync(host.Host, joined.Token)
                : await names.ResolveAddressesAsync(host.Host, joined.Token) is DnsAnswer.Found(var records) ? [.. records.OfType<DnsRecord.Address>().Select(static record => record.Value)]
                : []);
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException or ArgumentException)
        {
            return []; // a name that is not there today may be there tomorrow: 451, not 550
        }
    }

    /// <summary>Where we have to come from an address of ours, only what can be reached from it.</summary>
    private IPAddress[] Usable(IPAddress[] addresses) =>
        connector.SourceAddresses.Count == 0 ? addresses : Array.FindAll(addresses, address => SourceFor(address) is not null);

    private IPAddress? SourceFor(IPAddress address) => connector.SourceAddresses.FirstOrDefault(source => source.AddressFamily == address.AddressFamily);

    private async Task<Dialled> OpenAsync(IPAddress address, SmtpClientOptions session, TimeSpan limit, CancellationToken cancellationToken)
    {
        var end = new IPEndPoint(address, host.Port);
        var log = connector.ProtocolLogName is { } name ? options.ProtocolLog?.Begin(ProtocolLogKind.Send, name, end) : null;
        log?.Note("attempting to connect");
        Socket? socket = null;
        RelayConnection? connection = null;
        try
        {
            socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }; // may fail: no descriptor left, no IPv6
            if (SourceFor(address) is { } source)
            {
                socket.Bind(new IPEndPoint(source, 0));
            }

            await ConnectAsync(socket, end, limit, cancellationToken);
            log?.Connected(socket.LocalEndPoint);
            connection = new(socket, session, log, time);
            socket = null;
            connection.Session.LimitTotal(limit);
            var reply = await connection.Session.OpenAsync(cancellationToken);
            if (reply.IsPositive)
            {
                var opened = connection;
                connection = null;
                return new(opened, reply);
            }

            var advice = Advice.ForSession(Advice.Symptom(reply, connector, host), connection.Session, session.Tls.Name);
            return new(null, reply, connection.Session.HasTlsFailed, connection.Session.Cause, advice, connection.Session.HasLoginFailed);
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            log?.Note($"no connection: {exception.Message}");
            return new(null, SmtpClientVerdict.NoConnection, Cause: exception, Advice: Advice.ForConnection(exception, host.Port));
        }
        finally
        {
            socket?.Dispose();
            _ = connection?.RetireAsync();
        }
    }

    private async Task ConnectAsync(Socket socket, IPEndPoint end, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var ending = Ending(limit < options.ConnectLimit ? limit : options.ConnectLimit);
        using var joined = CancellationTokenSource.CreateLinkedTokenSource(ending.Token, cancellationToken);
        await socket.ConnectAsync(end, joined.Token);
    }

    private CancellationTokenSource Ending(TimeSpan limit) => new(limit > TimeSpan.Zero ? limit : TimeSpan.Zero, time);

    private static partial class Log
    {
        [LoggerMessage(3001, LogLevel.Warning, "TLS with {NextHop} of send connector {Connector} failed; its mail goes in the clear, because TLS is opportunistic")]
        public static partial void TlsFellBack(ILogger logger, SmartHost nextHop, string connector, Exception? cause);
    }
}

/// <summary>A session that was opened, or why it was not.</summary>
internal readonly record struct Dialled(RelayConnection? Connection, SmtpReply Reply, bool FailedAtTls = false, Exception? Cause = null, string? Advice = null,
    bool FailedAtLogin = false, bool LeadsBack = false);
