using System.Data.Common;
using Undersign.Custody;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;
using Undersign.Storage;

namespace Undersign.Tests.Custody;

/// <summary>What custody promises on every database. One subclass a database.</summary>
public abstract class CustodyContract : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 19, 12, 0, 0, TimeSpan.Zero);

    private DbDataSource? _source;

    private CustodyStore Store => new(_source!); // xUnit calls InitializeAsync before any test

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _source = (await LocateAsync()).Open();
        await Migrations.ApplyAsync(_source, Migration.All, TimeProvider.System, Cancellation);
    }

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
    public async Task Gives_back_the_envelope_and_every_octet()
    {
        using var data = Octets(700_000);
        var entry = Entry() with
        {
            Parameters = new() { Body = BodyType.EightBitMime, SmtpUtf8 = true, Return = "FULL", EnvelopeId = "QQ314159" },
            Recipients = [new(new(new("\"R. R.\"", "Fabrikam.example"), "FAILURE,DELAY", "rfc822;r"), new(451, new(4, 2, 1), "later"))],
        };
        var edit = new MimeEdit(data);
        edit.Insert(0, "X-Top: 1\r\n"u8.ToArray());
        await Store.AddAsync([(entry, edit)], Cancellation);

        var claimed = Assert.Single(await ClaimAsync(Noon));
        using var read = await Store.ReadAsync(entry.Id, Cancellation);

        Assert.Equal(entry with { Recipients = [] }, claimed with { Recipients = [] });
        Assert.Equal(entry.Recipients, claimed.Recipients);
        Assert.Equal(edit.ToArray(), new MimeEdit(read).ToArray());
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
        Assert.Equal(20, claims.SelectMany(static claim => claim).Select(static entry => entry.Id).Distinct().Count());
    }

    [Fact]
    public async Task Keeps_what_is_postponed_for_its_next_attempt()
    {
        await AddAsync(Entry());
        var entry = Assert.Single(await ClaimAsync(Noon));

        await Store.PostponeAsync(entry with { Attempts = 1, NextAttemptAt = Noon.AddMinutes(1) }, Cancellation);

        Assert.Empty(await ClaimAsync(Noon));
        Assert.Equal(1, Assert.Single(await ClaimAsync(Noon.AddMinutes(1))).Attempts);
    }

    [Fact]
    public async Task Forgets_an_entry_and_takes_its_report_in_one_step()
    {
        await AddAsync(Entry());
        var entry = Assert.Single(await ClaimAsync(Noon));
        using var data = Octets(10);
        var report = Entry() with { ReversePath = null };

        await Store.SettleAsync(entry.Id, rest: null, (report, new MimeEdit(data)), Cancellation);

        Assert.Equal(1, await Store.CountAsync(Cancellation));
        var claimed = Assert.Single(await ClaimAsync(Noon));
        Assert.Equal(report.Id, claimed.Id);
        Assert.Null(claimed.ReversePath);
    }

    private static CustodyEntry Entry() => new()
    {
        Id = Guid.CreateVersion7(Noon),
        Organisation = "contoso",
        ReversePath = new("ann", "contoso.example"),
        Parameters = MailParameters.None,
        Recipients = [new(new(new("rita", "fabrikam.example")))],
        ReceivedAt = Noon,
        NextAttemptAt = Noon,
    };

    private static MailData Octets(int length)
    {
        var octets = new byte[length];
        new Random(7).NextBytes(octets);
        return MailData.From(octets);
    }

    private async Task AddAsync(CustodyEntry entry)
    {
        using var data = Octets(100);
        await Store.AddAsync([(entry, new MimeEdit(data))], Cancellation);
    }

    private Task<IReadOnlyList<CustodyEntry>> ClaimAsync(DateTimeOffset now) => Store.ClaimDueAsync(now, now.AddMinutes(5), 100, Cancellation);
}
