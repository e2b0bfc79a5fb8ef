using Undersign.Organisations;

namespace Undersign.Tests.Custody;

/// <summary>A connector's rate holds for its queue too: what must wait for it is no failure of the next hop.</summary>
public sealed class CustodyRateTests() : CustodyTestBase(isRelayByClock: true)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_queue_leaves_at_the_rate_of_its_connector_and_no_failure_is_counted()
    {
        const int Many = 8;
        Organisations.Replace(new([ContosoBy(DeliveryMode.Queue, Contoso.SendConnectors[0] with { MessagesPerMinute = 2 })]));
        for (var number = 0; number < Many; number++)
        {
            await KeepAsync("fabrikam.example");
        }

        var taken = new List<int>();
        for (var number = 1; number <= Many; number++)
        {
            taken.Add(await TakenAsync(number));
            Clock.Advance(Interval + TimeSpan.FromMilliseconds(2));
        }

        await Queue.FinishAsync();
        Assert.Equal(Enumerable.Range(1, Many), taken);
        Assert.Equal(0, await CountAsync());
        Assert.DoesNotContain(4016, Diary.Numbers);
    }

    /// <summary>Waits until so many have been taken, or nothing more seems to come.</summary>
    private async Task<int> TakenAsync(int number)
    {
        for (var look = 0; look < 6000 && Messages(Fabrikam).Count() < number; look++)
        {
            await Queue.FillAsync(TestEnds);
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestEnds);
        }

        return Messages(Fabrikam).Count();
    }
}
