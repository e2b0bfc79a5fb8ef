using Undersign.Custody;
using Undersign.Tests.Traces;
using Undersign.Traces;

namespace Undersign.Tests.Custody;

/// <summary>What an administrator sees of the queue, and does to it, on every database.</summary>
public abstract class QueueContract : CustodyContractBase
{
    [Fact]
    public async Task Summarises_each_destination_with_its_status_and_last_error()
    {
        await AddAsync(Entry());
        await AddAsync(Entry() with { Destination = "contoso/down" });
        await AddAsync(Entry() with { Destination = "contoso/down" });
        await Node.Destinations.FailedAsync("contoso/down", 2, Noon, Noon.AddMinutes(1), "451 4.4.1 No answer", Cancellation);
        await Actions.SuspendAsync("contoso/closed", isSuspended: true, Cancellation);

        var queues = await Search.SummariseAsync(Cancellation);

        Assert.Equal(["contoso/closed Suspended 0", "contoso/down Retry 2", "contoso/smart host Ready 1"], queues.Select(static queue => $"{queue.Destination} {queue.Status} {queue.Messages}"), StringComparer.Ordinal);
        Assert.Equal("451 4.4.1 No answer", queues[1].LastError);
        Assert.Equal(Noon.AddMinutes(1), queues[1].NextRetry);
        Assert.Null(queues[2].NextRetry);
    }

