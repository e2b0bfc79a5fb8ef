using Undersign.Relaying;

namespace Undersign.Tests.Relaying;

/// <summary>How much a destination gets, and how it gets less and more again.</summary>
public sealed class DestinationGateTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    private readonly SteppedTime _time = new();

    private static CancellationToken TestEnds => TestContext.Current.CancellationToken;

    [Fact(Timeout = 20_000)]
    public async Task Lets_in_as_many_as_may_be_there_and_the_next_when_one_leaves()
    {
        var gate = Gate(2);
        await EnterAsync(gate, 2);
        var third = gate.EnterAsync(Patience, TestEnds).AsTask();

        Assert.False(third.IsCompleted);
        gate.Leave(hasTaken: true);

        Assert.Equal(GateEntry.Entered, await third);
    }

    [Fact(Timeout = 20_000)]
    public async Task Who_came_first_goes_first()
    {
        var gate = Gate(1);
        await EnterAsync(gate, 1);
        var second = gate.EnterAsync(Patience, TestEnds).AsTask();
        var third = gate.EnterAsync(Patience, TestEnds).AsTask();

        gate.Leave(hasTaken: true);

        Assert.Equal(GateEntry.Entered, await second);
        Assert.False(third.IsCompleted);
    }

    [Fact(Timeout = 20_000)]
    public async Task Who_waited_too_long_holds_up_nobody()
    {
        var gate = Gate(1);
        await EnterAsync(gate, 1);
        var hasty = gate.EnterAsync(TimeSpan.FromSeconds(1), TestEnds).AsTask();
        var patient = gate.EnterAsync(Patience, TestEnds).AsTask();

        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(GateEntry.Full, await hasty);
        gate.Leave(hasTaken: true);

        Assert.Equal(GateEntry.Entered, await patient);
    }

    [Fact(Timeout = 20_000)]
    public async Task A_rate_lets_a_burst_pass_and_spreads_the_rest()
    {
        var gate = Gate(100, perMinute: 60);
        await EnterAsync(gate, 10);
        var next = gate.EnterAsync(Patience, TestEnds).AsTask();
        var afterNext = gate.EnterAsync(Patience, TestEnds).AsTask();
        Assert.False(next.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(1.1));
        Assert.Equal(GateEntry.Entered, await next);
        Assert.False(afterNext.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(1.1));
        Assert.Equal(GateEntry.Entered, await afterNext);
    }

    [Fact(Timeout = 20_000)]
    public async Task Never_more_than_the_rate_in_any_minute_but_for_one_burst()
    {
        var gate = Gate(1000, perMinute: 120);
        var entered = 0;
        for (var second = 0; second < 60; second++)
        {
            while (await gate.EnterAsync(TimeSpan.Zero, TestEnds) == GateEntry.Entered)
            {
                entered++;
            }

            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.InRange(entered, 118, 140);
    }

    [Fact(Timeout = 20_000)]
    public async Task Too_much_halves_it_and_pauses()
    {
        var gate = Gate(8);
        await EnterAsync(gate, 8);

        var pause = gate.SlowDown(Throttle.TooMuch);

        Assert.InRange(pause, DestinationGate.FirstPause * 0.8, DestinationGate.FirstPause * 1.2);
        Assert.Equal(4, gate.AtOnce);
        Assert.Equal(TimeSpan.Zero, gate.SlowDown(Throttle.TooMuch)); // the others on their way hear the same
        Assert.Equal(4, gate.AtOnce);
        Assert.True(gate.IsPaused);
        Assert.Equal(GateEntry.Paused, await gate.EnterAsync(TimeSpan.FromSeconds(5), TestEnds));
    }

    [Fact(Timeout = 20_000)]
    public async Task Who_can_wait_is_let_in_after_the_pause()
    {
        var gate = Gate(8);
        await EnterAsync(gate, 1);
        gate.SlowDown(Throttle.TooMuch);
        gate.Leave(hasTaken: false);
        var waiting = gate.EnterAsync(Patience, TestEnds).AsTask();
        Assert.False(waiting.IsCompleted);

        _time.Advance(DestinationGate.FirstPause * 1.3);

        Assert.Equal(GateEntry.Entered, await waiting);
    }

    [Fact(Timeout = 20_000)]
    public async Task Pauses_grow_while_it_is_said_again_and_have_an_end()
    {
        var gate = Gate(8);
        var pauses = new List<TimeSpan>();
        for (var i = 0; i < 8; i++)
        {
            await EnterAsync(gate, 1);
            pauses.Add(gate.SlowDown(Throttle.TooMuch));
            gate.Leave(hasTaken: false);
            _time.Advance(pauses[^1] + TimeSpan.FromSeconds(1));
        }

        Assert.True(pauses[1] > pauses[0], "the second is longer than the first");
        Assert.InRange(pauses[^1], DestinationGate.LongestPause * 0.8, DestinationGate.LongestPause * 1.2);
    }

    [Fact(Timeout = 20_000)]
    public async Task Recovers_one_by_one()
    {
        var gate = Gate(8);
        await EnterAsync(gate, 8);
        gate.SlowDown(Throttle.TooManyAtOnce);
        for (var i = 0; i < 8; i++)
        {
            gate.Leave(hasTaken: false);
        }

        _time.Advance(DestinationGate.CrowdPause * 1.3);
        await TakeAsync(gate, 4);
        Assert.Equal(5, gate.AtOnce);
        await TakeAsync(gate, 5 + 6 + 7);
        Assert.Equal(8, gate.AtOnce);
        await TakeAsync(gate, 100);
        Assert.Equal(8, gate.AtOnce);
    }

    private static async Task TakeAsync(DestinationGate gate, int messages)
    {
        for (var i = 0; i < messages; i++)
        {
            await EnterAsync(gate, 1);
            gate.Leave(hasTaken: true);
        }
    }

    private static async Task EnterAsync(DestinationGate gate, int times)
    {
        for (var i = 0; i < times; i++)
        {
            Assert.Equal(GateEntry.Entered, await gate.EnterAsync(Patience, TestEnds));
        }
    }

    private DestinationGate Gate(int atOnce, int? perMinute = null) => new(atOnce, perMinute, mostWaiting: 100, _time);
}
