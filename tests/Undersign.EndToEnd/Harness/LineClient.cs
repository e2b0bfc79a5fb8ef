using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Undersign.EndToEnd.Harness;

/// <summary>A client that says exactly what a test tells it, from the loopback address the test chooses.</summary>
internal sealed class LineClient : IAsyncDisposable
{
    private readonly TcpClient _client;
    private Stream _stream;
    private StreamReader _reader;

    private LineClient(TcpClient client, Stream stream)
    {
        (_client, _stream) = (client, stream);
        _reader = new(stream, Encoding.ASCII);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <param name="from">127.0.0.0/8 is this machine as a whole, so a test can be many clients.</param>
    public static async Task<LineClient> ConnectAsync(int port, string from = "127.0.0.1")
    {
#pragma warning disable CA2000 // the line client disposes of it
        var client = new TcpClient(new IPEndPoint(IPAddress.Parse(from), 0)) { NoDelay = true };
#pragma warning restore CA2000
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port, Cancellation);
            return new(client, client.GetStream());
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Connects, and sees the greeting and the reply to EHLO pass by.</summary>
    public static async Task<LineClient> GreetedAsync(int port, string from = "127.0.0.1", bool tls = false)
    {
        var client = await ConnectAsync(port, from);
        Assert.StartsWith("220 ", await client.ReplyAsync(), StringComparison.Ordinal);
        await client.SayAsync("EHLO client.example");
        if (tls)
        {
            await client.StartTlsAsync();
            await client.SayAsync("EHLO client.example");
        }

        return client;
    }

    public async Task StartTlsAsync(string name = "gateway.example")
    {
        Assert.StartsWith("220 ", await SayAsync("STARTTLS"), StringComparison.Ordinal);
        await HandshakeAsync(name);
    }

    /// <param name="trusts">Whether what is shown will do; everything does unless given.</param>
    public async Task<SslStream> HandshakeAsync(string name = "gateway.example", RemoteCertificateValidationCallback? trusts = null)
    {
        var tls = new SslStream(_stream);
#pragma warning disable CA5359 // made a moment ago by this test
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = name, RemoteCertificateValidationCallback = trusts ?? (static (_, _, _, _) => true) }, Cancellation);
#pragma warning restore CA5359
        _stream = tls;
        _reader = new(tls, Encoding.ASCII);
        return tls;
    }

    /// <returns>The reply, its lines joined by line feeds.</returns>
    public async Task<string> SayAsync(string line)
    {
        await WriteAsync(line + "\r\n");
        return await ReplyAsync();
    }

    public async Task WriteAsync(string text) => await _stream.WriteAsync(Encoding.Latin1.GetBytes(text), Cancellation);

    /// <summary>The next reply; empty when there is none any more.</summary>
    public async Task<string> ReplyAsync()
    {
        var reply = new StringBuilder();
        while (await Patience.Within(_reader.ReadLineAsync(Cancellation).AsTask()) is { } line)
        {
            reply.Append(line);
            if (line is not [_, _, _, '-', ..])
            {
                break;
            }

            reply.Append('\n');
        }

        return reply.ToString();
    }

    /// <summary>Waits until the gateway has closed the connection, or broken it.</summary>
    public async Task EndAsync()
    {
        try
        {
            await Patience.Within(_reader.ReadToEndAsync(Cancellation));
        }
        catch (IOException)
        {
            // broken: what it had sent was not read before it closed
        }
    }

    /// <summary>Sends a message of one line to one recipient.</summary>
    /// <returns>The first reply that is not positive, or the one to the message.</returns>
    public async Task<string> SendAsync(string fields = "")
    {
        foreach (var command in (string[])[$"MAIL FROM:<{Letter.From}>", $"RCPT TO:<{Letter.To}>", "DATA"])
        {
            if (await SayAsync(command) is var reply && reply is not ['2' or '3', ..])
            {
                return reply;
            }
        }

        return await SayAsync($"From: {Letter.From}\r\n{fields}Subject: x\r\n\r\nhello\r\n.");
    }

    public async ValueTask DisposeAsync()
    {
        _reader.Dispose(); // and the stream below it
        await _stream.DisposeAsync();
        _client.Dispose();
    }
}
