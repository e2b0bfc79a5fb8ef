using System.Data.Common;
using Microsoft.Extensions.Logging.Abstractions;
using Undersign.Storage;
using Undersign.Traces;

namespace Undersign.Tests.Traces;

/// <summary>Law 3: whatever becomes of the database, mail does not feel it.</summary>
public sealed class TraceWriterTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("undersign-traces-").FullName;
    private DbDataSource? _source;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _source = new StorageLocation.Sqlite(Path.Combine(_folder, "undersign.db")).Open();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _source!.DisposeAsync(); // opened before any test
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Law_3_beyond_its_capacity_it_drops_and_counts_and_never_waits()
    {
        using var writer = new TraceWriter(_source!, NullLogger<TraceWriter>.Instance, TimeProvider.System, capacity: 10); // opened before any test

        for (var index = 0; index < 25; index++)
        {
            writer.Write(TraceSamples.Trace(TimeProvider.System.GetUtcNow(), "ann@contoso.example", "<1@contoso.example>", "bob@fabrikam.example"));
        }

        Assert.Equal(15, writer.Dropped);
    }

    [Fact]
    public async Task Law_3_a_database_without_tables_costs_traces_and_nothing_else()
    {
        using var writer = new TraceWriter(_source!, NullLogger<TraceWriter>.Instance, TimeProvider.System); // opened before any test
        await writer.StartAsync(Cancellation);
        writer.Write(TraceSamples.Trace(TimeProvider.System.GetUtcNow(), "ann@contoso.example", "<1@contoso.example>", "bob@fabrikam.example"));

        await writer.StopAsync(Cancellation);

        Assert.Equal(1, writer.Dropped);
    }

    [Fact]
    public async Task After_the_end_it_counts_what_comes_too_late()
    {
        using var writer = new TraceWriter(_source!, NullLogger<TraceWriter>.Instance, TimeProvider.System); // opened before any test
        await writer.StartAsync(Cancellation);
        await writer.StopAsync(Cancellation);

        writer.Write(TraceSamples.Trace(TimeProvider.System.GetUtcNow(), "ann@contoso.example", "<1@contoso.example>", "bob@fabrikam.example"));

        Assert.Equal(1, writer.Dropped);
    }
}
