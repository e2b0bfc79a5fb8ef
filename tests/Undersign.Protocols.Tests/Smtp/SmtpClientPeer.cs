using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Undersign.Protocols.Smtp;

namespace Undersign.Protocols.Tests.Smtp;

/// <summary>Our own server on a free port, for a client to talk to; it keeps what it takes.</summary>
internal sealed class SmtpClientPeer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly SmtpServerOptions _options;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    public SmtpClientPeer(SmtpServerOptions? options = null)
    {
        _options = options ?? new() { HostName = "mx.example" };
        _listener.Start();
        _serving = ServeAsync();
    }

    public ConcurrentQueue<TakenMail> Taken { get; } = [];

    public Task<NetworkStream> ConnectAsync() => ConnectAsync(_listener.LocalEndpoint);

    public static async Task<NetworkStream> ConnectAsync(EndPoint server)
    {
        Socket? socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(server, TestContext.Current.CancellationToken);
            var stream = new NetworkStream(socket, ownsSocket: true);
            socket = null;
            return stream;
        }
        finally
        {
            socket?.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        var sessions = new List<Task>();
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                sessions.Add(ServeAsync(await _listener.AcceptSocketAsync(_stop.Token)));
            }
            catch (OperationCanceledException)
            {
                // The test is over.
            }
        }

        await Task.WhenAll(sessions);
    }

    private async Task ServeAsync(Socket socket)
    {
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        var session = new SmtpServerSession(new StreamDuplexPipe(stream), _options, session => new Keeping(session, Taken), TimeProvider.System);
        await session.RunAsync(_stop.Token);
    }

    private sealed class Keeping(SmtpServerSession session, ConcurrentQueue<TakenMail> taken) : SmtpTransaction
    {
        public override ValueTask<SmtpReply> RecipientAsync(EnvelopeRecipient recipient, CancellationToken cancellationToken) =>
            new(recipient.ForwardPath.LocalPart.StartsWith("refused", StringComparison.Ordinal) ? new(550, new(5, 1, 1), "No such user") : SmtpReply.Ok);

        public override ValueTask<SmtpReply> DataAsync(Envelope envelope, Protocols.Mime.MailData data, CancellationToken cancellationToken)
        {
            var octets = new byte[Math.Min(data.Length, 64 * 1024)]; // enough to look at; what matters beyond is the length
            data.Read(0, octets);
            taken.Enqueue(new(session, data.Length.ToString(provider: null), envelope, octets));
            return new(SmtpReply.Ok);
        }
    }
}
