using System.Text;
using Undersign.Protocols.Mime;

namespace Undersign.Protocols.Tests.Mime;

public sealed class DeliveryReportTests
{
    private static readonly DeliveryReportContent Report = new()
    {
        ReportingMta = "gateway.contoso.example",
        From = new("postmaster", "gateway.contoso.example"),
        To = new("kim", "contoso.example"),
        Date = new(2026, 11, 21, 20, 5, 9, TimeSpan.FromHours(1)),
        MessageId = "1@gateway.contoso.example",
        Boundary = "=_report_1",
        Subject = "Not delivered: Hello",
        Text = "Your message could not be delivered to Jürgen.\n",
        OriginalEnvelopeId = "QQ+2B1",
        ArrivalDate = new(2026, 11, 21, 19, 0, 0, TimeSpan.Zero),
        Recipients =
        [
            new()
            {
                FinalRecipient = new("lee", "fabrikam.example"),
                OriginalRecipient = "rfc822;lee+2Bnews@fabrikam.example",
                Action = DeliveryAction.Failed,
                Status = new(5, 1, 1),
                RemoteMta = "mx.fabrikam.example",
                DiagnosticCode = "550 5.1.1 no such\r\nX-Injected: user",
            },
            new() { FinalRecipient = new("max", "fabrikam.example"), Action = DeliveryAction.Delayed, Status = new(4, 4, 1) },
        ],
    };

    [Theory]
    [InlineData("header", false)]
    [InlineData("full", true)]
    public void Writes_the_expected_octets(string name, bool returnsBody)
    {
        using var original = MailData.From(Encoding.UTF8.GetBytes("From: kim@contoso.example\r\nSubject: Hello\r\n\r\n" + (returnsBody ? "Grüße\r\n" : "text\r\n")));
        using var report = new MailData();

        DeliveryReport.Write(report, Report with { Original = MimeReader.Read(original), ReturnsBody = returnsBody });

        var octets = report.Slice(new(0, report.Length)).ToArray();
        var file = Path.Combine("Mime", "Cases", "delivery-report-" + name, "message.eml");
        if (Environment.GetEnvironmentVariable("UNDERSIGN_ACCEPT") == "1")
        {
            File.WriteAllBytes(Path.Combine(TestMail.Repository, "tests", "Undersign.Protocols.Tests", file), octets);
        }

        Assert.Equal(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, file)), Encoding.UTF8.GetString(octets));
    }

    [Fact]
    public void A_peer_cannot_write_fields_into_the_report()
    {
        using var data = new MailData();

        DeliveryReport.Write(data, Report);

        Assert.DoesNotContain("\nX-Injected", Encoding.ASCII.GetString(data.Slice(new(0, data.Length)).Span), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_original_it_has_two_parts()
    {
        using var data = new MailData();

        DeliveryReport.Write(data, Report);

        var document = MimeReader.Read(data);
        Assert.Equal("text/plain, message/delivery-status", string.Join(", ", document.Root.Children.Select(part => part.ContentType)));
        Assert.True(document.Root.HasClosingDelimiter);
        Assert.Equal("delivery-status", document.Root.ContentType.Parameter("report-type"));
    }

    [Fact]
    public void Addresses_beyond_ascii_are_escaped()
    {
        using var data = new MailData();

        DeliveryReport.Write(data, Report with { Recipients = [Report.Recipients[1] with { FinalRecipient = new("jürgen", "fabrikam.example") }] });

        Assert.Contains("Final-Recipient: rfc822; j\\x{FC}rgen@fabrikam.example\r\n", Encoding.ASCII.GetString(data.Slice(new(0, data.Length)).Span), StringComparison.Ordinal);
    }
}
