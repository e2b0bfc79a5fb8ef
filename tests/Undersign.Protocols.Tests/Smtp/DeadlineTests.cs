using Undersign.Protocols.Smtp;

namespace Undersign.Protocols.Tests.Smtp;

public sealed class DeadlineTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task Passes_when_the_limit_is_reached()
    {
        await using var deadline = new Deadline(_time, TimeSpan.FromHours(1));
        deadline.Set(TimeSpan.FromMinutes(5));

        _time.Advance(TimeSpan.FromSeconds(299));
        Assert.False(deadline.HasPassed);

        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.True(deadline.HasPassed);
        Assert.True(deadline.Token.IsCancellationRequested);
    }

    [Fact]
    public async Task Counts_from_the_last_time_it_was_set()
    {
        await using var deadline = new Deadline(_time, TimeSpan.FromHours(1));
        for (var minutes = 0; minutes < 20; minutes += 4)
        {
            deadline.Set(TimeSpan.FromMinutes(5));
            _time.Advance(TimeSpan.FromMinutes(4));
        }

        Assert.False(deadline.HasPassed);
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.True(deadline.HasPassed);
    }

    [Fact]
    public async Task Keeps_a_limit_that_is_shorter_than_the_one_before()
    {
        await using var deadline = new Deadline(_time, TimeSpan.FromHours(1));
        deadline.Set(TimeSpan.FromMinutes(5));
        deadline.Set(TimeSpan.FromSeconds(10));

        _time.Advance(TimeSpan.FromSeconds(11));
        Assert.True(deadline.HasPassed);
    }

    [Fact]
    public async Task Does_not_count_while_it_is_cleared()
    {
        await using var deadline = new Deadline(_time, TimeSpan.FromHours(1));
        deadline.Set(TimeSpan.FromMinutes(5));
        deadline.Clear();
        _time.Advance(TimeSpan.FromHours(2));
        Assert.False(deadline.HasPassed);
    }

    [Fact]
    public async Task Counts_again_when_it_is_set_after_it_was_cleared()
    {
        await using var deadline = new Deadline(_time, TimeSpan.FromHours(1));
        deadline.Set(TimeSpan.FromMinutes(5));
        deadline.Clear();
        _time.Advance(TimeSpan.FromMinutes(6));
        deadline.Set(TimeSpan.FromMinutes(5));
        _time.Advance(TimeSpan.FromMinutes(4));
        Assert.False(deadline.HasPassed);
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.True(deadline.HasPassed);
    }

    [Fact]
    public async Task Holds_no_limit_beyond_that_of_the_session()
    {
        await using var deadline = new Deadline(_time, TimeSpan.FromMinutes(7));
        deadline.Set(TimeSpan.FromMinutes(5));
        _time.Advance(TimeSpan.FromMinutes(4));
        deadline.Set(TimeSpan.FromMinutes(5));
        _time.Advance(TimeSpan.FromMinutes(4));
        Assert.True(deadline.HasPassed);
    }
}
