using System.Text;
using Undersign.Decisions;
using Undersign.Organisations;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;
using Undersign.Tests.Organisations;

namespace Undersign.Tests.Transit;

/// <summary>Who wrote a message, and whether that is one of ours: From says so, and the reverse-path only where From cannot.</summary>
public sealed class FactsTests
{
    private static readonly Organisation Contoso = OrganisationSamples.Read(OrganisationSamples.Document("contoso", "{ addresses: [192.0.2.1] }", "mail,aliases\nann@contoso.example,ann@old.example\nbert@contoso.example,\n"));

    [Theory]
    [InlineData("From: ann@contoso.example", "ann@contoso.example", "ann@contoso.example", true)]
    [InlineData("From: ann@contoso.example", "bert@contoso.example", "ann@contoso.example", true)]
    [InlineData("From: ANN+news@contoso.example", "bounces@mailer.example", "ann@contoso.example", true)]
    [InlineData("From: ann@old.example", "bounces@mailer.example", "ann@contoso.example", true)]
    [InlineData("From: desk@contoso.example", "bert@contoso.example", "bert@contoso.example", true)] // an address of ours that nobody has
    [InlineData("From: desk@contoso.example", "bounces@mailer.example", null, true)]
    [InlineData("From:", "bert@contoso.example", "bert@contoso.example", true)]
    [InlineData("Subject: no author", "bert@contoso.example", "bert@contoso.example", true)]
    [InlineData("Subject: no author", "bert+caf_=rita=fabrikam.example@contoso.example", null, false)]
    [InlineData("From: bob@fabrikam.example", "ann@contoso.example", null, false)] // forwarded by Exchange, or by a script
    [InlineData("From: bob@fabrikam.example", "ann+caf_=rita=northwind.example@contoso.example", null, false)] // forwarded by Gmail
    [InlineData("From: bob@fabrikam.example\r\nSender: ann@contoso.example", "ann@contoso.example", null, false)]
    public void Who_wrote_it_says_from_and_the_reverse_path_only_where_from_cannot(string fields, string reversePath, string? sender, bool isInside)
    {
        var facts = Of(fields, reversePath);

        Assert.Equal((sender, isInside), (facts.Sender?.Address, facts.IsSenderInside));
    }

    [Fact]
    public void A_delegate_is_whoever_sender_names()
    {
        var facts = Of("From: ann@contoso.example\r\nSender: bert@contoso.example", "bert@contoso.example");

        Assert.True(facts.IsOnBehalf);
        Assert.Equal(("ann@contoso.example", "bert@contoso.example", "bert@contoso.example"), (facts.By(Identity.From).Person?.Address, facts.By(Identity.Sender).Person?.Address, facts.By(Identity.Envelope).Person?.Address));
    }

    /// <summary>Two services, two signatures: what another has marked stays as it is.</summary>
    [Theory]
    [InlineData("X-Undersign-Processed: true", "it has been through already")]
    [InlineData("X-Wisestamphostedsignatures-Messageprocessed: true", "another signature service has had it")]
    [InlineData("X-ExclaimerHostedSignatures-MessageProcessed: true", "another signature service has had it")]
    [InlineData("X-CodeTwoProcessed: true", "another signature service has had it")]
    [InlineData("X-Cwesigprocessed: 1", "another signature service has had it")]
    [InlineData("X-CodeTwoProcessed: false", null)]
    public void Marked_mail_is_not_signed_again(string mark, string? reason) =>
        Assert.Equal(reason, Of($"From: ann@contoso.example\r\n{mark}", "ann@contoso.example").HandsOff);

    private static MessageFacts Of(string fields, string reversePath)
    {
        using var data = MailData.From(Encoding.UTF8.GetBytes(fields + "\r\n\r\nHello\r\n"));
        var at = reversePath.LastIndexOf('@');
        var envelope = new Envelope(new(reversePath[..at], reversePath[(at + 1)..]), MailParameters.None, [new(new("rita", "northwind.example"))]);
        return Undersign.Transit.Facts.Of(MimeReader.Read(data), envelope, Contoso, "gateway.example", DateTimeOffset.UnixEpoch);
    }
}
