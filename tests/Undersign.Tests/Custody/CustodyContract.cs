using Undersign.Custody;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;

namespace Undersign.Tests.Custody;

/// <summary>What custody promises on every database. One subclass a database.</summary>
public abstract class CustodyContract : CustodyContractBase
{
    [Theory]
    [InlineData(0)]
    [InlineData(700_000)]
    [InlineData(2_500_000)]
    public async Task Gives_back_the_envelope_and_every_octet(int length)
    {
        using var data = Octets(length);
        var entry = Entry() with
        {
            Parameters = new() { Body = BodyType.EightBitMime, SmtpUtf8 = true, Return = "FULL", EnvelopeId = "QQ314159" },
            Recipients = [new(new(new("\"R. R.\"", "Fabrikam.example"), "FAILURE,DELAY", "rfc822;r"), new(451, new(4, 2, 1), "later"))],
        };
        var edit = new MimeEdit(data);
        edit.Insert(0, "X-Top: 1\r\n"u8.ToArray());
        await Node.AddAsync(entry, edit, Cancellation);

        var claim = Assert.Single(await ClaimAsync(Noon));
        var claimed = claim.Row.ToEntry();
        using var read = await Store.ReadAsync(claim.Row, Cancellation);

        Assert.Equal(entry with { Recipients = [] }, claimed with { Recipients = [] });
        Assert.Equal(entry.Recipients, claimed.Recipients);
        Assert.Equal(edit.ToArray(), new MimeEdit(read!).ToArray());
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

        Assert.True(await Node.SettleAsync(claim, Entry() with { Recipients = [left], Attempts = 1, NextAttemptAt = Noon.AddMinutes(1) }, Cancellation));

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

        Assert.True(await Node.SettleAsync(claim, rest: null, Cancellation, Node.Copy(report, new(data))));

        Assert.Equal(1, await Store.CountAsync(Cancellation));
        var claimed = Assert.Single(await ClaimAsync(Noon)).Row.ToEntry();
        Assert.Equal(report.Id, claimed.Id);
        Assert.Null(claimed.ReversePath);
    }

    /// <summary>As when the connection breaks between a commit and the word of it.</summary>
    [Fact]
    public async Task A_settlement_that_is_written_twice_leaves_its_large_report_whole()
    {
        await AddAsync(Entry());
        var claim = Assert.Single(await ClaimAsync(Noon));
        using var data = Octets(2_500_000);
        var report = Node.Copy(Entry(), new(data));

        Assert.True(await Node.SettleAsync(claim, rest: null, Cancellation, report));
        Assert.False(await Node.SettleAsync(claim, rest: null, Cancellation, report));

        using var read = await Store.ReadAsync(Assert.Single(await ClaimAsync(Noon)).Row, Cancellation);
        Assert.Equal(data.Length, read?.Length);
    }

    [Fact]
    public async Task A_large_report_on_an_entry_that_was_lost_leaves_no_file()
    {
        await AddAsync(Entry());
        var claim = Assert.Single(await ClaimAsync(Noon));
        using var data = Octets(2_500_000);
        await Node.SettleAsync(claim, rest: null, Cancellation);

        Assert.False(await Node.SettleAsync(claim, rest: null, Cancellation, Node.Copy(Entry(), new(data))));

        Assert.Equal(0, await OctetsKeptAsync());
    }

    [Fact]
    public async Task A_message_that_is_not_whole_is_not_given_out()
    {
        await AddAsync(Entry());
        var claim = Assert.Single(await ClaimAsync(Noon));
        await ExecuteAsync("DELETE FROM custody_octets");

        Assert.Null(await Store.ReadAsync(claim.Row, Cancellation));
    }

    [Theory]
    [InlineData(700_000)]
    [InlineData(2_500_000)]
    public async Task Entries_that_share_a_copy_keep_its_octets_once_until_the_last_has_gone(int length)
    {
        using var data = Octets(length);
        var edit = new MimeEdit(data);
        var entry = Entry() with { ReceivedAt = Noon.AddSeconds(1) };
        await Node.Spool.TakeAsync([(Entry(), edit), (entry, edit), (Entry(), edit)], Cancellation);
        var claims = await ClaimAsync(Noon);
        var kept = await OctetsKeptAsync();

        foreach (var claim in claims)
        {
            using var read = await Store.ReadAsync(claim.Row, Cancellation);
            Assert.Equal(edit.ToArray(), new MimeEdit(read!).ToArray());
            Assert.True(await Node.SettleAsync(claim, rest: null, Cancellation));
        }

        Assert.Equal(3, claims.Count);
        Assert.InRange(kept, length, length + 1);
        Assert.Equal(0, await OctetsKeptAsync());
        Assert.Equal(0, await Store.CountAsync(Cancellation));
    }

    [Fact]
    public async Task What_other_entries_still_have_is_no_stray()
    {
        using var data = Octets(2_500_000);
        var edit = new MimeEdit(data);
        await Node.Spool.TakeAsync([(Entry(), edit), (Entry(), edit)], Cancellation);
        var claims = await ClaimAsync(Noon);
        Assert.True(await Node.SettleAsync(claims[0], rest: null, Cancellation));

        await Store.SweepAsync(DateTimeOffset.MaxValue, Cancellation);

        using var read = await Store.ReadAsync(claims[1].Row, Cancellation);
        Assert.NotNull(read);
    }

    [Fact]
    public async Task Takes_all_copies_or_none()
    {
        using var data = Octets(100);
        var copy = Entry();

        await Assert.ThrowsAsync<IOException>(() => Node.Spool.TakeAsync([(Entry(), new MimeEdit(data)), (copy, new MimeEdit(data)), (copy, new MimeEdit(data))], Cancellation));

        Assert.Equal(0, await Store.CountAsync(Cancellation));
    }
}
