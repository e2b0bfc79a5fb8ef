using System.Text;
using Undersign.Protocols.Smtp;

namespace Undersign.Protocols.Tests.Smtp;

/// <summary>A server session at work and the client's end of its connection.</summary>
internal sealed class RunningSession
{
    private readonly StreamReader _replies;

    /// <param name="begin">A <see cref="ScriptedTransaction"/> if left out.</param>
    public RunningSession(
        SmtpServerOptions? options = null,
        TimeProvider? time = null,
        Func<SmtpServerSession, SmtpTransaction>? begin = null,
        (DuplexPipe Client, DuplexPipe Server)? connection = null,
        CancellationTokenSource? stopping = null,
        SmtpTranscript? transcript = null)
    {
        (Client, Server) = connection ?? DuplexPipe.CreatePair();
        Session = new(Server, options ?? new() { HostName = "mx.example" }, begin ?? (session => new ScriptedTransaction(session, Taken)), time ?? TimeProvider.System)
        {
            OnFault = Faults.Add,
            Transcript = transcript,
        };
        _replies = new(Client.Input.AsStream(), Encoding.Latin1);
        End = RunAsync(stopping?.Token ?? CancellationToken.None);
    }

    public DuplexPipe Client { get; }

    public DuplexPipe Server { get; }

    public SmtpServerSession Session { get; }

    /// <summary>The session's, once it has ended.</summary>
    public Task<SessionEnd> End { get; }

    public List<TakenMail> Taken { get; } = [];

    public List<Exception> Faults { get; } = [];

    public static async Task<RunningSession> GreetedAsync(SmtpServerOptions? options = null, TimeProvider? time = null, CancellationTokenSource? stopping = null)
    {
        var running = new RunningSession(options, time, stopping: stopping);
        Assert.StartsWith("220 ", await running.ReplyAsync(), StringComparison.Ordinal);
        return running;
    }

    public async Task SendAsync(string octets) =>
        await Client.Output.WriteAsync(Encoding.Latin1.GetBytes(octets), TestContext.Current.CancellationToken);

    public Task<string?> LineAsync() => _replies.ReadLineAsync(TestContext.Current.CancellationToken).AsTask();

    /// <summary>The last line of the next reply.</summary>
    public Task<string> ReplyAsync() => ReplyAsync(_replies);

    public static async Task<string> ReplyAsync(StreamReader replies)
    {
        while (true)
        {
            var line = await replies.ReadLineAsync(TestContext.Current.CancellationToken);
            Assert.NotNull(line);
            if (line is not [_, _, _, '-', ..])
            {
                return line;
            }
        }
    }

    /// <summary>Sends commands in one write and expects a reply for each.</summary>
    public async Task TalkAsync(string commands, params string[] replies)
    {
        await SendAsync(commands);
        foreach (var reply in replies)
        {
            Assert.StartsWith(reply, await ReplyAsync(), StringComparison.Ordinal);
        }
    }

    /// <summary>Everything the server says from now on.</summary>
    public Task<string> RestAsync() => _replies.ReadToEndAsync(TestContext.Current.CancellationToken);

    private async Task<SessionEnd> RunAsync(CancellationToken stopping)
    {
        try
        {
            return await Session.RunAsync(stopping);
        }
        finally
        {
            Server.Close();
        }
    }
}
