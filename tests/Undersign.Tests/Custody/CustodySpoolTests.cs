using Undersign.Custody;
using Undersign.Protocols.Mime;

namespace Undersign.Tests.Custody;

/// <summary>How deposits are gathered, and what becomes of them when the host stops.</summary>
public sealed class CustodySpoolTests : CustodyTestBase
{
    private const int Megabyte = 1024 * 1024;

    private readonly MailData _empty = new();

    [Fact]
    public async Task A_batch_is_bounded_in_octets()
    {
        List<int> sizes = [7, 9, 1, 40, 1];
        var deposits = sizes.ConvertAll(megabytes => Spool.TakeAsync([(EntryFor("fabrikam.example"), Message(megabytes))], TestEnds));

        var batches = new List<int>();
        for (var batch = Spool.Gather(); batch.Count > 0; batch = Spool.Gather())
        {
            batches.Add(batch.Count);
            batch.ForEach(static deposit => deposit.Done.SetResult());
        }

        await Task.WhenAll(deposits);
        Assert.Equal([2, 1, 1, 1], batches);
    }

    [Fact]
    public void A_batch_is_bounded_in_number()
    {
        var deposits = Enumerable.Range(0, CustodySpool.MaxBatch + 1).Select(_ => Spool.TakeAsync([(EntryFor("fabrikam.example"), Message(0))], TestEnds)).ToList();

        Assert.Equal(CustodySpool.MaxBatch, Spool.Gather().Count);
        Assert.Single(Spool.Gather());
        Assert.Equal(CustodySpool.MaxBatch + 1, deposits.Count);
    }

    [Fact]
    public async Task Who_waits_when_the_host_stops_hears_that_nothing_was_taken()
    {
        var waiting = Spool.TakeAsync([(EntryFor("fabrikam.example"), Message(1))], TestEnds);

        await Spool.StopAsync(TestEnds);

        await Assert.ThrowsAsync<IOException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(10), TestEnds));
    }

    [Fact]
    public async Task Who_comes_after_the_host_stopped_hears_that_nothing_was_taken()
    {
        await Spool.StartAsync(TestEnds);
        await Spool.StopAsync(TestEnds);

        var late = Spool.TakeAsync([(EntryFor("fabrikam.example"), Message(1))], TestEnds);

        await Assert.ThrowsAsync<IOException>(() => late.WaitAsync(TimeSpan.FromSeconds(10), TestEnds));
    }

    [Fact]
    public async Task A_deposit_that_cannot_be_written_does_not_stop_the_writer()
    {
        await Spool.StartAsync(TestEnds);
        await Assert.ThrowsAsync<IOException>(() => Spool.TakeAsync([(EntryFor("fabrikam.example"), Gone("\r\n"u8.ToArray()))], TestEnds));
        await Assert.ThrowsAsync<IOException>(() => Spool.TakeAsync([(EntryFor("fabrikam.example"), Gone([]))], TestEnds));

        await Spool.TakeAsync([(EntryFor("fabrikam.example"), Message(0))], TestEnds);

        Assert.Equal(1, await CountAsync());
        await Spool.StopAsync(TestEnds);
    }

    /// <summary>A message that was let go too early: nobody does so, but a bug would.</summary>
    private static MimeEdit Gone(byte[] end)
    {
        using var data = MailData.From("Subject: x\r\n\r\n"u8);
        var message = new MimeEdit(data);
        message.Insert(data.Length, end);
        return message;
    }

    private MimeEdit Message(int megabytes)
    {
        var message = new MimeEdit(_empty);
        message.Insert(0, new byte[megabytes * Megabyte]);
        return message;
    }
}
