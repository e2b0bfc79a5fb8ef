using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;

namespace Undersign.EndToEnd.Harness;

/// <summary>A next hop that does what its script says, and keeps every message it has given a 250 to.</summary>
internal sealed class OddHop : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();
    private readonly ConcurrentQueue<TakenMessage> _taken = new();
    private readonly ConcurrentQueue<TakenMessage> _seen = new();
    private readonly ConcurrentBag<Task> _sessions = [];
    private readonly Task _accepting;
    private TaskCompletionSource _change = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _connections;

    private OddHop(HopScript script)
    {
        Script = script;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>May change between messages.</summary>
    public HopScript Script { get; set; }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Messages it said yes to.</summary>
    public IReadOnlyCollection<TakenMessage> Taken => _taken;

    /// <summary>Messages that came whole, whatever it said to them.</summary>
    public IReadOnlyCollection<TakenMessage> Seen => _seen;

    public int Connections => Volatile.Read(ref _connections);

    public static OddHop Start(HopScript? script = null) => new(script ?? HopScript.Normal);

    /// <summary>Waits until the messages it has taken are as wanted.</summary>
    public async Task WaitAsync(Func<IReadOnlyCollection<TakenMessage>, bool> isEnough)
    {
        while (true)
        {
            var change = Volatile.Read(ref _change).Task;
            if (isEnough(Taken))
            {
                return;
            }

            await Patience.Within(change);
        }
    }

    /// <summary>Waits for the message with this Message-ID.</summary>
    public async Task<TakenMessage> ReceiveAsync(string messageId)
    {
        await WaitAsync(taken => taken.Any(message => message.MessageId == messageId));
        return Taken.First(message => message.MessageId == messageId);
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_sessions);
        _listener.Dispose();
        _ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_ending.Token);
                Interlocked.Increment(ref _connections);
                _sessions.Add(ServeAsync(client));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // the hop is closed
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        client.NoDelay = true;
        await using var stream = client.GetStream();
        if (Script.IsHangingUp || Script.Greeting is not null)
        {
            var words = Script.Greeting is { } greeting ? $"{greeting.Code} {greeting.Text}\r\n" : "";
            await stream.WriteAsync(Encoding.ASCII.GetBytes(words));
            return;
        }

        var options = new SmtpServerOptions { HostName = "next-hop.example", Tls = Script.Tls is { } tls ? _ => tls : null, OffersBinaryMime = Script.OffersBinaryMime };
        var session = new SmtpServerSession(new StreamPipe(stream), options, session => new Transaction(this, client, session), TimeProvider.System);
        await session.RunAsync(_ending.Token);
    }

    private void Take(TakenMessage message)
    {
        _taken.Enqueue(message);
        Interlocked.Exchange(ref _change, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }

    private sealed class Transaction(OddHop hop, TcpClient client, SmtpServerSession session) : SmtpTransaction
    {
        public override ValueTask<SmtpReply> MailAsync(Mailbox? reversePath, MailParameters parameters, CancellationToken cancellationToken) =>
            new(OrDrop(hop.Script.OnMail(reversePath)));

        public override ValueTask<SmtpReply> RecipientAsync(EnvelopeRecipient recipient, CancellationToken cancellationToken) =>
            new(OrDrop(hop.Script.OnRecipient(recipient)));

        public override async ValueTask<SmtpReply> DataAsync(Envelope envelope, MailData data, CancellationToken cancellationToken)
        {
            var message = new TakenMessage(envelope, hop.Script.KeepsOctets ? new MimeEdit(data).ToArray() : []) { IsEncrypted = session.Tls is not null };
            hop._seen.Enqueue(message);
            var reply = await hop.Script.OnData(message, cancellationToken);
            if (reply is { IsPositive: true })
            {
                hop.Take(message);
            }

            return OrDrop(reply);
        }

        /// <summary>The session notices a dropped connection as it would any other.</summary>
        private SmtpReply OrDrop(SmtpReply? reply)
        {
            if (reply is null)
            {
                client.Client.Close(0);
            }

            return reply ?? SmtpReply.Ok;
        }
    }
}
