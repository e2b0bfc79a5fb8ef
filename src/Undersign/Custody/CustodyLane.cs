using System.Diagnostics.CodeAnalysis;

namespace Undersign.Custody;

/// <summary>One destination as this node works on it: what is claimed for it, who is busy with it, and whether it is worth trying.</summary>
/// <remarks>Each destination has its own, so that one that is slow, or down, costs the others nothing. Only few of its entries are here; the rest waits in the database.</remarks>
internal sealed class CustodyLane(string destination, LaneTerms terms, CustodyCapacity capacity)
{
    /// <summary>At once to a domain that has not taken anything yet. Postfix begins with as many: <c>initial_destination_concurrency</c>.</summary>
    private const int FirstConnections = 5;

    private readonly Lock _lock = new();
    private readonly Queue<CustodyWork> _waiting = [];
    private int _reserved;
    private int _busy;
    private long _failures;
    private DateTimeOffset _pausedUntil;
    private DateTimeOffset _heldUntil;
    private bool _isSuspended;
    private bool _hasBacklog = true; // until the database has been asked
    private bool _isProven;
    private bool _wasUsed = true;
    private TaskCompletionSource? _room;

    public string Destination => destination;

    /// <summary>Settings may change them.</summary>
    public LaneTerms Terms { get; set; } = terms;

    /// <summary>When it was last given something from the database; only the queue's one look at a time asks and says so.</summary>
    public long Turn { get; set; }

    /// <summary>Of all domains of the world many are down: until one has shown that it is not, few workers wait for it.</summary>
    private int Connections => _isProven || !Terms.IsOneDomain ? Terms.Connections : Math.Min(Terms.Connections, FirstConnections);

    /// <summary>Claims beyond those at work: a worker that is done finds the next one here. Few enough that no claim ends while it waits.</summary>
    private int Capacity => (Connections * 2) + 1;

    private int Used => _waiting.Count + _busy + _reserved;

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
    /// <returns>The claims that waited here and are given up, where an administrator wants nothing to leave.</returns>
    public IReadOnlyList<CustodyClaim> Note(CustodyDestination known)
    {
        lock (_lock)
        {
            (_failures, _pausedUntil, _isSuspended) = (known.Failures, known.NextAttemptAt, known.IsSuspended);
            _isProven &= _failures == 0;
            return _isSuspended ? GiveUp() : [];
        }
    }

    /// <summary>Takes a place for a message that is just being written, if its turn would come at once.</summary>
    /// <returns>Whether the message may go by memory; if not, it waits in the database behind those that came before.</returns>
    public bool TryReserve(long octets)
    {
        lock (_lock)
        {
            _wasUsed = true;
            var isFree = !_hasBacklog && !_isSuspended && _failures == 0 && Used < Capacity && capacity.TryTake(octets, isFirst: Used == 0);
            _reserved += isFree ? 1 : 0;
            _hasBacklog |= !isFree;
            return isFree;
        }
    }

    /// <summary>Completes at once, unless mail comes faster than it goes though it goes: then when the next place is free.</summary>
    /// <remarks>One domain of many holds up nobody who also has mail for others.</remarks>
    public Task RoomAsync()
    {
        lock (_lock)
        {
            var isLagging = !Terms.IsOneDomain && _failures == 0 && !_isSuspended && Used >= Capacity;
            return isLagging ? (_room ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task : Task.CompletedTask;
        }
    }

    /// <summary>Fills a reserved place.</summary>
    public void Fill(CustodyWork work)
    {
        lock (_lock)
        {
            _reserved--;
            _waiting.Enqueue(work);
        }
    }

    /// <summary>Gives a reserved place back.</summary>
    public void Free(long octets)
    {
        lock (_lock)
        {
            _reserved--;
            _ = capacity.GiveBack(octets);
        }
    }

    /// <summary>How many more entries to claim. One that is down is asked by one message; if that gets through, the others follow.</summary>
    public int RoomAt(DateTimeOffset now)
    {
        lock (_lock)
        {
            var wanted = _isSuspended || _pausedUntil > now || _heldUntil > now ? 0
                : _failures > 0 ? Used == 0 ? 1 : 0
                : Math.Max(0, Capacity - Used);
            return wanted == 0 ? 0 : capacity.Room(wanted, isFirst: Used == 0);
        }
    }

    /// <param name="hasMore">The database may have more that are due.</param>
    public void Add(IEnumerable<CustodyClaim> claims, bool hasMore)
    {
        lock (_lock)
        {
            foreach (var claim in claims)
            {
                var work = new CustodyWork(claim);
                capacity.Take(work.OctetsInMemory);
                _waiting.Enqueue(work);
            }

            (_hasBacklog, _wasUsed) = (hasMore, true);
        }
    }

    /// <summary>Begins with the next entry, if the destination takes another connection.</summary>
    public bool TryBegin([NotNullWhen(true)] out CustodyWork? work)
    {
        lock (_lock)
        {
            work = null;
            var begins = !_isSuspended && _busy < Connections && _waiting.TryDequeue(out work);
            _busy += begins ? 1 : 0;
            return begins;
        }
    }

    /// <returns>Whether more should be claimed: the place that has become free is needed, here or elsewhere.</returns>
    public bool End(CustodyWork work)
    {
        lock (_lock)
        {
            (_busy, _wasUsed) = (_busy - 1, true);
            _room?.TrySetResult();
            _room = null;
            return capacity.GiveBack(work.OctetsInMemory) | (_hasBacklog && _waiting.Count <= Connections / 2);
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

            (_failures, _pausedUntil, _isProven) = (failures, until, false);
            return GiveUp(); // the worker that found out asks for more when it ends
        }
    }

    /// <summary>It gets as much as it may, which is this node's own matter: neither the database nor other nodes hear of it.</summary>
    /// <returns>The claims that waited here and are given up.</returns>
    public IReadOnlyList<CustodyClaim> HoldBack(DateTimeOffset until)
    {
        lock (_lock)
        {
            _heldUntil = until > _heldUntil ? until : _heldUntil;
            return GiveUp();
        }
    }

    /// <summary>It has been reached.</summary>
    /// <returns>Whether it could not be before.</returns>
    public bool Resume()
    {
        lock (_lock)
        {
            var isNews = _failures > 0;
            (_failures, _pausedUntil, _isProven) = (0, default, true);
            return isNews;
        }
    }

    /// <summary>What was reckoned by another clock holds it back no longer. How it fared, the database says at the next look.</summary>
    public void ForgetTimes()
    {
        lock (_lock)
        {
            _heldUntil = default;
        }
    }

    /// <summary>Whether nothing has been here since this was asked last.</summary>
    public bool HasRestedAt(DateTimeOffset now)
    {
        lock (_lock)
        {
            var hasRested = Used == 0 && !_wasUsed && _heldUntil <= now;
            _wasUsed = false;
            return hasRested;
        }
    }

    private List<CustodyClaim> GiveUp()
    {
        _hasBacklog = true;
        var given = new List<CustodyClaim>(_waiting.Count);
        while (_waiting.TryDequeue(out var work))
        {
            _ = capacity.GiveBack(work.OctetsInMemory);
            given.Add(work.Claim);
        }

        return given;
    }
}
