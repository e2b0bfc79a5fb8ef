using Undersign.Operation;
using Undersign.Reception;
using Undersign.Tests.Relaying;

namespace Undersign.Tests.Reception;

public sealed class ConnectionCountTests
{
    private static readonly ClientNetwork Ann = new(0, 1);
    private static readonly ClientNetwork Ben = new(0, 2);

    [Fact]
    public void One_network_has_its_own_limit_within_that_of_all()
    {
        var count = new ConnectionCount(most: 3, mostOfOneNetwork: 2);

        Assert.Equal([true, true, false], Enumerable.Range(0, 3).Select(_ => count.TryEnter(Ann)));
        Assert.Equal([true, false], Enumerable.Range(0, 2).Select(_ => count.TryEnter(Ben)));
        Assert.Equal(3, count.Current);

        count.Leave(Ann);
        Assert.True(count.TryEnter(Ann));
    }

    [Fact]
    public void Whoever_is_turned_away_by_one_limit_is_not_counted_by_the_others()
    {
        var node = new ConnectionCount(most: 10, mostOfOneNetwork: 10);
        var limits = new ReceiveLimits { MessageSize = 1, Recipients = 1, Connections = 10, ConnectionsPerAddress = 10, ConnectionsPerMinute = 1 };
        var traffic = new ConnectorTraffic(limits, node, new SteppedTime());

        Assert.True(traffic.TryEnter(Ann));
        Assert.False(traffic.TryEnter(Ann));
        Assert.Equal(1, node.Current);

        traffic.Leave(Ann);
        Assert.Equal(0, node.Current);
    }
}
