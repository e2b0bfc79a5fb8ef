using System.Collections.Frozen;
using System.Data.Common;
using System.Threading.Channels;
using Dapper;
using Undersign.Storage;

namespace Undersign.Threads;

/// <summary>Knows which signatures somebody has sent in a thread already. Asked on the mail path, written behind it.</summary>
/// <remarks>
/// Whatever is wrong with the database costs mail nothing but the short form (law 3): who cannot be found has signed nothing yet, and gets the
/// whole signature. Asked only for organisations that have signatures with <c>inThread</c>, and messages that refer to others.
/// </remarks>
internal sealed partial class ThreadMemory(DbDataSource source, TimeProvider time, ILogger<ThreadMemory> logger) : BackgroundService
{
    private const int BatchSize = 500;

    private const string KeepSql = """
        insert into thread_signatures (id, signature, organisation, remembered_at) values (@id, @signature, @organisation, @now)
        on conflict do nothing
        """;

    /// <summary>What waits is written within this when the host stops.</summary>
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromSeconds(1);

    private readonly Channel<SignedMessage> _waiting = Channel.CreateBounded<SignedMessage>(
        new BoundedChannelOptions(20_000) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>SQLite knows no arrays; there Dapper makes a list of the ids.</summary>
    private readonly string _findSql = $"select distinct signature from thread_signatures where id {(source is SqliteDataSource ? "in @ids" : "= any(@ids)")}";

    private readonly BriefQuestions _questions = new(time);

    /// <summary>Never throws.</summary>
    /// <param name="ids">Of the messages that this one refers to, as <see cref="SignedMessage.IdOf"/> makes them.</param>
    /// <returns>The names of the signatures that these messages were sent with.</returns>
    public async ValueTask<IReadOnlySet<string>> FindAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken) => ids.Count == 0
        ? FrozenSet<string>.Empty
        : await _questions.AskAsync<IReadOnlySet<string>>(limited => AskAsync(ids, limited), FrozenSet<string>.Empty, exception => Log.NotFound(logger, exception), cancellationToken);

    /// <summary>Never waits. What cannot be kept is forgotten: somebody gets a whole signature twice.</summary>
    public void Remember(SignedMessage message) => _waiting.Writer.TryWrite(message);

    /// <summary>Takes no more, and returns when what was taken is written.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _waiting.Writer.TryComplete();
        await Task.WhenAny(ExecuteTask ?? Task.CompletedTask, Task.Delay(StopLimit, time, cancellationToken));
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<SignedMessage>(BatchSize);
        while (await _waiting.Reader.WaitToReadAsync(stoppingToken))
        {
            while (batch.Count < BatchSize && _waiting.Reader.TryRead(out var message))
            {
                batch.Add(message);
            }

            await KeepAsync(batch, stoppingToken);
            batch.Clear();
        }
    }

    private async Task<IReadOnlySet<string>> AskAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<string>(new CommandDefinition(_findSql, new { ids = ids.ToArray() }, cancellationToken: cancellationToken))).ToFrozenSet(StringComparer.Ordinal);
    }

    private async Task KeepAsync(List<SignedMessage> batch, CancellationToken cancellationToken)
    {
        try
        {
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            using var turn = await WriteTurn.TakeAsync(source, cancellationToken);
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var rows = batch.Select(message => new { id = message.Id, signature = message.Signature, organisation = message.Organisation, now });
            await connection.ExecuteAsync(new CommandDefinition(KeepSql, rows, transaction, cancellationToken: cancellationToken));
            await transaction.CommitAsync(cancellationToken);
        }
#pragma warning disable CA1031 // the edge: a database that is away must not stop the host, and with it mail
        catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
        {
            Log.NotKept(logger, batch.Count, exception);
            await Task.Delay(BetweenAttempts, time, cancellationToken); // or every batch would be a line of the log
        }
    }

    private static partial class Log
    {
        [LoggerMessage(7201, LogLevel.Warning, "The database does not say who has signed in a thread; look at it. For ten seconds every message gets its whole signature")]
        public static partial void NotFound(ILogger logger, Exception exception);

        [LoggerMessage(7202, LogLevel.Warning, "{Count} signed messages could not be remembered; look at the database. Replies to them get a whole signature again")]
        public static partial void NotKept(ILogger logger, int count, Exception exception);
    }
}
