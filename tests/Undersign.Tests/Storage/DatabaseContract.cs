using System.Data.Common;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Undersign.Onboarding;
using Undersign.Onboarding.AdminApi;
using Undersign.Onboarding.Tenants;
using Undersign.Settings;
using Undersign.Storage;
using Undersign.Tests.Traces;
using Undersign.Threads;
using Undersign.Traces;

namespace Undersign.Tests.Storage;

/// <summary>What every database must do for us. One subclass a database.</summary>
public abstract class DatabaseContract : IAsyncLifetime
{
    private DbDataSource? _source;

    private protected DbDataSource Source => _source!; // xUnit calls InitializeAsync before any test

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _source = (await LocateAsync()).Open();

    public virtual async ValueTask DisposeAsync()
    {
        if (_source is not null)
        {
            await _source.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    private protected abstract Task<StorageLocation> LocateAsync();

    [Fact]
    public async Task Migrates_an_empty_database_and_then_rests()
    {
        Assert.Equal(new MigrationState.Pending(Migration.All.Count), await Migrations.ReadAsync(Source, Migration.All, Cancellation));
        Assert.Equal(new MigrationState.UpToDate(Migration.All.Count, Migration.All.Count), await MigrateAsync());
        Assert.Equal(new MigrationState.UpToDate(Migration.All.Count, 0), await MigrateAsync());
        Assert.Equal(new MigrationState.UpToDate(Migration.All.Count, 0), await Migrations.ReadAsync(Source, Migration.All, Cancellation));
    }

    [Fact]
    public async Task Of_nodes_that_start_at_once_one_migrates()
    {
        var states = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(MigrateAsync, Cancellation)));

        Assert.Equal([0, 0, 0, Migration.All.Count], states.Select(state => Assert.IsType<MigrationState.UpToDate>(state).Applied).Order());
    }

    [Fact]
    public async Task Remembers_who_signed_in_a_thread_and_forgets_the_oldest()
    {
        await MigrateAsync();
        using var memory = new ThreadMemory(Source, TimeProvider.System, NullLogger<ThreadMemory>.Instance);
        using var retention = new ThreadRetention(Source, TimeProvider.System, NullLogger<ThreadRetention>.Instance);
        await memory.StartAsync(Cancellation);
        memory.Remember(new("contoso", "first", "standard"));
        memory.Remember(new("contoso", "first", "standard"));
        memory.Remember(new("contoso", "first", "legal"));
        memory.Remember(new("fabrikam", "second", "plain"));
        await memory.StopAsync(Cancellation);

        Assert.True((await memory.FindAsync(["none", "first"], Cancellation)).SetEquals(["legal", "standard"]));
        Assert.Empty(await memory.FindAsync(["none"], Cancellation));
        Assert.Equal(0, await retention.ForgetAsync(most: 10, Cancellation));
        Assert.Equal(3, await retention.ForgetAsync(most: 0, Cancellation));
        Assert.Empty(await memory.FindAsync(["first", "second"], Cancellation));
    }

