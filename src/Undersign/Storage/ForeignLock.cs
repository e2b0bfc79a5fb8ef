using Microsoft.Data.Sqlite;

namespace Undersign.Storage;

/// <summary>Remembers that another process keeps a file locked, so that one writer finds it out and not each of them, one after the other.</summary>
/// <param name="patience">How long a writer waits for the lock, in whole seconds.</param>
internal sealed class ForeignLock(TimeSpan patience, TimeProvider time)
{
    private const int Busy = 5; // https://sqlite.org/rescode.html#busy

    /// <summary>Between two looks at whether it is still locked, and how long such a look takes.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private long? _foundAt;

    /// <summary>How long whoever writes now waits for the lock.</summary>
    public TimeSpan Patience
    {
        get
        {
            lock (_lock)
            {
                return _foundAt is null ? patience : Look;
            }
        }
    }

    public static bool IsMet(Exception fault) => fault is SqliteException { SqliteErrorCode: Busy };

    /// <exception cref="SqliteException">Somebody else has just waited for it in vain.</exception>
    public void ThrowIfJustMet()
    {
        lock (_lock)
        {
            if (_foundAt is { } found && time.GetElapsedTime(found) < Look)
            {
                throw new SqliteException("database is locked, as it was a moment ago", Busy);
            }
        }
    }

    /// <param name="isMet">Whether a writer has met it, or has written.</param>
    public void Note(bool isMet)
    {
        lock (_lock)
        {
            _foundAt = isMet ? time.GetTimestamp() : null;
        }
    }
}
