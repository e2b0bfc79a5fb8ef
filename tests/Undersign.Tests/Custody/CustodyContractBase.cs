using System.Data.Common;
using System.Globalization;
using Undersign.Custody;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;
using Undersign.Storage;

namespace Undersign.Tests.Custody;

/// <summary>Custody on one database, for the contracts that every database keeps.</summary>
public abstract class CustodyContractBase : IAsyncLifetime
{
    private protected const string Destination = "contoso/smart host";

    private protected static readonly DateTimeOffset Noon = new(2026, 11, 19, 12, 0, 0, TimeSpan.Zero);

    private DbDataSource? _source;
    private CustodyNode? _node;

    private protected CustodyNode Node => _node!; // xUnit calls InitializeAsync before any test

    private protected CustodyStore Store => Node.Store;

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var location = await LocateAsync();
        _source = location.Open();
        await Migrations.ApplyAsync(_source, Migration.All, TimeProvider.System, Cancellation);
        _node = new(_source, location);
        await _node.Writer.StartAsync(Cancellation);
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (_source is not null && _node is not null)
        {
            await _node.Writer.StopAsync(Cancellation);
            _node.Dispose();
            await _source.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    private protected abstract Task<StorageLocation> LocateAsync();

    private protected async Task ExecuteAsync(string sql)
    {
        await using var command = _source!.CreateCommand(sql); // see Store
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    /// <summary>Of all messages together, in the database and beside it.</summary>
    private protected async Task<long> OctetsKeptAsync()
    {
        await using var command = _source!.CreateCommand("SELECT COALESCE(SUM(LENGTH(octets)), 0) FROM custody_octets"); // see Store
        return Convert.ToInt64(await command.ExecuteScalarAsync(Cancellation), CultureInfo.InvariantCulture) + Node.OctetsInFiles;
    }

    private protected static CustodyEntry Entry() => new()
    {
        Id = Guid.CreateVersion7(Noon),
        Organisation = "contoso",
        Destination = Destination,
        ReversePath = new("ann", "contoso.example"),
        Parameters = MailParameters.None,
        Recipients = [new(new(new("rita", "fabrikam.example")))],
        ReceivedAt = Noon,
        NextAttemptAt = Noon,
        AgesAt = Noon.AddHours(4),
        MessageId = "<1@contoso.example>",
        TraceId = Guid.CreateVersion7(Noon),
    };

    private protected static MailData Octets(int length)
    {
        var octets = new byte[length];
        new Random(7).NextBytes(octets);
        return MailData.From(octets);
    }

    private protected async Task AddAsync(CustodyEntry entry)
    {
        using var data = Octets(100);
        await Node.AddAsync(entry, new(data), Cancellation);
    }

    private protected Task<IReadOnlyList<CustodyClaim>> ClaimAsync(DateTimeOffset now, string by = "first") =>
        Store.ClaimDueAsync(by, Destination, now, now.AddMinutes(5), 100, Cancellation);
}