    [Fact]
    public async Task A_retry_at_once_has_no_time_of_its_own()
    {
        await AddAsync(Entry());
        await Node.Destinations.FailedAsync(Destination, 2, Noon, Noon.AddMinutes(1), "451 4.4.1 No answer", Cancellation);
        await Actions.RetryAsync(Assert.Single(await FindAsync(new())), Cancellation);
        var retried = Assert.Single(await Search.SummariseAsync(Cancellation));
        await Actions.SuspendAsync(Destination, isSuspended: true, Cancellation);
        var suspended = Assert.Single(await Search.SummariseAsync(Cancellation));

        Assert.Null(retried.NextRetry);
        Assert.Contains("  next retry within seconds", QueueText.Of(retried, Noon), StringComparison.Ordinal);
        Assert.Contains("  no retry until it is resumed", QueueText.Of(suspended, Noon), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_next_attempt_of_a_message_is_never_in_the_past()
    {
        await AddAsync(Entry());
        var message = Assert.Single(await FindAsync(new()));
        await Actions.HoldAsync(message, Cancellation);

        Assert.EndsWith(", next 2026-11-19 12:00:00Z", LastLine(message, Noon.AddMinutes(-1)), StringComparison.Ordinal);
        Assert.EndsWith(", next with its queue", LastLine(message, Noon.AddMinutes(1)), StringComparison.Ordinal);
        Assert.EndsWith(", not again until it is released", LastLine(Assert.Single(await FindAsync(new())), Noon.AddMinutes(-1)), StringComparison.Ordinal);

        static string LastLine(QueuedMessage message, DateTimeOffset now) => QueueText.Of(message with { TraceId = null }, now).TrimEnd();
    }

    [Fact]
    public async Task Finds_by_every_status_that_it_shows()
    {
        await AddAsync(Entry());
        await AddAsync(Entry() with { Attempts = 1 });

        Assert.Equal("ready", Assert.Single(await FindAsync(new() { State = CustodyState.Ready, Status = "ready" })).Status);
        Assert.Equal("retry", Assert.Single(await FindAsync(new() { State = CustodyState.Ready, Status = "retry" })).Status);
        Assert.Empty(await FindAsync(new() { State = CustodyState.Ready, Status = QueuedMessage.Active }));
    }

    [Theory]
    [InlineData("rita@fabrikam.example", 1)]
    [InlineData("fabrikam.example", 2)]
    [InlineData("northwind.example", 0)]
    public async Task Finds_by_recipient(string recipient, int expected)
    {
        await AddAsync(Entry());
        await AddAsync(Entry() with { Recipients = [new(new(new("sven", "fabrikam.example")))] });

        Assert.Equal(expected, (await FindAsync(new() { Recipient = recipient })).Count);
    }

    [Fact]
    public async Task Finds_by_everything_else()
    {
        var entry = Entry();
        await AddAsync(entry);
        await AddAsync(Entry() with { Organisation = "other", Destination = "other/hop", ReceivedAt = Noon.AddHours(1) });

        Assert.Single(await FindAsync(new() { Ids = [entry.Id.ToString()] }));
        Assert.Single(await FindAsync(new() { Organisation = "other" }));
        Assert.Single(await FindAsync(new() { Destination = "other/hop" }));
        await AddAsync(Entry() with { Organisation = "mx", Destination = "mx/internet/a.example", ReceivedAt = Noon.AddHours(1) });
        await AddAsync(Entry() with { Organisation = "mx", Destination = "mx/internet/b.example", ReceivedAt = Noon.AddHours(1) });
        Assert.Single(await FindAsync(new() { Destination = "mx/internet/a.example" }));
        Assert.Equal(2, (await FindAsync(new() { Destination = "mx/internet" })).Count);
        Assert.Empty(await FindAsync(new() { Destination = "mx/inter" }));
        Assert.Single(await FindAsync(new() { Before = Noon.AddMinutes(1) }));
        Assert.Equal(4, (await FindAsync(new() { State = CustodyState.Ready })).Count);
        Assert.Empty(await FindAsync(new() { State = CustodyState.Held }));
        Assert.Single(await FindAsync(new() { Limit = 1 }));
    }

    [Fact]
    public async Task What_is_held_stays_until_it_is_released()
    {
        await AddAsync(Entry());
        var message = Assert.Single(await FindAsync(new()));

        Assert.Equal(1, await Actions.HoldAsync(message, Cancellation));
        Assert.Empty(await ClaimAsync(Noon));
        Assert.Equal("held", Assert.Single(await FindAsync(new())).Status);

        Assert.Equal(1, await Actions.ReleaseAsync(message, Cancellation));
        Assert.Single(await ClaimAsync(Noon));
    }

    [Fact]
    public async Task A_hold_during_a_handover_holds_what_is_left_of_it()
    {
        await AddAsync(Entry());
        var claim = Assert.Single(await ClaimAsync(Noon));

        await Actions.HoldAsync(Assert.Single(await FindAsync(new())), Cancellation);
        Assert.True(await Node.SettleAsync(claim, claim.Row.ToEntry(), Cancellation));

        Assert.Empty(await ClaimAsync(Noon));
    }

    [Fact]
    public async Task A_retry_is_due_at_once_and_so_is_its_destination()
    {
        await AddAsync(Entry() with { NextAttemptAt = TimeProvider.System.GetUtcNow().AddDays(1) });
        await Node.Destinations.FailedAsync(Destination, 9, Noon, TimeProvider.System.GetUtcNow().AddHours(1), "451 4.4.1 No answer", Cancellation);

        Assert.Equal(1, await Actions.RetryAsync(Assert.Single(await FindAsync(new())), Cancellation));

        var due = Assert.Single(await Node.Destinations.DueAsync(TimeProvider.System.GetUtcNow(), Cancellation));
        Assert.Equal(DateTimeOffset.UnixEpoch, due.NextAttemptAt);
    }

    [Fact]
    public async Task What_is_removed_is_gone_and_nobody_hears_of_it()
    {
        await AddAsync(Entry());

        Assert.True(await Actions.RemoveAsync(Assert.Single(await FindAsync(new())), reports: false, Cancellation));

        Assert.Equal(0, await Store.CountAsync(Cancellation));
    }

    [Fact]
    public async Task What_is_removed_with_a_report_leaves_the_report()
    {
        await AddAsync(Entry());

        Assert.True(await Actions.RemoveAsync(Assert.Single(await FindAsync(new())), reports: true, Cancellation));

        var report = Assert.Single(await FindAsync(new()));
        Assert.Equal(("<>", "ann@contoso.example"), (report.ReversePath, Assert.Single(report.Recipients).Address));
        using var octets = await Store.ReadAsync(Assert.Single(await ClaimAnyAsync(report.Destination)).Row, Cancellation);
        Assert.NotNull(octets);
        var written = new byte[octets.Length];
        octets.Read(0, written);
        var text = System.Text.Encoding.ASCII.GetString(written);
        Assert.Contains("    An administrator of the gateway has removed the message", text, StringComparison.Ordinal);
        Assert.Contains("Status: 5.7.1\r\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Diagnostic-Code", text, StringComparison.Ordinal);
        Assert.DoesNotContain("have it", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_being_handed_over_is_not_removed()
    {
        var now = TimeProvider.System.GetUtcNow();
        await AddAsync(Entry());
        Assert.Single(await ClaimAsync(now));

        Assert.False(await Actions.RemoveAsync(Assert.Single(await FindAsync(new())), reports: false, Cancellation));
        Assert.Equal("active", Assert.Single(await FindAsync(new())).Status);
    }

    [Fact]
    public async Task What_an_administrator_does_stands_in_the_trace_with_the_name()
    {
        var (entry, reported) = (Entry(), Entry() with { NextAttemptAt = TimeProvider.System.GetUtcNow().AddDays(1) });
        await AddAsync(entry);
        await AddAsync(reported);
        var messages = await FindAsync(new());
        var (first, second) = (messages.Single(message => message.TraceId == $"{entry.TraceId}"), messages.Single(message => message.TraceId == $"{reported.TraceId}"));

        await Actions.HoldAsync(first, Cancellation);
        await Actions.HoldAsync(first, Cancellation); // is held already
        await Actions.ReleaseAsync(first, Cancellation);
        await Actions.RemoveAsync(first, reports: false, Cancellation);
        await Actions.RetryAsync(second, Cancellation);
        await Actions.RemoveAsync(second, reports: true, Cancellation);

        Node.Traces.Write(new() { Id = entry.TraceId!.Value, Outcome = TraceOutcome.TakenIntoCustody }); // Entry gives one
        Node.Traces.Write(new() { Id = reported.TraceId!.Value, Outcome = TraceOutcome.TakenIntoCustody }); // likewise
        await Node.Traces.WrittenAsync(Cancellation);
        Assert.Equal(["held root", "released root", "removed root"], await ToldAsync(entry), StringComparer.Ordinal);
        Assert.Equal(["refused ", "removed root", "reported ", "retried root"], await ToldAsync(reported), StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_suspended_queue_says_who_has_suspended_it()
    {
        await Actions.SuspendAsync(Destination, isSuspended: true, Cancellation);
        Assert.Equal("root", Assert.Single(await Search.SummariseAsync(Cancellation)).SuspendedBy);
        await AddAsync(Entry());
        await Actions.SuspendAsync(Destination, isSuspended: false, Cancellation);

        Assert.Null(Assert.Single(await Search.SummariseAsync(Cancellation)).SuspendedBy);
    }

    private Task<IReadOnlyList<CustodyClaim>> ClaimAnyAsync(string destination)
    {
        var now = TimeProvider.System.GetUtcNow().AddMinutes(1);
        return Store.ClaimDueAsync("first", destination, now, now.AddMinutes(5), 100, Cancellation);
    }

    /// <summary>In the order of the alphabet: all of it may have happened within a millisecond.</summary>
    private async Task<IEnumerable<string>> ToldAsync(CustodyEntry entry)
    {
        var trace = Assert.Single(await Node.FindTracesAsync(new() { Id = $"{entry.TraceId}" }, Cancellation));
        return trace.Events.Select(static happened => $"{happened!["event"]} {happened["by"]}").Order(StringComparer.Ordinal); // written by the queue
    }

    private QueueSearch Search => Node.Search;

    private QueueActions Actions => Node.Actions;

    private async Task<List<QueuedMessage>> FindAsync(QueueFilter filter)
    {
        var found = new List<QueuedMessage>();
        await foreach (var message in Search.FindAsync(filter, Cancellation))
        {
            found.Add(message);
        }

        return found;
    }
}
