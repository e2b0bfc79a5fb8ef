using System.IO.Pipelines;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;

namespace Undersign.Protocols.Tests.Smtp;

/// <summary>Every wait has a limit, and the clock that measures it is ours. RFC 5321 §4.5.3.2.</summary>
public sealed class TimeoutTests
{
    private const string UpToData = "EHLO a\r\nMAIL FROM:<ann@example.org>\r\nRCPT TO:<bob@example.com>\r\nDATA\r\n";

    private static readonly SmtpServerOptions Options = new()
    {
        HostName = "mx.example",
        CommandTimeout = TimeSpan.FromMinutes(5),
        DataTimeout = TimeSpan.FromMinutes(3),
        SessionTimeout = TimeSpan.FromMinutes(60),
    };

    private readonly ManualTime _time = new();

    [Fact(Timeout = 20_000)]
    public async Task Hangs_up_when_no_command_comes()
    {
        var running = await RunningSession.GreetedAsync(Options, _time);
        _time.Advance(TimeSpan.FromSeconds(299));
        await running.TalkAsync("NOOP\r\n", "250");
        _time.Advance(TimeSpan.FromSeconds(301));

        Assert.Equal("421 4.4.2 Timeout, closing\r\n", await running.RestAsync());
        Assert.Equal(SessionEnd.TimedOut, await running.End);
    }

