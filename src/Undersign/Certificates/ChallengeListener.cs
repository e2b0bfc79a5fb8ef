using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Undersign.Operation;
using Undersign.Protocols.Acme;

namespace Undersign.Certificates;

/// <summary>Where an authority comes to see that a name is ours. It answers challenges and nothing else; the pages are not behind it.</summary>
/// <remarks>A port that cannot be had does not keep the gateway from starting: mail goes on with the certificate there is.</remarks>
[SuppressMessage("Usage", "CA2213", Justification = "A SemaphoreSlim holds nothing until its wait handle is asked for, and the last connections still give their places back.")]
internal sealed partial class ChallengeListener(AcmeSettings settings, HttpChallenge http, TlsAlpnChallenge tls, TimeProvider time, ILogger<ChallengeListener> logger) : BackgroundService
{
    /// <summary>At once. Anybody may connect; an authority has some ten connections, and comes again.</summary>
    private const int MaxConnections = 64;

    /// <summary>For a connection in all.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(15);

    private readonly SemaphoreSlim _places = new(MaxConnections, MaxConnections);

    /// <summary>Why challenges cannot be answered; <see langword="null"/> when they can.</summary>
    public string? Fault { get; private set; }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(settings.Bindings.Select(binding => ListenAsync(binding, stoppingToken)));

    private async Task ListenAsync(IPEndPoint binding, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                using var listener = new TcpListener(binding);
                listener.Start();
                Fault = null;
                await AcceptAsync(listener, cancellationToken);
            }
            catch (SocketException exception) when (exception.SocketErrorCode is SocketError.AddressFamilyNotSupported or SocketError.AddressNotAvailable && binding.Address.Equals(IPAddress.IPv6Any))
            {
                return; // a machine without IPv6 has nobody to answer there
            }
            catch (SocketException exception)
            {
                if (Fault is null)
                {
                    Log.NotBound(logger, binding, settings.Challenge, exception.Message);
                }

                Fault = $"nothing can listen at {binding} for the authority ({settings.Challenge}): {exception.Message}";
                await Task.Delay(Rest, time, cancellationToken);
            }
        }
    }

    private async Task AcceptAsync(TcpListener listener, CancellationToken cancellationToken)
    {
        while (true)
        {
            await _places.WaitAsync(cancellationToken);
            TcpClient? client = null;
            try
            {
                client = await listener.AcceptTcpClientAsync(cancellationToken);
            }
            finally
            {
                if (client is null)
                {
                    _places.Release();
                }
            }

            _ = AnswerAsync(client, cancellationToken);
        }
    }

    private async Task AnswerAsync(TcpClient client, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            using (client)
            {
                await (settings.Challenge == AcmeChallenge.Http ? http.AnswerAsync(client.GetStream(), limit.Token) : tls.AnswerAsync(client.GetStream(), limit.Token));
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or AuthenticationException or DbException)
        {
            Log.NotAnswered(logger, exception); // a stranger, mostly; the authority says in the order what it has seen
        }
        finally
        {
            _places.Release();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1034, LogLevel.Error, "Nothing can listen at {Binding} for {Challenge}: {Reason}. Until it can, no certificate is issued or renewed; mail goes on. Ports below 1024 need CAP_NET_BIND_SERVICE")]
        public static partial void NotBound(ILogger logger, IPEndPoint binding, string challenge, string reason);

        [LoggerMessage(1035, LogLevel.Debug, "A connection to the challenge listener came to nothing")]
        public static partial void NotAnswered(ILogger logger, Exception exception);
    }
}
