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
    /// <summary>Deposits in one transaction.</summary>
    internal const int MaxBatch = 64;

    /// <summary>Octets in one transaction, unless a single deposit has more: twenty sessions must not wait for gigabytes of the twenty-first.</summary>
    internal const long MaxBatchOctets = 16 * 1024 * 1024;

    private readonly Channel<Deposit> _deposits = Channel.CreateBounded<Deposit>(1024);

    private readonly SemaphoreSlim _arrived = new(0);

    /// <summary>Completes when all are durable; throws <see cref="IOException"/> when they could not be made so, and then none was taken.</summary>
    /// <param name="messages">The copies of one message. They must live until the task has completed.</param>
    public async Task TakeAsync(IReadOnlyList<(CustodyEntry Entry, MimeEdit Message)> messages, CancellationToken cancellationToken)
    {
        var deposit = new Deposit(messages, new(TaskCreationOptions.RunContinuationsAsynchronously));
        try
        {
            await _deposits.Writer.WriteAsync(deposit, cancellationToken);
        }
        catch (ChannelClosedException e)
        {
            throw Stopped(e);
        }

        // From here on the writer reads the messages: we wait for it whatever happens to the session.
        await deposit.Done.Task;
        Announce();
    }

    /// <summary>Says that something is due now.</summary>
    public void Announce() => _arrived.Release();

    /// <summary>Waits until something is due, at most <paramref name="limit"/>.</summary>
    public async Task WaitForDepositAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        await _arrived.WaitAsync(limit, cancellationToken);
        while (_arrived.Wait(0, CancellationToken.None))
        {
            // one look at the queue serves all that have arrived
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        Close(); // here too: a host that stops at once may never have begun the loop
    }

    public override void Dispose()
    {
        _arrived.Dispose();
        base.Dispose();
    }

    /// <summary>What is written in the next transaction.</summary>
    internal List<Deposit> Gather()
    {
        var batch = new List<Deposit>(MaxBatch);
        var octets = 0L;
        while (batch.Count < MaxBatch && _deposits.Reader.TryPeek(out var next))
        {
            octets += next.Octets;
            if ((batch.Count > 0 && octets > MaxBatchOctets) || !_deposits.Reader.TryRead(out next))
            {
                break;
            }

            batch.Add(next);
        }

        return batch;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await _deposits.Reader.WaitToReadAsync(stoppingToken))
            {
                await WriteAsync(Gather());
            }
        }
        finally
        {
            Close();
        }
    }

    /// <summary>Not cancelled by a stopping host: sessions wait for the outcome.</summary>
    private async Task WriteAsync(List<Deposit> batch)
    {
        try
        {
            await store.AddAsync([.. batch.SelectMany(static deposit => deposit.Messages)], CancellationToken.None);
            batch.ForEach(static deposit => deposit.Done.TrySetResult());
        }
#pragma warning disable CA1031 // an edge: whatever it is, these sessions wait for an answer, and those to come need a writer
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.NotTaken(logger, batch.Sum(static deposit => deposit.Messages.Count), e);
            batch.ForEach(deposit => deposit.Done.TrySetException(new IOException("The message could not be taken into custody.", e)));
        }
    }

    /// <summary>Nobody writes any more: those who wait, and those who come late, must hear of it.</summary>
    private void Close()
    {
        _deposits.Writer.TryComplete();
        while (_deposits.Reader.TryRead(out var deposit))
        {
            deposit.Done.TrySetException(Stopped(cause: null));
        }
    }

    private static IOException Stopped(Exception? cause) => new("The message could not be taken into custody: the gateway stops.", cause);

    internal sealed record Deposit(IReadOnlyList<(CustodyEntry Entry, MimeEdit Message)> Messages, TaskCompletionSource Done)
    {
        public long Octets { get; } = Messages.Sum(static message => (long)message.Message.Length);
    }

    private static partial class Log
    {
        [LoggerMessage(4001, LogLevel.Error, "{Count} messages could not be taken into custody and were deferred; look at the database and its disk")]
        public static partial void NotTaken(ILogger logger, int count, Exception exception);
    }
}
