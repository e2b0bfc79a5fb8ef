namespace Undersign.Storage;

/// <summary>Asks the database while mail waits for the answer: not for long, and after a fault not at all for a while.</summary>
/// <remarks>What is asked makes mail nicer, and mail goes on without it (law 3). A database that hangs must not hold up each message in turn.</remarks>
internal sealed class BriefQuestions(TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    private long _restsUntil;

    /// <summary>Never throws for what is wrong with the database.</summary>
    /// <param name="unknown">What is said where there is no answer.</param>
    /// <param name="complain">Told of what went wrong, once for each rest.</param>
    public async ValueTask<T> AskAsync<T>(Func<CancellationToken, Task<T>> ask, T unknown, Action<Exception> complain, CancellationToken cancellationToken)
    {
        if (time.GetUtcNow().UtcTicks < Interlocked.Read(ref _restsUntil))
        {
            return unknown;
        }

        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(Patience);
            return await ask(limit.Token);
        }
#pragma warning disable CA1031 // the edge: whatever keeps us from the answer, the mail goes on
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Interlocked.Exchange(ref _restsUntil, (time.GetUtcNow() + Rest).UtcTicks);
            complain(exception);
            return unknown;
        }
    }
}
