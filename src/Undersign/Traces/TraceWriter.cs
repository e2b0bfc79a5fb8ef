using System.Data.Common;
using System.Threading.Channels;
using Undersign.Storage;

namespace Undersign.Traces;

/// <summary>Takes traces from the mail path without ever making it wait, and writes them in batches behind it.</summary>
/// <remarks>Whatever becomes of the database, mail does not feel it (law 3): what cannot be kept is dropped, counted and logged.</remarks>
internal sealed partial class TraceWriter : BackgroundService
{
    /// <summary>Traces waiting; some seconds of the heaviest traffic, some ten megabytes.</summary>
    public const int Capacity = 20_000;

    private const int BatchSize = 500;
    private const int Attempts = 3;

    /// <summary>How long we wait for more after the first: a transaction for many costs little more than a transaction for one.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenComplaints = TimeSpan.FromSeconds(10);

    /// <summary>When the program stops, what waits is still written, but nobody waits longer than this for it.</summary>
    private static readonly TimeSpan Draining = TimeSpan.FromSeconds(10);

    private readonly DbDataSource _source;
    private readonly ILogger<TraceWriter> _logger;
    private readonly TimeProvider _time;
    private readonly Channel<MessageTrace> _waiting;
    private long _dropped;
    private long _complainedAt;

    public TraceWriter(DbDataSource source, ILogger<TraceWriter> logger, TimeProvider time, int capacity = Capacity)
    {
        (_source, _logger, _time) = (source, logger, time);
        _waiting = Channel.CreateBounded<MessageTrace>(new BoundedChannelOptions(capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    }

    /// <summary>Traces lost since the start.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Never waits, never throws. The trace belongs to the writer from here on.</summary>
    public void Write(MessageTrace trace)
    {
        if (!_waiting.Writer.TryWrite(trace))
        {
            Drop(1);
        }
    }

    /// <summary>Takes no more, and returns when everything taken is written or given up.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _waiting.Writer.TryComplete();
        if (ExecuteTask is { } running)
        {
            await Task.WhenAny(running, Task.Delay(Draining, _time, cancellationToken));
        }

        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<MessageTrace>(BatchSize);
        while (await _waiting.Reader.WaitToReadAsync(stoppingToken))
        {
            if (_waiting.Reader.Count < BatchSize && !_waiting.Reader.Completion.IsCompleted)
            {
                // Not the stopping token: StopAsync lets us finish first.
                await Task.WhenAny(_waiting.Reader.Completion, Task.Delay(Gathering, _time, CancellationToken.None));
            }

            while (batch.Count < BatchSize && _waiting.Reader.TryRead(out var trace))
            {
                batch.Add(trace);
            }

            await KeepAsync(batch, stoppingToken);
            batch.Clear();
        }
    }

    private async Task KeepAsync(List<MessageTrace> batch, CancellationToken cancellationToken)
    {
        var fault = await TryAsync(batch, cancellationToken);
        for (var attempt = 1; fault is not null && IsOfTheDatabase(fault) && attempt < Attempts; attempt++)
        {
            await Task.Delay(BetweenAttempts, _time, cancellationToken);
            fault = await TryAsync(batch, cancellationToken);
        }

        if (fault is null)
        {
            return;
        }

        var lost = batch.Count;
        if (!IsOfTheDatabase(fault))
        {
            lost = 0;
            foreach (var trace in batch) // the one that cannot be written must not cost the others theirs: strangers choose what is in it
            {
                lost += await TryAsync([trace], cancellationToken) is null ? 0 : 1;
            }
        }

        Log.NotKept(_logger, lost, fault);
        Drop(lost);
    }

    /// <returns>Why they could not be written.</returns>
    private async Task<Exception?> TryAsync(IReadOnlyList<MessageTrace> traces, CancellationToken cancellationToken)
    {
        try
        {
            await TraceBatch.WriteAsync(_source, traces, cancellationToken);
            return null;
        }
#pragma warning disable CA1031 // the edge: whatever a database or its driver finds wrong with a trace must not stop the host, and with it mail
        catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
        {
            return exception;
        }
    }

    /// <summary>Nothing is wrong with any of the traces: one after the other they would wait as long each.</summary>
    private static bool IsOfTheDatabase(Exception fault) => fault is DbException { IsTransient: true } || ForeignLock.IsMet(fault);

    private void Drop(int count)
    {
        var dropped = Interlocked.Add(ref _dropped, count);
        var (now, before) = (_time.GetTimestamp(), Interlocked.Read(ref _complainedAt));
        if ((before == 0 || _time.GetElapsedTime(before, now) >= BetweenComplaints) && Interlocked.CompareExchange(ref _complainedAt, now, before) == before)
        {
            Log.Dropped(_logger, dropped);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(7101, LogLevel.Warning, "{Dropped} traces have been dropped since the start: the database is away, or slower than they come. Mail is not affected")]
        public static partial void Dropped(ILogger logger, long dropped);

        [LoggerMessage(7102, LogLevel.Error, "{Count} traces could not be kept; look at the database. Mail is not affected")]
        public static partial void NotKept(ILogger logger, int count, Exception exception);
    }
}
