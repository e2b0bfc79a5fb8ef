using Undersign.Custody;

namespace Undersign.Tests.Custody;

/// <summary>To whom custody gives its messages, and in which order, on every database.</summary>
public abstract class CustodyClaimContract : CustodyContractBase
{
    [Fact]
    public async Task Claims_the_oldest_of_one_destination_first()
    {
        await AddAsync(Entry() with { NextAttemptAt = Noon.AddSeconds(-1) });
        await AddAsync(Entry() with { NextAttemptAt = Noon.AddSeconds(-3) });
        await AddAsync(Entry() with { NextAttemptAt = Noon.AddSeconds(-4), Destination = "contoso/other" });
        await AddAsync(Entry() with { NextAttemptAt = Noon.AddSeconds(-2) });

        var claims = await Store.ClaimDueAsync("first", Destination, Noon, Noon.AddMinutes(5), 2, Cancellation);

        Assert.Equal([-3L, -2L], claims.Select(static claim => (claim.Row.NextAttemptAt - Noon.ToUnixTimeMilliseconds()) / 1000));
    }

    [Fact]
    public async Task Knows_the_destinations_that_have_something_due_and_how_they_fared()
    {
        await AddAsync(Entry() with { Destination = "contoso/b" });
        await AddAsync(Entry() with { Destination = "contoso/b" });
        await AddAsync(Entry() with { Destination = "contoso/a" });
        await AddAsync(Entry() with { Destination = "contoso/later", NextAttemptAt = Noon.AddSeconds(1) });
        await Node.Destinations.FailedAsync("contoso/b", 2, Noon, Noon.AddMinutes(1), "451 4.4.1 No answer", Cancellation);
        await Node.Destinations.FailedAsync("contoso/b", 3, Noon, Noon.AddMinutes(5), "451 4.4.1 No answer", Cancellation);

        CustodyDestination b = new() { Name = "contoso/b", Failures = 3, NextAttemptAt = Noon.AddMinutes(5) };
        Assert.Equal([new() { Name = "contoso/a", NextAttemptAt = DateTimeOffset.UnixEpoch }, b], await Node.Destinations.DueAsync(Noon, Cancellation));

        await Node.Destinations.ReachedAsync("contoso/b", Cancellation);
        Assert.Contains(b with { Failures = 0, NextAttemptAt = DateTimeOffset.UnixEpoch }, await Node.Destinations.DueAsync(Noon, Cancellation));
    }

    [Fact]
    public async Task Forgets_destinations_for_which_nothing_waits()
    {
        await AddAsync(Entry() with { Destination = "contoso/internet/waits.example" });
        await Node.Destinations.FailedAsync("contoso/internet/waits.example", 2, Noon, Noon.AddMinutes(1), "451", Cancellation);
        await Node.Destinations.FailedAsync("contoso/internet/gone.example", 2, Noon, Noon.AddMinutes(1), "451", Cancellation);
        await Node.Actions.SuspendAsync("contoso/internet/closed.example", isSuspended: true, Cancellation);

        await Node.Destinations.ForgetAsync(Noon.AddMinutes(2), Cancellation);

        Assert.Equal(["contoso/internet/closed.example", "contoso/internet/waits.example"], (await Node.Search.SummariseAsync(Cancellation)).Select(static queue => queue.Destination), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Claims_what_has_grown_old_whatever_it_waits_for()
    {
        await AddAsync(Entry() with { NextAttemptAt = Noon.AddDays(1) });
        await AddAsync(Entry() with { AgesAt = Noon.AddHours(5) });

        Assert.Empty(await Store.ClaimAgedAsync("first", Noon.AddHours(3), Noon.AddHours(4), 100, Cancellation));
        Assert.Single(await Store.ClaimAgedAsync("first", Noon.AddHours(4), Noon.AddHours(4), 100, Cancellation));
    }

    [Fact]
    public async Task What_is_set_aside_is_kept_and_never_claimed()
    {
        await AddAsync(Entry());

        Assert.True(await Store.SetAsideAsync(Assert.Single(await ClaimAsync(Noon)), "a reason", Cancellation));

        Assert.Empty(await ClaimAsync(Noon.AddDays(1)));
        Assert.Equal(1, await Store.CountAsync(Cancellation));
    }

    [Fact]
    public async Task Claims_that_are_given_up_are_free_at_once()
    {
        await AddAsync(Entry());
        await AddAsync(Entry());

        await Store.GiveUpAsync(await ClaimAsync(Noon), Cancellation);

        Assert.Equal(2, (await ClaimAsync(Noon)).Count);
    }

    [Fact]
    public async Task Gives_what_is_due_to_one_node_only_until_its_claim_ends()
    {
        await AddAsync(Entry());

        Assert.Empty(await ClaimAsync(Noon.AddSeconds(-1)));
        Assert.Single(await ClaimAsync(Noon));
        Assert.Empty(await ClaimAsync(Noon));
        Assert.Single(await ClaimAsync(Noon.AddMinutes(6)));
    }

    [Fact]
    public async Task Of_nodes_that_claim_at_once_each_entry_goes_to_one()
    {
        for (var number = 0; number < 20; number++)
        {
            await AddAsync(Entry());
        }

        var claims = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => ClaimAsync(Noon), Cancellation)));

