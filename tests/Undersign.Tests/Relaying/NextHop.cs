using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Undersign.Tests.Relaying;

/// <summary>A next hop on a free port that does as a test says, and otherwise takes everything.</summary>
internal sealed class NextHop : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<NextHopConnection, string, ValueTask<string?>> _answer;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    /// <param name="answer">
    /// The reply to a command; <c>CONNECT</c> stands for the connection itself and <c>.</c> for the end of the message.
    /// <see langword="null"/> closes the connection; the empty string says nothing.
    /// </param>
    public NextHop(Func<NextHopConnection, string, ValueTask<string?>>? answer = null)
    {
        _answer = answer ?? ((_, command) => new(Usual(command)));
        _listener.Start();
        _serving = ServeAsync();
    }

    public NextHop(Func<NextHopConnection, string, string?> answer)
        : this((connection, command) => new ValueTask<string?>(answer(connection, command)))
    {
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>In the order in which they were made.</summary>
    public ConcurrentQueue<NextHopConnection> Connections { get; } = [];

    public static string Usual(string command) => command.Split(' ')[0] switch
    {
        "CONNECT" => "220 mx.example",
        "EHLO" => "250-mx.example\r\n250 PIPELINING",
        "MAIL" => "250 2.1.0 OK",
        "RCPT" => "250 2.1.5 OK",
        "DATA" => "354 go on",
        "." => "250 2.0.0 Taken",
        "QUIT" => "221 2.0.0 Bye",
        _ => "250 2.0.0 OK",
    };

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        var serving = new List<Task>();
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var socket = await _listener.AcceptSocketAsync(_stop.Token);
                var connection = new NextHopConnection(Connections.Count + 1);
                Connections.Enqueue(connection);
                serving.Add(ServeAsync(connection, socket));
            }
            catch (OperationCanceledException)
            {
                // The test is over.
            }
        }

        await Task.WhenAll(serving);
    }

    private async Task ServeAsync(NextHopConnection connection, Socket socket)
    {
        using var stream = new NetworkStream(socket, ownsSocket: true);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        try
        {
            var command = "CONNECT";
            while (command is not null && await AnswerAsync(connection, command, stream))
            {
                command = await reader.ReadLineAsync(_stop.Token);
                if (connection.IsInData)
                {
                    command = await ReadMessageAsync(connection, command, reader);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The client has gone, or the test.
        }
        finally
        {
            connection.End();
        }
    }

    private async Task<bool> AnswerAsync(NextHopConnection connection, string command, NetworkStream stream)
    {
        connection.Commands.Enqueue(command);
        var reply = await _answer(connection, command);
        if (reply?.Length > 0)
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(reply + "\r\n"), _stop.Token);
        }

        connection.IsInData = command == "DATA" && reply is ['3', ..];
        return reply is not (null or ['4', '2', '1', ..]) && command != "QUIT";
    }

    private async Task<string?> ReadMessageAsync(NextHopConnection connection, string? line, StreamReader reader)
    {
        var message = new StringBuilder();
        for (; line is not null and not "."; line = await reader.ReadLineAsync(_stop.Token))
        {
            message.Append(line).Append("\r\n");
        }

        if (line is not null)
        {
            connection.Messages.Enqueue(message.ToString());
        }

        return line;
    }
}

/// <summary>One connection to a <see cref="NextHop"/>, and what was said on it.</summary>
internal sealed class NextHopConnection(int number)
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>From one.</summary>
    public int Number => number;

    public ConcurrentQueue<string> Commands { get; } = [];

    public ConcurrentQueue<string> Messages { get; } = [];

    public bool IsInData { get; set; }

    public Task Ended => _ended.Task;

    public void End() => _ended.TrySetResult();
}
