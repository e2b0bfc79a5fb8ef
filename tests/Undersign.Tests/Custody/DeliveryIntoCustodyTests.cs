using System.Net;
using Undersign.Custody;
using Undersign.Decisions;
using Undersign.Operation;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;
using Undersign.Transit;

namespace Undersign.Tests.Custody;

/// <summary>An organisation that wants its mail queued: what its sender hears, and what we have then.</summary>
public sealed class DeliveryIntoCustodyTests : CustodyTestBase
{
    private readonly MailData _data = MailData.From("Subject: x\r\n\r\nbody\r\n"u8);

    [Fact]
    public async Task All_copies_are_ours_when_the_sender_hears_so()
    {
        Assert.Equal(250, (await DeliverAsync()).Code);

        Assert.Equal(2, await CountAsync());
    }

    [Fact]
    public async Task None_is_ours_when_the_sender_hears_that_it_has_to_come_again()
    {
        await ExecuteAsync("CREATE TRIGGER full BEFORE INSERT ON custody WHEN (SELECT COUNT(*) FROM custody) > 0 BEGIN SELECT RAISE(ABORT, 'the disk is full'); END");

        Assert.Equal(452, (await DeliverAsync()).Code);

        Assert.Equal(0, await CountAsync());
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _data.Dispose();
    }

    private async Task<SmtpReply> DeliverAsync()
    {
        Copy[] copies = [CopyFor("fabrikam.example"), CopyFor("northwind.example")];
        var arrival = new Arrival
        {
            Envelope = copies[0].Envelope with { Recipients = [.. copies.SelectMany(static copy => copy.Envelope.Recipients)] },
            Data = _data,
            RemoteAddress = IPAddress.Loopback,
            CertificateNames = [],
            Permissions = PermissionGroups.Servers,
            ClientName = "client.example",
            Protocol = "ESMTP",
        };
        var reply = await new Delivery(Relay, Spool, new(Node, Organisations, Diary.For<CustodyRoom>()), Clock).DeliverAsync(Contoso, copies, new TransitTrace(arrival, Clock), TestEnds);
        return reply;
    }

    private Copy CopyFor(string domain) => new(
        new Decision.Pass("a test", Rule: null),
        Contoso.SendConnectors[0],
        new(new("ann", "contoso.example"), MailParameters.None, [new(new("rita", domain))]),
        new(_data));
}
