using System.Net.Sockets;
using Undersign.ProtocolLogs;
using Undersign.Protocols.Smtp;

namespace Undersign.Relaying;

/// <summary>An open session with a smart host, and what its pool wants to know of it.</summary>
/// <param name="log">The connection's place in the protocol log, if its connector keeps one.</param>
internal sealed class RelayConnection(Socket socket, SmtpClientOptions options, ProtocolLogSession? log, TimeProvider time)
{
    public SmtpClientSession Session { get; } = new(new NetworkStream(socket, ownsSocket: true), options, time, log);

    /// <summary>For traces: where its dialogue is found.</summary>
    public string? LogId => log?.Id;

    public int Messages { get; set; }

    /// <summary>For traces; <see langword="null"/> in the clear.</summary>
    public string? Tls => field ??= Describe(Session);

    /// <summary>TimeProvider timestamp.</summary>
    public long IdleSince { get; set; }

    /// <summary>An idle server has nothing to say but goodbye: whatever can be read, the end of the stream included, means that it has gone.</summary>
    public bool IsStale
    {
        get
        {
            try
            {
                return socket.Poll(TimeSpan.Zero, SelectMode.SelectRead);
            }
            catch (SocketException)
            {
                return true;
            }
        }
    }

    /// <summary>Ends the session politely. Nothing depends on the outcome, so nobody need wait for it.</summary>
    public async Task RetireAsync()
    {
        await Task.Yield(); // the goodbye is not on the caller's time
        if (Session.IsUsable)
        {
            await Session.QuitAsync(CancellationToken.None); // it has a limit of its own
        }

        await AbandonAsync();
    }

    /// <summary>TLSv1.3 TLS_AES_256_GCM_SHA384, mx.example verified</summary>
    private static string? Describe(SmtpClientSession session) => session is not { Tls: { } tls, Certificate: { } certificate } ? null
        : certificate.IsGood ? $"{tls.SslProtocol} {tls.NegotiatedCipherSuite}, {certificate.Names} verified"
        : $"{tls.SslProtocol} {tls.NegotiatedCipherSuite}, {certificate.Names} not verified ({certificate.Fault})";

    /// <summary>Ends the connection wherever the session is.</summary>
    public ValueTask AbandonAsync()
    {
        log?.Disconnected("Local"); // whatever it was, it has been remarked on before
        return Session.DisposeAsync();
    }
}
