using System.Diagnostics.CodeAnalysis;

namespace Undersign.Custody;

/// <summary>One destination as this node works on it: what is claimed for it, who is busy with it, and whether it is worth trying.</summary>
/// <remarks>Each destination has its own, so that one that is slow, or down, costs the others nothing. Only few of its entries are here; the rest waits in the database.</remarks>
internal sealed class CustodyLane(string destination, int connections)
{
    private readonly Lock _lock = new();
    private readonly Queue<CustodyWork> _waiting = [];
    private int _reserved;
    private int _busy;
    private long _failures;
    private DateTimeOffset _pausedUntil;
    private bool _isSuspended;
    private bool _hasBacklog = true; // until the database has been asked
    private TaskCompletionSource? _room;

    public string Destination => destination;

    /// <summary>The send connector's limit; settings may change it.</summary>
    public int Connections { get; set; } = connections;

    /// <summary>Claims beyond those at work: a worker that is done finds the next one here. Few enough that no claim ends while it waits.</summary>
    private int Capacity => (Connections * 2) + 1;

    public bool IsIdle
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count + _busy + _reserved == 0;
            }
        }
    }

    /// <summary>How often in a row it could not be reached.</summary>
    public long Failures
    {
        get
        {
            lock (_lock)
            {
                return _failures;
            }
        }
    }

    /// <summary>What the database knows of it, which other nodes and the administrator write too.</summary>
    public void Note(CustodyDestination known)
    {
        lock (_lock)
        {
            (_failures, _pausedUntil, _isSuspended) = (known.Failures, known.NextAttemptAt, known.IsSuspended);
        }
    }

    /// <summary>Takes a place for a message that is just being written, if its turn would come at once.</summary>
    /// <returns>Whether the message may go by memory; if not, it waits in the database behind those that came before.</returns>
    public bool TryReserve()
    {
        lock (_lock)
        {
            var isFree = !_hasBacklog && !_isSuspended && _failures == 0 && _waiting.Count + _busy + _reserved < Capacity;
            _reserved += isFree ? 1 : 0;
            _hasBacklog |= !isFree;
            return isFree;
        }
    }

    /// <summary>Completes at once, unless mail comes faster than it goes though it goes: then when the next place is free.</summary>
    public Task RoomAsync()
    {
        lock (_lock)
        {
            var isLagging = _failures == 0 && !_isSuspended && _waiting.Count + _busy + _reserved >= Capacity;
            return isLagging ? (_room ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task : Task.CompletedTask;
        }
    }

    /// <summary>Fills a reserved place, or frees it.</summary>
    public void Fill(CustodyWork? work)
    {
        lock (_lock)
        {
            _reserved--;
            if (work is not null)
            {
                _waiting.Enqueue(work);
            }
        }
    }

    /// <summary>How many more entries to claim. One that is down is asked by one message; if that gets through, the others follow.</summary>
    public int RoomAt(DateTimeOffset now)
    {
        lock (_lock)
        {
            var used = _waiting.Count + _busy + _reserved;
            return _isSuspended || _pausedUntil > now ? 0
                : _failures > 0 ? used == 0 ? 1 : 0
                : Math.Max(0, Capacity - used);
        }
    }

    /// <param name="hasMore">The database may have more that are due.</param>
    public void Add(IEnumerable<CustodyClaim> claims, bool hasMore)
    {
        lock (_lock)
        {
            foreach (var claim in claims)
            {
                _waiting.Enqueue(new(claim));
            }

            _hasBacklog = hasMore;
        }
    }

    /// <summary>Begins with the next entry, if the destination takes another connection.</summary>
    public bool TryBegin([NotNullWhen(true)] out CustodyWork? work)
    {
        lock (_lock)
        {
            work = null;
            var begins = _busy < Connections && _waiting.TryDequeue(out work);
            _busy += begins ? 1 : 0;
            return begins;
        }
    }

    /// <returns>Whether more should be claimed: the place that has become free is needed.</returns>
    public bool End()
    {
        lock (_lock)
        {
            _busy--;
            _room?.TrySetResult();
            _room = null;
            return _hasBacklog && _waiting.Count <= Connections / 2;
        }
    }

    /// <summary>It could not be reached.</summary>
    /// <returns>The claims that waited here and are given up; <see langword="null"/> when somebody else has found out already.</returns>
    public IReadOnlyList<CustodyClaim>? Pause(long failures, DateTimeOffset until)
    {
        lock (_lock)
        {
            if (failures <= _failures)
            {
                return null;
            }

            (_failures, _pausedUntil, _hasBacklog) = (failures, until, true);
            var given = _waiting.Select(static work => work.Claim).ToList();
            _waiting.Clear();
            return given;
        }
    }

    /// <returns>Whether that is news.</returns>
    public bool Resume()
    {
        lock (_lock)
        {
            var isNews = _failures > 0;
            (_failures, _pausedUntil) = (0, default);
            return isNews;
        }
    }
}
