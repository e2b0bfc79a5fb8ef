using Undersign.Custody;
using Undersign.Organisations;
using Undersign.Protocols.Mime;

namespace Undersign.Tests.Custody;

/// <summary>What a node works on at once is bounded, and the last places are for who has none.</summary>
public sealed class CustodyCapacityTests
{
    private const long Large = 1024 * 1024;

    [Fact]
    public void Half_of_the_places_are_for_the_first_message_of_a_lane()
    {
        var capacity = new CustodyCapacity(10, 100 * Large);

        Assert.Equal(5, Enumerable.Range(0, 10).Count(_ => capacity.TryTake(1, isFirst: false)));
        Assert.Equal(5, Enumerable.Range(0, 10).Count(_ => capacity.TryTake(1, isFirst: true)));
    }

    [Fact]
    public void Octets_are_bounded_whatever_the_number_of_messages()
    {
        var capacity = new CustodyCapacity(1000, 10 * Large);

        Assert.Equal(5, Enumerable.Range(0, 100).Count(_ => capacity.TryTake(Large, isFirst: false)));
        Assert.Equal(0, capacity.Room(100, isFirst: false));
        Assert.Equal(1, capacity.Room(100, isFirst: true));
    }

    [Fact]
    public void Room_is_what_fits_however_large_the_messages_are()
    {
        var capacity = new CustodyCapacity(1000, 10 * Large);

        var room = capacity.Room(100, isFirst: false);

        Assert.Equal(5 * Large / MailData.InMemoryLimit, room);
        Assert.Equal(MailData.InMemoryLimit, CustodyCapacity.OctetsInMemory(long.MaxValue));
    }

    [Fact]
    public void Whoever_gives_a_place_back_hears_that_somebody_missed_one()
    {
        var capacity = new CustodyCapacity(2, 100 * Large);
        Assert.True(capacity.TryTake(1, isFirst: false));
        Assert.False(capacity.TryTake(1, isFirst: false));

        Assert.True(capacity.GiveBack(1));
        Assert.True(capacity.TryTake(1, isFirst: false));
        Assert.False(capacity.GiveBack(1));
    }

    [Fact]
    public void A_hundred_lanes_that_stand_still_leave_a_place_for_another()
    {
        var lanes = Lanes(new CustodyCapacity(200, 100 * Large));
        foreach (var lane in Enumerable.Range(0, 99).Select(number => Ready(lanes.Of($"contoso/internet/{number}.example"))))
        {
            while (lane.TryReserve(1))
            {
                // as much as it may
            }
        }

        Assert.True(Ready(lanes.Of("contoso/internet/late.example")).TryReserve(1));
    }

    [Fact]
    public void Who_was_served_longest_ago_comes_first()
    {
        var lanes = Lanes(new CustodyCapacity(200, 100 * Large));
        List<CustodyDestination> due = [new() { Name = "a/a" }, new() { Name = "a/b" }, new() { Name = "a/c" }];

        lanes.HasHadTurn(lanes.Of("a/b"));
        lanes.HasHadTurn(lanes.Of("a/a"));

        Assert.Equal(["a/c", "a/b", "a/a"], lanes.InTurn(due, given: []).Select(static lane => lane.Destination), StringComparer.Ordinal);
    }

    [Fact]
    public void A_lane_goes_when_nothing_has_been_there_for_a_while()
    {
        var lanes = Lanes(new CustodyCapacity(200, 100 * Large));
        var (resting, used) = (lanes.Of("a/resting"), Ready(lanes.Of("a/used")));
        Assert.True(used.TryReserve(1));

        lanes.Prune(now: default);
        Assert.Same(resting, lanes.Of("a/resting"));
        lanes.Prune(now: default);

        Assert.NotSame(resting, lanes.Of("a/resting"));
        Assert.Same(used, lanes.Of("a/used"));
    }

    /// <summary>The database has been asked, and has nothing for it.</summary>
    private static CustodyLane Ready(CustodyLane lane)
    {
        lane.Add([], hasMore: false);
        return lane;
    }

    private static CustodyLanes Lanes(CustodyCapacity capacity)
    {
        var organisations = new OrganisationCatalogue();
        organisations.Replace(new([new()
        {
            Name = "contoso",
            DisplayName = "Contoso",
            Domains = [],
            Identity = new([], [], []),
            Delivery = DeliveryMode.Queue,
            OnFailure = FailureMode.Unsigned,
            SendConnectors = [new() { Name = "internet", EhloName = "gateway.example", MxPort = 25 }],
            People = Undersign.People.PeopleSnapshot.Empty,
            Signatures = [],
            Rules = [],
        }]));
        return new(new(organisations), capacity);
    }
}
