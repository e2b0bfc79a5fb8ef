using System.Data.Common;
using Microsoft.Extensions.Logging.Abstractions;
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

        var claim = Assert.Single(await ClaimAsync(Noon));
        var claimed = claim.Row.ToEntry();
        using var read = await Store.ReadAsync(claim, Cancellation);

        Assert.Equal(entry with { Recipients = [] }, claimed with { Recipients = [] });
        Assert.Equal(entry.Recipients, claimed.Recipients);
        Assert.Equal(edit.ToArray(), new MimeEdit(read!).ToArray());
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
    public async Task Keeps_what_is_postponed_for_its_next_attempt()
    {
        await AddAsync(Entry());
        var claim = Assert.Single(await ClaimAsync(Noon));

        Assert.True(await Store.PostponeAsync(claim, Noon.AddMinutes(1), Cancellation));

        Assert.Empty(await ClaimAsync(Noon));
        Assert.Equal(1, Assert.Single(await ClaimAsync(Noon.AddMinutes(1))).Row.Attempts);
    }

    [Fact]
    public async Task Keeps_what_is_left_for_its_next_attempt()
    {
        await AddAsync(Entry());
        var claim = Assert.Single(await ClaimAsync(Noon));
        CustodyRecipient left = new(new(new("sven", "northwind.example")), new(451, new(4, 2, 1), "later"));

        Assert.True(await Store.SettleAsync(claim, Entry() with { Recipients = [left], Attempts = 1, NextAttemptAt = Noon.AddMinutes(1) }, report: null, Cancellation));

        Assert.Empty(await ClaimAsync(Noon));
        var next = Assert.Single(await ClaimAsync(Noon.AddMinutes(1))).Row.ToEntry();
        Assert.Equal(1, next.Attempts);
        Assert.Equal([left], next.Recipients);
    }

    [Fact]
    public async Task Forgets_an_entry_and_takes_its_report_in_one_step()
    {
        await AddAsync(Entry());
        var claim = Assert.Single(await ClaimAsync(Noon));
        using var data = Octets(10);
        var report = Entry() with { ReversePath = null };

        Assert.True(await Store.SettleAsync(claim, rest: null, (report, new MimeEdit(data)), Cancellation));

        Assert.Equal(1, await Store.CountAsync(Cancellation));
        var claimed = Assert.Single(await ClaimAsync(Noon)).Row.ToEntry();
        Assert.Equal(report.Id, claimed.Id);
        Assert.Null(claimed.ReversePath);
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
        Assert.False(await Store.SettleAsync(lost, lost.Row.ToEntry() with { Recipients = [] }, report: null, Cancellation));
        Assert.False(await Store.SettleAsync(lost, rest: null, (Entry(), new MimeEdit(data)), Cancellation));

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

        Assert.False(await Store.SettleAsync(lost, rest: null, report: null, Cancellation));
    }

    [Fact]
    public async Task A_claim_that_was_renewed_is_the_one_that_counts()
    {
        await AddAsync(Entry());
        var claim = Assert.Single(await ClaimAsync(Noon));
        var renewed = claim with { Until = Noon.AddMinutes(8) };

        Assert.True(await Store.RememberAsync(claim, renewed, Entry().Recipients, Cancellation));

        Assert.Empty(await ClaimAsync(Noon.AddMinutes(7)));
        Assert.False(await Store.SettleAsync(claim, rest: null, report: null, Cancellation));
        Assert.True(await Store.SettleAsync(renewed, rest: null, report: null, Cancellation));
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

    [Fact]
    public async Task A_message_that_is_not_whole_is_not_given_out()
    {
        await AddAsync(Entry());
        var claim = Assert.Single(await ClaimAsync(Noon));
        await ExecuteAsync("DELETE FROM custody_octets");

        Assert.Null(await Store.ReadAsync(claim, Cancellation));
    }

    [Fact]
    public async Task Takes_all_copies_or_none()
    {
        using var data = Octets(100);
        using var spool = new CustodySpool(Store, NullLogger<CustodySpool>.Instance);
        await spool.StartAsync(Cancellation);
        var copy = Entry();

        await Assert.ThrowsAsync<IOException>(() => spool.TakeAsync([(Entry(), new MimeEdit(data)), (copy, new MimeEdit(data)), (copy, new MimeEdit(data))], Cancellation));

        Assert.Equal(0, await Store.CountAsync(Cancellation));
        await spool.StopAsync(Cancellation);
    }

    private async Task<CustodyRow> PostponedAsync(CustodyClaim claim)
    {
        Assert.True(await Store.PostponeAsync(claim, Noon.AddHours(1), Cancellation));
        var row = Assert.Single(await ClaimAsync(Noon.AddHours(1))).Row;
        return row with { Attempts = row.Attempts - 1 };
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _source!.CreateCommand(sql); // see Store
        await command.ExecuteNonQueryAsync(Cancellation);
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

    private Task<IReadOnlyList<CustodyClaim>> ClaimAsync(DateTimeOffset now, string by = "first") =>
        Store.ClaimDueAsync(by, now, now.AddMinutes(5), 100, Cancellation);
}
