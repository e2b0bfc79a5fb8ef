using System.Net;
using Undersign.Custody;
using Undersign.Decisions;
using Undersign.Operation;
using Undersign.Organisations;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;
using Undersign.Relaying;
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

    [Fact]
    public async Task Each_domain_waits_by_itself_where_mail_goes_by_their_exchanges()
    {
        Assert.Equal(250, (await DeliverAsync(ByMx, CopyFor("fabrikam.example", "northwind.example", "Fabrikam.example"))).Code);

        var queues = await new QueueSearch(Database, Clock).SummariseAsync(TestEnds);
        Assert.Equal(["contoso/internet/fabrikam.example", "contoso/internet/northwind.example"], queues.Select(static queue => queue.Destination), StringComparer.Ordinal);
        Assert.Equal(2, await CountAsync());
        Assert.Empty(Names.Asked);
    }

    [Fact]
    public async Task A_message_to_one_domain_goes_through_and_is_not_kept()
    {
        Names.Mx("fabrikam.example", 10, "mx.fabrikam.example").Address("mx.fabrikam.example", "127.0.0.1");

        Assert.Equal(250, (await DeliverAsync(ByMx, CopyFor("fabrikam.example", "FABRIKAM.example"))).Code);

        Assert.Single(Messages(Fabrikam));
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task Smart_hosts_get_a_message_to_several_domains_whole()
    {
        Assert.Equal(250, (await DeliverAsync(ContosoBy(DeliveryMode.CutThrough, Contoso.SendConnectors[0]), CopyFor("fabrikam.example", "northwind.example"))).Code);

        Assert.Single(Messages(Fabrikam));
        Assert.Equal(0, await CountAsync());
    }

    [Theory]
    [InlineData("SUCCESS", 1)]
    [InlineData("FAILURE", 0)]
    public async Task A_sender_who_wants_to_hear_of_success_is_told_that_it_was_relayed(string notify, int reports)
    {
        var copy = CopyFor("fabrikam.example");
        var wanted = copy with { Envelope = copy.Envelope with { Recipients = [copy.Envelope.Recipients[0] with { Notify = notify }] } };

        Assert.Equal(250, (await DeliverAsync(ContosoBy(DeliveryMode.CutThrough, Contoso.SendConnectors[0]), wanted)).Code);
        await WorkAsync();
        await WorkAsync();

        Assert.Single(Messages(Fabrikam), static message => message.StartsWith("Subject: x", StringComparison.Ordinal));
        Assert.Equal(reports, Messages(Fabrikam).Count(static message => message.Contains("Action: relayed", StringComparison.Ordinal)));
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task What_only_lacks_a_report_does_not_come_again()
    {
        await ExecuteAsync("CREATE TRIGGER full BEFORE INSERT ON custody BEGIN SELECT RAISE(ABORT, 'the disk is full'); END");
        var copy = CopyFor("fabrikam.example");
        var wanted = copy with { Envelope = copy.Envelope with { Recipients = [copy.Envelope.Recipients[0] with { Notify = "SUCCESS" }] } };

        Assert.Equal(250, (await DeliverAsync(ContosoBy(DeliveryMode.CutThrough, Contoso.SendConnectors[0]), wanted)).Code);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _data.Dispose();
    }

    private Organisation ByMx => ContosoBy(DeliveryMode.CutThrough, new SendConnector { Name = "internet", EhloName = "gateway.example", MxPort = Fabrikam.Port });

    private Task<SmtpReply> DeliverAsync() => DeliverAsync(Contoso, CopyFor("fabrikam.example"), CopyFor("northwind.example"));

    private async Task<SmtpReply> DeliverAsync(Organisation organisation, params Copy[] copies)
    {
        var sent = copies.Select(copy => copy with { Connector = organisation.SendConnectors[0] }).ToArray();
        var arrival = new Arrival
        {
            Envelope = sent[0].Envelope with { Recipients = [.. sent.SelectMany(static copy => copy.Envelope.Recipients)] },
            Data = _data,
            RemoteAddress = IPAddress.Loopback,
            CertificateNames = [],
            Permissions = PermissionGroups.Servers,
            ClientName = "client.example",
            Protocol = "ESMTP",
        };
        return await new Delivery(Relay, Spool, Clock).DeliverAsync(organisation, sent, new TransitTrace(arrival, Clock), TestEnds);
    }

    private Copy CopyFor(params string[] domains) => new(
        new Decision.Pass("a test", Rule: null),
        Contoso.SendConnectors[0],
        new(new("ann", "contoso.example"), MailParameters.None, [.. domains.Select(static domain => new EnvelopeRecipient(new("rita", domain)))]),
        new(_data),
        []);
}