        Assert.Equal(20, claims.Sum(static claim => claim.Count));
        Assert.Equal(20, claims.SelectMany(static claim => claim).Select(static claim => claim.Row.Id).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Who_has_lost_its_claim_changes_nothing()
    {
        await AddAsync(Entry());
        var lost = Assert.Single(await ClaimAsync(Noon));
        var ours = Assert.Single(await ClaimAsync(Noon.AddMinutes(5), by: "second"));
        using var data = Octets(10);

        Assert.False(await Store.PostponeAsync(lost, Noon.AddDays(1), Cancellation));
        Assert.False(await Store.RememberAsync(lost, lost with { Until = Noon.AddDays(1) }, [], Cancellation));
        Assert.False(await Node.SettleAsync(lost, lost.Row.ToEntry() with { Recipients = [] }, Cancellation));
        Assert.False(await Node.SettleAsync(lost, rest: null, Cancellation, Node.Copy(Entry(), new(data))));

        Assert.Equal(1, await Store.CountAsync(Cancellation));
        Assert.Equal(ours.Row with { NextAttemptAt = Noon.AddHours(1).ToUnixTimeMilliseconds() }, await PostponedAsync(ours));
    }

    [Fact]
    public async Task A_claim_is_told_from_one_that_ends_at_the_same_moment()
    {
        await AddAsync(Entry());
        var lost = Assert.Single(await ClaimAsync(Noon));
        await Store.ReleaseAsync(lost.By, Cancellation);
        Assert.Single(await ClaimAsync(Noon, by: "second"));

        Assert.False(await Node.SettleAsync(lost, rest: null, Cancellation));
    }

    [Fact]
    public async Task A_claim_that_was_renewed_is_the_one_that_counts()
    {
        await AddAsync(Entry());
        var claim = Assert.Single(await ClaimAsync(Noon));
        var renewed = claim with { Until = Noon.AddMinutes(8) };

        Assert.True(await Store.RememberAsync(claim, renewed, Entry().Recipients, Cancellation));

        Assert.Empty(await ClaimAsync(Noon.AddMinutes(7)));
        Assert.False(await Node.SettleAsync(claim, rest: null, Cancellation));
        Assert.True(await Node.SettleAsync(renewed, rest: null, Cancellation));
    }

    [Fact]
    public async Task A_node_that_starts_releases_its_own_claims_and_no_others()
    {
        await AddAsync(Entry());
        Assert.Single(await ClaimAsync(Noon, by: "first"));
        await AddAsync(Entry());
        Assert.Single(await ClaimAsync(Noon, by: "second"));

        await Store.ReleaseAsync("first", Cancellation);

        Assert.Single(await ClaimAsync(Noon, by: "first"));
    }

    /// <summary>Or a hundred that always fail would have every look at ages, and nobody behind them would hear that their message is late.</summary>
    [Fact]
    public async Task What_could_not_be_worked_on_is_no_sooner_looked_at_for_its_age()
    {
        await AddAsync(Entry() with { AgesAt = Noon });
        var claim = Assert.Single(await Store.ClaimAgedAsync("first", Noon, Noon.AddMinutes(5), 100, Cancellation));

        Assert.True(await Store.PostponeAsync(claim, Noon.AddHours(1), Cancellation));

        Assert.Empty(await Store.ClaimAgedAsync("first", Noon.AddMinutes(59), Noon.AddHours(2), 100, Cancellation));
        Assert.Single(await Store.ClaimAgedAsync("first", Noon.AddHours(1), Noon.AddHours(2), 100, Cancellation));
    }

    private async Task<CustodyRow> PostponedAsync(CustodyClaim claim)
    {
        Assert.True(await Store.PostponeAsync(claim, Noon.AddHours(1), Cancellation));
        var row = Assert.Single(await ClaimAsync(Noon.AddHours(1))).Row;
        return row with { Attempts = row.Attempts - 1 };
    }
}
