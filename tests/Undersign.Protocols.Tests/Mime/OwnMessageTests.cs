using System.Text;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;

namespace Undersign.Protocols.Tests.Mime;

/// <summary>What we write ourselves reads as it was meant, in any language, and nothing in it becomes another field.</summary>
public sealed class OwnMessageTests
{
    private static readonly OwnMessage Plain = new()
    {
        From = new("Undersign", new("undersign", "contoso.example")),
        To = [new("ann", "contoso.example")],
        Date = new(2026, 11, 22, 15, 5, 9, TimeSpan.FromHours(1)),
        MessageId = "1@contoso.example",
        Subject = "A report",
        Text = "One.\nTwo.",
    };

    [Fact]
    public void Writes_the_expected_octets() => Assert.Equal(
        """
        From: "Undersign"
         <undersign@contoso.example>
        To: <ann@contoso.example>
        Date: Sun, 22 Nov 2026 14:05:09 +0000
        Message-ID: <1@contoso.example>
        Subject: A report
        Auto-Submitted: auto-generated
        MIME-Version: 1.0
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: quoted-printable

        One.
        Two.

        """.ReplaceLineEndings("\r\n"),
        Written(Plain));

    [Fact]
    public void Words_of_any_language_are_read_again()
    {
        var message = Plain with { From = new("Jürgen \"der\" Große, Träger", new("j", "contoso.example")), Subject = "Übersicht für Zürich: 12 – 日本語 " + new string('ä', 200), Text = "Grüße aus 東京\n" };

        using var data = MailData.From(Encoding.UTF8.GetBytes(Written(message)));
        var root = MimeReader.Read(data).Root;

        Assert.Equal(message.Subject, EncodedWord.Decode(root.Header.Value("Subject") ?? ""));
        Assert.Equal(message.From, Assert.Single(AddressList.Parse(root.Header.Value("From") ?? "")));
        Assert.True(Ascii.IsValid(Written(message)));
        Assert.Contains("Gr=C3=BC=C3=9Fe aus", Written(message), StringComparison.Ordinal);
    }

    [Fact]
    public void A_quoted_name_keeps_its_quotation_marks()
    {
        using var data = MailData.From(Encoding.UTF8.GetBytes(Written(Plain with { From = new("The \"real\" \\ one, (here) <x@y.example>", new("a", "contoso.example")) })));

        var from = Assert.Single(AddressList.Parse(MimeReader.Read(data).Root.Header.Value("From") ?? ""));

        Assert.Equal(new Mailbox("a", "contoso.example"), from.Address);
    }

    [Theory]
    [InlineData("x\r\nBcc: eve@evil.example")]
    [InlineData("x\nBcc: eve@evil.example")]
    [InlineData("x\rBcc: eve@evil.example")]
    [InlineData("x\r\n\r\nBcc: eve@evil.example")]
    [InlineData("ü\r\nBcc: eve@evil.example")]
    public void Nothing_becomes_another_field(string value)
    {
        var message = Plain with
        {
            From = new(value, new(value, value)),
            To = [new(value, "contoso.example")],
            ReplyTo = new("a", value),
            MessageId = value,
            Subject = value,
            Further = [("X-Mark", value)],
        };

        using var data = MailData.From(Encoding.UTF8.GetBytes(Written(message)));

        Assert.Equal(
            ["From", "To", "Reply-To", "Date", "Message-ID", "Subject", "Auto-Submitted", "X-Mark", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"],
            MimeReader.Read(data).Root.Header.Fields.Select(static field => field.Name), StringComparer.Ordinal);
    }

    [Fact]
    public void No_line_is_longer_than_a_line_may_be()
    {
        var written = Written(Plain with
        {
            From = new(new string('n', 100), new("a", "contoso.example")),
            To = [.. Enumerable.Range(0, 50).Select(static at => new Mailbox($"a.rather.long.name.{at}", "contoso.example"))],
            Subject = string.Join(' ', Enumerable.Repeat("word", 100)),
            Text = new string('x', 5000) + "\n" + new string('ä', 5000),
        });

        Assert.All(written.Split("\r\n"), static line => Assert.True(line.Length <= 120, line));
    }

    [Fact]
    public void Servers_are_told_of_addresses_beyond_ascii_alone()
    {
        Assert.False((Plain with { Subject = "ü", From = new("ü", new("a", "contoso.example")) }).NeedsSmtpUtf8);
        Assert.True((Plain with { To = [new("jürgen", "contoso.example")] }).NeedsSmtpUtf8);
        Assert.Contains("To: <jürgen@contoso.example>", Written(Plain with { To = [new("jürgen", "contoso.example")] }), StringComparison.Ordinal);
    }

    private static string Written(OwnMessage message)
    {
        using var data = new MailData();
        message.WriteTo(data);
        return Encoding.UTF8.GetString(data.Slice(new(0, data.Length)).ToArray());
    }
}
