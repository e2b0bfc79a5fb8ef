using System.Data.Common;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Undersign.Storage;
using Undersign.Traces;

namespace Undersign.Tests.Traces;

/// <summary>What becomes of traces on every database.</summary>
public abstract class TraceContract : IAsyncLifetime
{
    private protected static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private DbDataSource? _source;

    private protected DbDataSource Source => _source!; // xUnit calls InitializeAsync before any test

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _source = (await LocateAsync()).Open();
        await Migrations.ApplyAsync(Source, Migration.All, TimeProvider.System, Cancellation);
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (_source is not null)
        {
            await _source.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>PostgreSQL takes no entry of an index over 2,704 octets, and what does not compress is as long as it is.</summary>
    [Fact]
    public async Task Law_3_long_texts_of_strangers_cost_no_trace()
    {
        var random = new Random(7);
        string Long() => string.Concat(Enumerable.Range(0, 900).Select(_ => (char)random.Next(0x4e00, 0x9fff)));
        var messageId = $"<{Long()}@contoso.example>";
        var (sender, recipient) = ($"{Long()}@contoso.example", $"{Long()}@fabrikam.example");

        await WriteAsync(Sample("<1@contoso.example>"), TraceSamples.Trace(Noon, sender, messageId, recipient), Sample("<2@contoso.example>"));

        Assert.Equal(3, (await FindAsync(new())).Count);
        Assert.Single(await FindAsync(new() { MessageId = messageId }));
        Assert.Single(await FindAsync(new() { Sender = sender }));
        Assert.Single(await FindAsync(new() { Recipient = recipient }));
    }

    [Fact]
    public async Task Law_3_a_trace_that_no_database_takes_costs_no_other()
    {
        var impossible = Sample("<2@contoso.example>");
        impossible.Recipients.Add(new("bob@fabrikam.example", null, null, null, Reply: null!)); // the column is not null

        var dropped = await WriteAllAsync(Sample("<1@contoso.example>"), impossible, Sample("<3@contoso.example>"));

        Assert.Equal(1, dropped);
        Assert.Equal(["<1@contoso.example>", "<3@contoso.example>"], (await FindAsync(new())).Select(static trace => trace.MessageId).Order(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Finds_by_organisation_rule_and_status()
    {
        var (delivered, queued) = (Sample("<1@contoso.example>"), TraceSamples.Trace(Noon.AddSeconds(1), "ann@contoso.example", "<2@contoso.example>", "bob@fabrikam.example"));
        queued.Organisation = "fabrikam";
        queued.Recipients[0] = queued.Recipients[0] with { Status = RecipientStatus.Queued, Rule = "Banner + Mail to the outside" };
        await WriteAsync(delivered, queued);

        Assert.Equal(["<2@contoso.example>"], await FoundAsync(new() { Organisation = "fabrikam" }), StringComparer.Ordinal);
        Assert.Equal(["<2@contoso.example>"], await FoundAsync(new() { Rule = "Banner" }), StringComparer.Ordinal);
        Assert.Equal(["<2@contoso.example>", "<1@contoso.example>"], await FoundAsync(new() { Rule = "Mail to the outside" }), StringComparer.Ordinal);
        Assert.Empty(await FoundAsync(new() { Rule = "Mail" }));
        Assert.Equal(["<1@contoso.example>"], await FoundAsync(new() { Status = RecipientStatus.Delivered }), StringComparer.Ordinal);
        Assert.Equal(["<2@contoso.example>"], await FoundAsync(new() { Status = RecipientStatus.Queued }), StringComparer.Ordinal);
        Assert.Empty(await FoundAsync(new() { Status = RecipientStatus.Failed }));
        Assert.Empty(await FoundAsync(new() { Status = RecipientStatus.Queued, Since = Noon.AddMinutes(1) }));
        Assert.Equal(["<2@contoso.example>"], await FoundAsync(new() { Status = RecipientStatus.Queued, Organisation = "fabrikam", Rule = "Banner", Recipient = "bob@fabrikam.example" }), StringComparer.Ordinal);
    }

    /// <summary>Custody may be done before the trace is written, and two nodes write when they like.</summary>
    [Theory]
    [InlineData(0, 1, 2)]
    [InlineData(2, 1, 0)]
    [InlineData(1, 2, 0)]
    public async Task The_latest_status_counts_in_whatever_order_it_is_written(params int[] order)
    {
        var trace = Sample("<1@contoso.example>");
        trace.Recipients[0] = trace.Recipients[0] with { Status = RecipientStatus.Queued };
        MessageTrace Later(int minutes, RecipientStatus status)
        {
            var later = new MessageTrace { Id = trace.Id, ContinuedAt = Noon.AddMinutes(minutes) };
            later.Recipients.Add(new("Bob@fabrikam.example", null, null, "127.0.0.1:2527", "250 2.0.0 OK", status));
            return later;
        }

        MessageTrace[] all = [trace, Later(1, RecipientStatus.Queued), Later(2, RecipientStatus.Failed)];
        foreach (var at in order)
        {
            await WriteAsync(all[at]);
        }

        var found = Assert.Single(await FindAsync(new() { Status = RecipientStatus.Failed }));
        Assert.Equal(("127.0.0.1:2527", RecipientStatus.Failed), (found.Recipients[0].NextHop, found.Recipients[0].Status));
        Assert.Empty(await FoundAsync(new() { Status = RecipientStatus.Queued }));
    }

    [Fact]
    public async Task Finds_by_the_id_with_and_without_dashes_whole_or_how_it_begins()
    {
        var trace = Sample("<1@contoso.example>");
        await WriteAsync(trace, TraceSamples.Trace(Noon.AddDays(1), "ann@contoso.example", "<2@contoso.example>", "bob@fabrikam.example"));
        var digits = trace.Id.ToString("n");

        foreach (var id in (string[])[digits, digits.ToUpperInvariant(), digits[..8], digits[..13], digits[..16], digits[..27], trace.Id.ToString(), trace.Id.ToString()[..9]])
        {
            Assert.Equal(["<1@contoso.example>"], await FoundAsync(new() { Id = id }), StringComparer.Ordinal);
        }
    }

    [Fact]
    public async Task Finds_by_the_key_in_custody_whole_or_how_it_begins()
    {
        var (first, second) = (Sample("<1@contoso.example>"), Sample("<2@contoso.example>"));
        var (key, other) = (Guid.CreateVersion7(Noon.AddSeconds(30)), Guid.CreateVersion7(Noon.AddDays(1)));
        first.Events.Add(new TraceEvent.TakenIntoCustody(key, 1));
        second.Events.Add(new TraceEvent.TakenIntoCustody(other, 1));
        await WriteAsync(first, second);

        foreach (var entry in (string[])[key.ToString(), key.ToString("n"), key.ToString("n")[..8], key.ToString("n")[..20]])
        {
            Assert.Equal(["<1@contoso.example>"], await FoundAsync(new() { Entry = entry }), StringComparer.Ordinal);
        }

        Assert.Empty(await FoundAsync(new() { Entry = Guid.CreateVersion7(Noon.AddSeconds(30)).ToString() }));
        Assert.Empty(await FoundAsync(new() { Entry = "ffffffff" }));
    }

    [Fact]
    public async Task Deletes_what_happened_later_with_its_trace_some_at_a_time()
    {
        var old = Sample("<1@contoso.example>");
        var later = new MessageTrace { Id = old.Id, ContinuedAt = Noon };
        later.Events.AddRange(Enumerable.Repeat(new TraceEvent.Refused("no"), 2500));
        later.Recipients.AddRange(Enumerable.Range(0, 1500).Select(static number => new TracedRecipient($"{number}@fabrikam.example", null, null, null, "550 no", RecipientStatus.Failed)));
        await WriteAsync(old, later);
        using var retention = new TraceRetention(Source, TimeSpan.Zero, TimeProvider.System, NullLogger<TraceRetention>.Instance);

        Assert.Equal(1, await retention.DeleteOldAsync(Cancellation));

        await using var connection = await Source.OpenConnectionAsync(Cancellation);
        Assert.Equal(0, await connection.ExecuteScalarAsync<long>("select count(*) from trace_events"));
        Assert.Equal(0, await connection.ExecuteScalarAsync<long>("select count(*) from trace_recipients"));
        Assert.Equal(0, await connection.ExecuteScalarAsync<long>("select count(*) from trace_deliveries"));
    }

    private protected abstract Task<StorageLocation> LocateAsync();

    private protected static MessageTrace Sample(string messageId) => TraceSamples.Trace(Noon, "ann@contoso.example", messageId, "bob@fabrikam.example");

    private protected Task<IReadOnlyList<TraceRecord>> FindAsync(TraceQuery query) => new TraceSearch(Source).FindAsync(query, Cancellation);

    private async Task<IEnumerable<string?>> FoundAsync(TraceQuery query) => (await FindAsync(query)).Select(static trace => trace.MessageId);

    private protected async Task WriteAsync(params MessageTrace[] traces) => Assert.Equal(0, await WriteAllAsync(traces));

    /// <returns>How many were dropped.</returns>
    private async Task<long> WriteAllAsync(params MessageTrace[] traces)
    {
        using var writer = new TraceWriter(Source, NullLogger<TraceWriter>.Instance, TimeProvider.System);
        foreach (var trace in traces)
        {
            writer.Write(trace);
        }

        await writer.StartAsync(Cancellation); // what waits already goes in one batch
        await writer.StopAsync(Cancellation);
        return writer.Dropped;
    }
}
