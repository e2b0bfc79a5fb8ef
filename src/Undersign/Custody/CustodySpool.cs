using System.Data.Common;
using System.Threading.Channels;
using Undersign.Protocols.Mime;

namespace Undersign.Custody;

/// <summary>Takes messages into custody: whoever awaits <see cref="TakeAsync"/> may answer 250 when it returns. Law 1.</summary>
/// <remarks>
/// One writer serves all sessions and commits whatever has gathered while the last sync ran (group commit): twenty sessions
/// share one fsync instead of queueing for twenty.
/// </remarks>
internal sealed partial class CustodySpool(CustodyStore store, ILogger<CustodySpool> logger) : BackgroundService
{
    private const int MaxBatch = 64;

    private readonly Channel<Deposit> _deposits = Channel.CreateBounded<Deposit>(new BoundedChannelOptions(1024) { SingleReader = true });

    private readonly SemaphoreSlim _arrived = new(0);

    /// <summary>Completes when the message is durable; throws <see cref="IOException"/> when it could not be made so, and then nothing was taken.</summary>
    /// <param name="message">Must live until the task has completed.</param>
    public async Task TakeAsync(CustodyEntry entry, MimeEdit message, CancellationToken cancellationToken)
    {
        var deposit = new Deposit(entry, message, new(TaskCreationOptions.RunContinuationsAsynchronously));
        await _deposits.Writer.WriteAsync(deposit, cancellationToken);

        // From here on the writer reads the message: we wait for it whatever happens to the session.
        await deposit.Done.Task;
        _arrived.Release();
    }

    /// <summary>Waits for a deposit, at most <paramref name="limit"/>.</summary>
    public async Task WaitForDepositAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        await _arrived.WaitAsync(limit, cancellationToken);
        while (_arrived.Wait(0, CancellationToken.None))
        {
            // one look at the queue serves all that have arrived
        }
    }

    public override void Dispose()
    {
        _arrived.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<Deposit>(MaxBatch);
        while (await _deposits.Reader.WaitToReadAsync(stoppingToken))
        {
            while (batch.Count < MaxBatch && _deposits.Reader.TryRead(out var deposit))
            {
                batch.Add(deposit);
            }

            await WriteAsync(batch);
            batch.Clear();
        }
    }

    /// <summary>Not cancelled by a stopping host: sessions wait for the outcome.</summary>
    private async Task WriteAsync(List<Deposit> batch)
    {
        try
        {
            await store.AddAsync([.. batch.Select(static deposit => (deposit.Entry, deposit.Message))], CancellationToken.None);
            batch.ForEach(static deposit => deposit.Done.SetResult());
        }
        catch (Exception e) when (e is DbException or IOException or InvalidOperationException)
        {
            Log.NotTaken(logger, batch.Count, e);
            batch.ForEach(deposit => deposit.Done.SetException(new IOException("The message could not be taken into custody.", e)));
        }
    }

    private sealed record Deposit(CustodyEntry Entry, MimeEdit Message, TaskCompletionSource Done);

    private static partial class Log
    {
        [LoggerMessage(4001, LogLevel.Error, "{Count} messages could not be taken into custody and were deferred; look at the database and its disk")]
        public static partial void NotTaken(ILogger logger, int count, Exception exception);
    }
}