    [Fact(Timeout = 20_000)]
    public async Task Hangs_up_on_a_command_in_drips()
    {
        var running = await RunningSession.GreetedAsync(Options, _time);
        foreach (var octet in "NOOP x")
        {
            await running.SendAsync(octet.ToString());
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(SessionEnd.TimedOut, await running.End);
    }

    [Fact(Timeout = 20_000)]
    public async Task Hangs_up_when_the_data_stop_coming()
    {
        var running = await RunningSession.GreetedAsync(Options, _time);
        await running.TalkAsync(UpToData, "250", "250", "250", "354");
        await running.SendAsync("Subject: x\r\n");
        await AdvanceUntilTheEndAsync(running);

        Assert.Equal("421 4.4.2 Timeout, closing\r\n", await running.RestAsync());
        Assert.Equal(SessionEnd.TimedOut, await running.End);
        Assert.Empty(running.Taken);
    }

    [Fact(Timeout = 20_000)]
    public async Task Hangs_up_when_a_chunk_stops_coming()
    {
        var running = await RunningSession.GreetedAsync(Options, _time);
        await running.TalkAsync("EHLO a\r\nMAIL FROM:<>\r\nRCPT TO:<bob@example.com>\r\nBDAT 1000\r\n", "250", "250", "250");
        await running.SendAsync("Subject: x\r\n");
        await AdvanceUntilTheEndAsync(running);
        Assert.Equal(SessionEnd.TimedOut, await running.End);
    }

    [Fact(Timeout = 20_000)]
    public async Task Hangs_up_on_data_in_drips_when_the_session_takes_too_long()
    {
        var running = await RunningSession.GreetedAsync(Options, _time);
        await running.TalkAsync(UpToData, "250", "250", "250", "354");
        while (!running.End.IsCompleted)
        {
            await running.SendAsync("x");
            _time.Advance(TimeSpan.FromMinutes(1));
            await Task.Yield();
        }

        Assert.Equal(SessionEnd.TimedOut, await running.End);
        Assert.True(TimeSpan.FromTicks(_time.GetTimestamp()) >= TimeSpan.FromMinutes(60));
    }

    [Fact(Timeout = 20_000)]
    public async Task Hangs_up_on_a_busy_session_that_takes_too_long()
    {
        var running = await RunningSession.GreetedAsync(Options, _time);
        for (var minute = 0; minute < 59; minute++)
        {
            await running.TalkAsync("NOOP\r\n", "250");
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        await running.TalkAsync("NOOP\r\n", "250");
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("421 4.4.2 Timeout, closing\r\n", await running.RestAsync());
        Assert.Equal(SessionEnd.TimedOut, await running.End);
    }

    /// <summary>The replies it does not read must not fill our memory either.</summary>
    [Fact(Timeout = 20_000)]
    public async Task Hangs_up_on_a_client_that_reads_no_replies()
    {
        var small = new PipeOptions(pauseWriterThreshold: 1024, resumeWriterThreshold: 512, useSynchronizationContext: false);
        var running = new RunningSession(Options, _time, connection: DuplexPipe.CreatePair(toServer: small, toClient: small));
        var commands = Enumerable.Repeat("NOOP\r\n"u8.ToArray(), 10_000).SelectMany(line => line).ToArray();
        var sending = running.Client.Output.WriteAsync(commands, TestContext.Current.CancellationToken);
        await UntilAsync(running.Client, hasReceived: 1024);
        await AdvanceUntilTheEndAsync(running);

        Assert.Equal(SessionEnd.TimedOut, await running.End);
        Assert.True((await sending).IsCompleted);
        Assert.InRange((await running.RestAsync()).Length, 1024, 64 * 1024);
    }

    [Fact(Timeout = 20_000)]
    public async Task Says_421_when_the_host_stops()
    {
        using var stopping = new CancellationTokenSource();
        var running = await RunningSession.GreetedAsync(Options, _time, stopping);
        await stopping.CancelAsync();
        Assert.Equal("421 4.3.2 Service shutting down, try again later\r\n", await running.RestAsync());
        Assert.Equal(SessionEnd.Stopped, await running.End);
    }

    [Fact(Timeout = 20_000)]
    public async Task Says_421_when_the_host_stops_in_the_data()
    {
        using var stopping = new CancellationTokenSource();
        var running = await RunningSession.GreetedAsync(Options, _time, stopping);
        await running.TalkAsync(UpToData, "250", "250", "250", "354");
        await stopping.CancelAsync();
        await running.SendAsync("x\r\n.\r\n");
        Assert.Equal("421 4.3.2 Service shutting down, try again later\r\n", await running.RestAsync());
        Assert.Empty(running.Taken);
    }

    [Fact(Timeout = 20_000)]
    public async Task Gives_the_verdict_of_a_transaction_before_it_stops_and_takes_the_time_it_needs()
    {
        using var stopping = new CancellationTokenSource();
        var slow = new SlowTransaction();
        var running = new RunningSession(Options, _time, _ => slow, stopping: stopping);
        await running.TalkAsync(UpToData, "220", "250", "250", "250", "354");
        await running.SendAsync("x\r\n.\r\nNOOP\r\n");
        await slow.Begun.Task;
        _time.Advance(TimeSpan.FromHours(2));
        await stopping.CancelAsync();
        slow.Verdict.SetResult(SmtpReply.Ok);

        Assert.Equal("250 2.0.0 OK\r\n421 4.3.2 Service shutting down, try again later\r\n", await running.RestAsync());
        Assert.Equal(SessionEnd.Stopped, await running.End);
    }

    [Fact(Timeout = 20_000)]
    public async Task Says_421_when_the_transaction_gives_up_because_the_host_stops()
    {
        using var stopping = new CancellationTokenSource();
        var running = await RunningSession.GreetedAsync(Options, _time, stopping);
        await running.TalkAsync("EHLO a\r\nMAIL FROM:<>\r\nRCPT TO:<waits@example.com>\r\nDATA\r\n", "250", "250", "250", "354");
        await running.SendAsync("x\r\n.\r\n");
        await stopping.CancelAsync();
        Assert.Equal("421 4.3.2 Service shutting down, try again later\r\n", await running.RestAsync());
        Assert.Empty(running.Faults);
    }

    /// <summary>Looks at what has come in, and reads nothing of it.</summary>
    private static async Task UntilAsync(DuplexPipe client, long hasReceived)
    {
        long length;
        do
        {
            var read = await client.Input.ReadAsync(TestContext.Current.CancellationToken);
            length = read.Buffer.Length;
            client.Input.AdvanceTo(read.Buffer.Start, length < hasReceived ? read.Buffer.End : read.Buffer.Start);
        }
        while (length < hasReceived);
    }

    /// <summary>In steps, since the session sets its limits when it gets round to it.</summary>
    private async Task AdvanceUntilTheEndAsync(RunningSession running)
    {
        while (!running.End.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(30));
            await Task.Yield();
        }
    }

    private sealed class SlowTransaction : SmtpTransaction
    {
        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<SmtpReply> Verdict { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override async ValueTask<SmtpReply> DataAsync(Envelope envelope, MailData data, CancellationToken cancellationToken)
        {
            Begun.SetResult();
            return await Verdict.Task;
        }
    }
}
