using System.Net;
using Undersign.Operation;
using Undersign.Reception;
using Undersign.Tests.Relaying;

namespace Undersign.Tests.Reception;

public sealed class RateLimitTests
{
    private static readonly ClientNetwork Ann = ClientNetwork.Of(IPAddress.Parse("192.0.2.1"));
    private static readonly ClientNetwork Ben = ClientNetwork.Of(IPAddress.Parse("192.0.2.2"));

    private readonly SteppedTime _time = new();

    [Fact]
    public void So_many_at_once_and_then_as_time_goes_by()
    {
        var limit = new RateLimit(3, _time);

        Assert.Equal([true, true, true, false, false], Enumerable.Range(0, 5).Select(_ => limit.TryTake(Ann)));

        _time.Advance(TimeSpan.FromSeconds(21)); // a third of a minute gives one back
        Assert.Equal([true, false], Enumerable.Range(0, 2).Select(_ => limit.TryTake(Ann)));

        _time.Advance(TimeSpan.FromMinutes(5)); // what is not used does not add up
        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => limit.TryTake(Ann)));
    }

    [Fact]
    public void One_network_does_not_use_up_what_another_has()
    {
        var limit = new RateLimit(1, _time);

        Assert.True(limit.TryTake(Ann));
        Assert.True(limit.TryTake(Ben));
        Assert.False(limit.TryTake(Ann));
    }

    [Fact]
    public void Whoever_comes_from_everywhere_does_not_fill_memory()
    {
        var limit = new RateLimit(1, _time);
        Assert.True(limit.TryTake(Ann));

        for (var number = 0; number < RateLimit.MaxNetworks; number++)
        {
            Assert.True(limit.TryTake(new((ulong)number + 1, 0)));
        }

        Assert.True(limit.TryTake(Ann)); // forgotten with all others, once
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("::", "0.0.0.0", true)]
    public void An_IPv6_client_is_its_64(string one, string other, bool same) =>
        Assert.Equal(same, ClientNetwork.Of(IPAddress.Parse(one)) == ClientNetwork.Of(IPAddress.Parse(other)));
}