    [Fact]
    public async Task Refuses_a_released_migration_that_was_edited()
    {
        await MigrateAsync();
        Migration[] edited = [Migration.All[0] with { Sql = Migration.All[0].Sql + " -- oops" }, .. Migration.All.Skip(1)];

        var refused = Assert.IsType<MigrationState.Refused>(await Migrations.ApplyAsync(Source, edited, TimeProvider.System, Cancellation));

        Assert.StartsWith("migration 1 (settings documents) is not the one this database ran", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_a_database_newer_than_the_program()
    {
        await MigrateAsync();

        var refused = Assert.IsType<MigrationState.Refused>(await Migrations.ApplyAsync(Source, [Migration.All[0]], TimeProvider.System, Cancellation));

        Assert.StartsWith("the database is newer than this program", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_migration_that_fails_leaves_nothing_behind()
    {
        Migration[] broken = [.. Migration.All, new(Migration.All.Count + 1, "broken", "create table half (id integer); create tabel other (id integer)")];

        await Assert.ThrowsAnyAsync<DbException>(() => Migrations.ApplyAsync(Source, broken, TimeProvider.System, Cancellation));

        Assert.Equal(new MigrationState.Pending(Migration.All.Count), await Migrations.ReadAsync(Source, Migration.All, Cancellation));
        Assert.IsType<MigrationState.UpToDate>(await MigrateAsync());
    }

    [Fact]
    public async Task Keeps_every_version_of_a_document()
    {
        var documents = await OpenDocumentsAsync();

        Assert.Equal(new StoreOutcome.Stored(1), await documents.StoreAsync(new() { Organisation = "contoso", Version = 1, Content = """{"a":"ä"}""", Author = "ann" }, Cancellation));
        Assert.Equal(new StoreOutcome.Stored(2), await documents.StoreAsync(new() { Organisation = "contoso", Version = 2, Content = """{"a":2}""", Author = "bob" }, Cancellation));
        Assert.Equal(new StoreOutcome.Stored(1), await documents.StoreAsync(new() { Organisation = "fabrikam", Version = 1, Content = "{}", Author = "ann" }, Cancellation));

        Assert.Equal("""{"a":"ä"}""", (await documents.ReadAsync("contoso", 1, Cancellation))?.Content);
        Assert.Equal("""{"a":2}""", (await documents.ReadAsync("contoso", long.MaxValue, Cancellation))?.Content);
        Assert.Null(await documents.ReadAsync("nobody", long.MaxValue, Cancellation));
        Assert.Equal([("fabrikam", 1L), ("contoso", 2L)], (await documents.LatestAsync(Cancellation)).Select(document => (document.Organisation, document.Version)).OrderBy(pair => pair.Version));
        Assert.Equal([(2L, "bob"), (1L, "ann")], (await documents.HistoryAsync("contoso", 10, Cancellation)).Select(document => (document.Version, document.Author)));
    }

    [Fact]
    public async Task Of_two_who_store_the_same_version_one_is_told_so()
    {
        var documents = await OpenDocumentsAsync();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(index => Task.Run(() => documents.StoreAsync(new() { Organisation = "contoso", Version = 1, Content = $"{index}", Author = "ann" }, Cancellation), Cancellation)));

        Assert.Single(outcomes.OfType<StoreOutcome.Stored>());
        Assert.Equal(7, outcomes.Count(outcome => outcome is StoreOutcome.Conflict));
        Assert.IsType<StoreOutcome.Conflict>(await documents.StoreAsync(new() { Organisation = "contoso", Version = 3, Content = "{}", Author = "ann" }, Cancellation));
    }

    [Fact]
    public async Task Finds_traces_by_everything_they_can_be_asked_for()
    {
        await MigrateAsync();
        var start = new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
        var ann = TraceSamples.Trace(start, "Ann@contoso.example", "<1@contoso.example>", "Bob@fabrikam.example", "carl@fabrikam.example");
        var bob = TraceSamples.Trace(start.AddMinutes(10), "bob@contoso.example", "<2@contoso.example>", "carl@fabrikam.example");
        await WriteAsync(ann, bob);
        var search = new TraceSearch(Source);

        async Task<string[]> Found(TraceQuery query) => [.. (await search.FindAsync(query, Cancellation)).Select(trace => trace.MessageId ?? "")];

        Assert.Equal(["<2@contoso.example>", "<1@contoso.example>"], await Found(new()));
        Assert.Equal(["<2@contoso.example>"], await Found(new() { Limit = 1 }));
        Assert.Equal(["<1@contoso.example>"], await Found(new() { Sender = "ann@CONTOSO.example" }));
        Assert.Equal(["<1@contoso.example>"], await Found(new() { Recipient = "bob@fabrikam.example" }));
        Assert.Equal(["<2@contoso.example>", "<1@contoso.example>"], await Found(new() { Recipient = "carl@fabrikam.example" }));
        Assert.Equal(["<2@contoso.example>"], await Found(new() { MessageId = "<2@contoso.example>" }));
        Assert.Equal(["<2@contoso.example>"], await Found(new() { Since = start.AddMinutes(5) }));
        Assert.Equal(["<1@contoso.example>"], await Found(new() { Until = start.AddMinutes(5) }));
        Assert.Equal(["<2@contoso.example>"], await Found(new() { Recipient = "carl@fabrikam.example", Since = start.AddMinutes(5) }));
        Assert.Equal(["<1@contoso.example>"], await Found(new() { Id = ann.Id.ToString().ToUpperInvariant() }));
        Assert.Equal(["<1@contoso.example>"], await Found(new() { Id = ann.Id.ToString()[..20] }));
        Assert.Empty(await Found(new() { Sender = "nobody@contoso.example" }));
    }

    [Fact]
    public async Task Gives_a_trace_back_as_it_was_written()
    {
        await MigrateAsync();
        var at = new DateTimeOffset(2026, 11, 21, 12, 0, 0, 123, TimeSpan.Zero);
        var written = TraceSamples.Trace(at, "ann@contoso.example", "<1@contoso.example>", "bob@fabrikam.example", "nul\0@fabrikam.example");
        await WriteAsync(written);

        var read = Assert.Single(await new TraceSearch(Source).FindAsync(new(), Cancellation));

        Assert.Equal(written.Id.ToString(), read.Id);
        Assert.Equal(at, read.At);
        Assert.Equal(("contoso", 10_240L, "HandedOver"), (read.Organisation, read.Octets, read.Outcome));
        Assert.Equal("bob@fabrikam.example, nul@fabrikam.example", string.Join(", ", read.Recipients.Select(recipient => recipient.Address)));
        Assert.Equal(written.Recipients[0], read.Recipients[0]);
        Assert.Equal("received, identified, decided, stamped, handed over, answered", string.Join(", ", read.Events.Select(step => (string?)step?["event"])));
    }

    [Fact]
    public async Task Writes_many_traces_and_ends_with_none_waiting()
    {
        await MigrateAsync();
        var traces = Enumerable.Range(0, 1200).Select(index => TraceSamples.Trace(TimeProvider.System.GetUtcNow(), $"a{index}@contoso.example", $"<{index}@contoso.example>", "bob@fabrikam.example"));

        await WriteAsync([.. traces]);
        await using var connection = await Source.OpenConnectionAsync(Cancellation);
        Assert.Equal(1200, await connection.ExecuteScalarAsync<long>("select count(*) from traces"));
        Assert.Equal(1200, await connection.ExecuteScalarAsync<long>("select count(*) from trace_recipients"));
    }

    [Fact]
    public async Task Remembers_how_a_tenant_stands_and_gives_its_look_to_one()
    {
        await MigrateAsync();
        var sightings = new TenantSightings(Source, TimeProvider.System);
        var claims = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => sightings.TryClaimAsync("contoso", TimeSpan.FromHours(1), TimeSpan.FromHours(1), Cancellation)));
        var status = new ConnectionStatus(ConnectionState.Degraded, null, [new("the rule is off", "turn it on")]);

        var before = await sightings.OpenAsync("contoso", Cancellation);
        var sighting = new TenantSighting("contoso", status, WasConnected: true, null);
        await sightings.StoreAsync(sighting, before, TimeSpan.FromHours(1), Cancellation);

        Assert.Single(claims, static isOurs => isOurs);
        var seen = Assert.Single(await sightings.AllAsync(Cancellation));
        Assert.Equal((ConnectionState.Degraded, status.Faults[0], true), (seen.Status.State, Assert.Single(seen.Status.Faults), seen.WasConnected));
        Assert.NotNull(seen.CheckedAt);
        Assert.Equal(0, await sightings.StoreAsync(sighting, before, TimeSpan.FromHours(1), Cancellation)); // somebody has looked since
        var ended = DateTimeOffset.FromUnixTimeMilliseconds(1_790_000_000_123);
        await sightings.PartAsync("contoso", ended, Cancellation);
        var parting = await sightings.OpenAsync("contoso", Cancellation);
        Assert.Equal((ConnectionState.Parting, true, true, ended), (parting.Status.State, parting.IsParting, parting.WasConnected, parting.FlowEndedAt));
        Assert.Equal(0, await sightings.StoreAsync(sighting, parting, TimeSpan.FromHours(1), Cancellation));
        await sightings.WantAsync("contoso", Cancellation);
        await sightings.StoreStepAsync("contoso", "make a connector", Cancellation);
        var connecting = await sightings.OpenAsync("contoso", Cancellation);
        Assert.Equal((ConnectionState.InProgress, "make a connector", false, true), (connecting.Status.State, connecting.Status.Step, connecting.IsParting, connecting.WasConnected));
        Assert.Equal(ended, connecting.FlowEndedAt);
        await sightings.BeginFlowAsync("contoso", Cancellation);
        Assert.Null((await sightings.OpenAsync("contoso", Cancellation)).FlowEndedAt);
        await sightings.ForgetAsync("contoso", Cancellation);
        Assert.Equal(0, await sightings.StoreAsync(sighting, connecting, TimeSpan.FromHours(1), Cancellation));
        Assert.Empty(await sightings.AllAsync(Cancellation));
    }

    [Fact]
    public async Task Remembers_how_a_tenant_was_before_us()
    {
        await MigrateAsync();
        var (memories, key) = (new TenantMemories(Source, TimeProvider.System), new TenantKey("contoso", "contoso.onmicrosoft.com"));
        using var shown = JsonDocument.Parse("""{ "Name": "Default", "TNEFEnabled": true, "IPAllowList": ["203.0.113.10"] }""");
        var tenant = new Tenant { Objects = Enum.GetValues<ExchangeNoun>().ToDictionary(static noun => noun, _ => (IReadOnlyList<ExchangeRecord>)[new(shown.RootElement)]) };
        var settings = new MicrosoftSettings { Gateway = "s.contoso.example", Certificate = "s.contoso.example", RoutingCode = "x", Addresses = ["203.0.113.10", "203.0.113.11"] };

        foreach (var change in new TenantComparison(ExchangePlan.Of(settings), tenant, TenantMemory.None).Changes())
        {
            await memories.RememberAsync(key, change, tenant, Cancellation);
            await memories.RememberAsync(key, change, tenant, Cancellation);
        }

        var memory = await memories.ReadAsync(key, Cancellation);
        Assert.Equal(new ExchangeValue.Flag(true), memory.RichText);
        Assert.Equal(["203.0.113.11"], memory.Addresses, StringComparer.Ordinal);
        Assert.Null((await memories.ReadAsync(key with { Tenant = "contosotest.onmicrosoft.com" }, Cancellation)).RichText); // what was changed there is not given back here
        await memories.ForgetAsync(key, memory, [], Cancellation);
        Assert.Null((await memories.ReadAsync(key, Cancellation)).RichText);
    }

    private Task<MigrationState> MigrateAsync() => Migrations.ApplyAsync(Source, Migration.All, TimeProvider.System, Cancellation);

    private async Task<SettingsDocuments> OpenDocumentsAsync()
    {
        await MigrateAsync();
        return new(Source, TimeProvider.System);
    }

    private async Task WriteAsync(params MessageTrace[] traces)
    {
        using var writer = new TraceWriter(Source, NullLogger<TraceWriter>.Instance, TimeProvider.System);
        await writer.StartAsync(Cancellation);
        foreach (var trace in traces)
        {
            writer.Write(trace);
        }

        await writer.StopAsync(Cancellation);
        Assert.Equal(0, writer.Dropped);
    }

    /// <summary>PostgreSQL takes no half character, and a stranger chose where ours is cut.</summary>
    [Theory]
    [InlineData(TraceBatch.MostKey - 4)]
    [InlineData(TraceBatch.MostKey - 3)]
    [InlineData(TraceBatch.MostKey - 1)]
    [InlineData(TraceBatch.MostKey)]
    public async Task Keeps_a_trace_whose_message_id_is_cut_within_a_character(int before)
    {
        await MigrateAsync();
        var trace = TraceSamples.Trace(TimeProvider.System.GetUtcNow(), "ann@contoso.example", new string('a', before) + "\U0001F600>", "bob@fabrikam.example");

        await TraceBatch.WriteAsync(Source, [trace], Cancellation);

        Assert.StartsWith(new string('a', before), Assert.Single(await new TraceSearch(Source).FindAsync(new(), Cancellation)).MessageId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deletes_traces_that_are_old_and_keeps_the_others()
    {
        await MigrateAsync();
        var now = TimeProvider.System.GetUtcNow();
        var traces = Enumerable.Range(0, 2500).Select(number => TraceSamples.Trace(now.AddDays(number < 2400 ? -31 : -29), "ann@contoso.example", $"<{number}@contoso.example>", "bob@fabrikam.example")).ToList();
        await TraceBatch.WriteAsync(Source, traces, Cancellation);
        using var retention = new TraceRetention(Source, TimeSpan.FromDays(30), TimeProvider.System, NullLogger<TraceRetention>.Instance);

        Assert.Equal(2400, await retention.DeleteOldAsync(Cancellation));

        Assert.Equal(100, (await new TraceSearch(Source).FindAsync(new() { Limit = 5000 }, Cancellation)).Count);
        Assert.Equal(100, (await new TraceSearch(Source).FindAsync(new() { Recipient = "bob@fabrikam.example", Limit = 5000 }, Cancellation)).Count);
    }
}
