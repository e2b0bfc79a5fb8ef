using System.Collections.Concurrent;

namespace Undersign.Custody;

/// <summary>The destinations this node works on. They come with their mail, and go when nothing has been there for a while.</summary>
internal sealed class CustodyLanes(CustodyRoutes routes, CustodyCapacity capacity)
{
    private readonly ConcurrentDictionary<string, CustodyLane> _lanes = new(StringComparer.Ordinal);
    private long _turn;

    public CustodyLane Of(string destination) =>
        _lanes.TryGetValue(destination, out var lane) ? lane
        : _lanes.GetOrAdd(destination, static (name, my) => new(name, my.routes.TermsOf(name), my.capacity), (routes, capacity));

    /// <summary>Brings the lanes of what is due up to date. Whoever has waited longest for its turn comes first, or those at the end would starve when places are few.</summary>
    /// <param name="given">Claims that are given up because their destination has been suspended.</param>
    public IReadOnlyList<CustodyLane> InTurn(IReadOnlyList<CustodyDestination> due, List<CustodyClaim> given)
    {
        var lanes = new List<CustodyLane>(due.Count);
        foreach (var known in due)
        {
            var lane = Of(known.Name);
            lane.Terms = routes.TermsOf(known.Name);
            given.AddRange(lane.Note(known));
            lanes.Add(lane);
        }

        return [.. lanes.OrderBy(static lane => lane.Turn)];
    }

    public void HasHadTurn(CustodyLane lane) => lane.Turn = ++_turn;

    /// <summary>What was reckoned by another clock holds nobody back.</summary>
    public void ForgetTimes()
    {
        foreach (var lane in _lanes.Values)
        {
            lane.ForgetTimes();
        }
    }

    /// <summary>Who has been without mail since the last time goes; a session that has just found it still gets its message worked off.</summary>
    public void Prune(DateTimeOffset now)
    {
        foreach (var entry in _lanes.Where(entry => entry.Value.HasRestedAt(now)))
        {
            _lanes.TryRemove(entry);
        }
    }
}
