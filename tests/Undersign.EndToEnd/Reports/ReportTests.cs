using System.Text.Json;
using Undersign.Protocols.Smtp;

namespace Undersign.EndToEnd.Reports;

/// <summary>Others read our delivery reports as what they are: Postfix and Python's email package. RFC 6522, RFC 3464.</summary>
public sealed class ReportTests(ReportReaders readers) : IClassFixture<ReportReaders>
{
    private const string Python = """
        import email, email.policy, json, sys
        report = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
        text, status, original = report.iter_parts()
        blocks = [list(block.items()) for block in status.get_payload()]
        print(json.dumps({
            "type": report.get_content_type(),
            "reportType": report["Content-Type"].params["report-type"],
            "defects": [str(defect) for part in report.walk() for defect in part.defects],
            "parts": [part.get_content_type() for part in report.iter_parts()],
            "text": text.get_content(),
            "message": dict(blocks[0]),
            "recipients": [dict(block) for block in blocks[1:]],
            "original": dict(email.message_from_string(original.get_payload(), policy=email.policy.default).items()),
        }))
        """;

    [Fact]
    public async Task Python_finds_three_parts_and_every_field()
    {
        var python = Tool.Require("python3", "python3");
        var letter = Letter.New("=?utf-8?q?Gr=C3=BC=C3=9Fe?=");

        var parsed = await Tool.RunAsync(python, ["-c", Python], await ReportOfAsync(letter));

        Assert.True(parsed.ExitCode == 0, parsed.Output);
        using var json = JsonDocument.Parse(parsed.Output);
        var report = json.RootElement;
        Assert.Equal("multipart/report", report.GetProperty("type").GetString());
        Assert.Equal("delivery-status", report.GetProperty("reportType").GetString());
        Assert.Equal("[]", report.GetProperty("defects").GetRawText());
        Assert.Equal("text/plain message/delivery-status text/rfc822-headers", string.Join(' ', report.GetProperty("parts").EnumerateArray()));
        Assert.Contains("ghost@outside.example", report.GetProperty("text").GetString(), StringComparison.Ordinal);
        AssertFields(report.GetProperty("message"), ("Original-Envelope-Id", "envelope-17"), ("Reporting-MTA", "dns; gateway.example"));
        Assert.Equal(2, report.GetProperty("recipients").GetArrayLength());
        AssertFields(
            report.GetProperty("recipients")[0],
            ("Original-Recipient", "rfc822; first+wish@outside.example"), ("Final-Recipient", "rfc822; ghost@outside.example"), ("Action", "failed"), ("Status", "5.1.1"));
        Assert.Contains("No such user here", report.GetProperty("recipients")[0].GetProperty("Diagnostic-Code").GetString(), StringComparison.Ordinal);
        AssertFields(report.GetProperty("recipients")[1], ("Final-Recipient", "rfc822; full@outside.example"), ("Action", "failed"), ("Status", "5.2.2"));
        AssertFields(report.GetProperty("original"), ("Message-ID", letter.MessageId), ("Subject", "Grüße"), ("To", Letter.To));
    }

    [Fact]
    public async Task Postfix_finds_the_parts_and_delivers_it()
    {
        var letter = Letter.New();

        var report = Letter.Text(await ReportOfAsync(letter));

        Assert.Contains("Return-Path: <>", report, StringComparison.Ordinal);
        Assert.Contains($"Delivered-To: {Letter.From}", report, StringComparison.Ordinal);
        string[] parts = ["multipart/report", "text/plain", "message/delivery-status", "text/rfc822-headers"];
        Assert.All(parts, part => Assert.Contains($"warning: header Content-Type: {part}", readers.Postfix.Log, StringComparison.Ordinal));
    }

    /// <summary>One of three recipients gets the message, so the sender hears 250 and we owe the report.</summary>
    private async Task<byte[]> ReportOfAsync(Letter letter)
    {
        var envelope = new Envelope(
            Sender.Address(Letter.From),
            new() { EnvelopeId = "envelope-17", Return = "HDRS" },
            [
                new(Sender.Address(Letter.To)),
                new(Sender.Address("ghost@outside.example"), "FAILURE", "rfc822;first+2Bwish@outside.example"),
                new(Sender.Address("full@outside.example")),
            ]);
        await using var sender = await Sender.ConnectAsync(readers.Gateway.Port);
        var result = await sender.SendAsync(envelope, letter.Octets);
        Assert.True(result.Reply.IsPositive, $"{result.Reply}\n{readers.Postfix.Log}");
        byte[]? report = null;
        await Patience.UntilAsync(
            () => Task.FromResult((report = readers.Postfix.Mailbox.With(letter.MessageId).FirstOrDefault(IsReport)) is not null),
            () => $"{readers.Postfix.Log}\n{readers.Gateway.Output}");
        return report!; // UntilAsync saw it
    }

    private static bool IsReport(byte[] octets) => Letter.Text(octets).Contains("report-type=delivery-status", StringComparison.Ordinal);

    private static void AssertFields(JsonElement fields, params (string Name, string Value)[] expected) =>
        Assert.All(expected, field => Assert.Equal(field.Value, fields.GetProperty(field.Name).GetString()));
}
