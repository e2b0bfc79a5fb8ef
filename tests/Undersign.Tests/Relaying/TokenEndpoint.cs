using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Undersign.Tests.Relaying;

/// <summary>A token endpoint of OAuth 2.0 on a free port: it answers as RFC 6749 §5 has it, and keeps what it was asked.</summary>
internal sealed class TokenEndpoint : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<IReadOnlyDictionary<string, string>, (int Status, string Json)> _answer;
    private readonly Task _serving;

    public TokenEndpoint(Func<IReadOnlyDictionary<string, string>, (int Status, string Json)> answer)
    {
        _answer = answer;
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/tenant/oauth2/v2.0/token");

    public ConcurrentQueue<IReadOnlyDictionary<string, string>> Asked { get; } = [];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await AnswerAsync(client.GetStream());
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException)
            {
                // The test is over, or the client has gone.
            }
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var (length, isForm) = (0, false);
        Assert.StartsWith("POST /tenant/oauth2/v2.0/token ", await reader.ReadLineAsync(_stop.Token), StringComparison.Ordinal);
        while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 } line)
        {
            length = line.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase) ? int.Parse(line.AsSpan(16), provider: null) : length;
            isForm |= line.Equals("Content-Type: application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase);
        }

        Assert.True(isForm, "RFC 6749 §4.4.2 wants a form");
        var body = new char[length];
        await reader.ReadBlockAsync(body, _stop.Token);
        var form = new string(body).Split('&').Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => WebUtility.UrlDecode(pair[1]), StringComparer.Ordinal);
        Asked.Enqueue(form);
        var (status, json) = _answer(form);
        var head = string.Create(null, $"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(json)}\r\nConnection: close\r\n\r\n");
        await stream.WriteAsync(Encoding.UTF8.GetBytes(head + json), _stop.Token);
    }
}
