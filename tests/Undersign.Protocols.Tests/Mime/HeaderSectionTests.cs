using System.Text;
using Undersign.Protocols.Mime;

namespace Undersign.Protocols.Tests.Mime;

public sealed class HeaderSectionTests
{
    [Fact]
    public void Finds_fields_whatever_their_case()
    {
        using var data = MailData.From("SUBJECT: one\r\nsubject: two\r\nX: y\r\n\r\n"u8);
        var header = MimeReader.Read(data).Root.Header;

        Assert.Equal("one", header.Value("Subject"));
        Assert.Equal(2, header.Count("Subject"));
        Assert.Null(header.First("Subj"));
    }

    [Theory]
    [InlineData("Subject: one\r\n two\r\n\tthree \r\n", "one two\tthree")]
    [InlineData("Subject:\r\n one\r\n", "one")]
    [InlineData("Subject:one\r\n", "one")]
    [InlineData("Subject : one\r\n", "one")]
    [InlineData("Subject:\r\n", "")]
    [InlineData("Subject: a\n b\n", "a b")]
    [InlineData("Subject: Gr\u00fc\u00dfe\r\n", "Gr\u00fc\u00dfe")]
    public void Unfolds_and_trims_values(string field, string expected)
    {
        using var data = MailData.From(Encoding.UTF8.GetBytes(field + "\r\nbody"));

        Assert.Equal(expected, MimeReader.Read(data).Root.Header.Value("Subject"));
    }

    [Fact]
    public void Octets_that_are_not_utf_8_are_read_one_by_one()
    {
        using var data = MailData.From([.. "Subject: Gr"u8, 0xFC, 0xDF, .. "e\r\n\r\n"u8]);

        Assert.Equal("Grüße", MimeReader.Read(data).Root.Header.Value("Subject"));
    }

    [Fact]
    public void A_field_range_holds_its_folds_and_its_line_end()
    {
        using var data = MailData.From("A: b\r\nSubject: one\r\n two\r\nX: y\r\n\r\n"u8);

        var field = MimeReader.Read(data).Root.Header.First("Subject");

        Assert.Equal(new OctetRange(6, 20), field?.Range);
        Assert.Equal(new OctetRange(15, 9), field?.ValueRange);
    }

    [Theory]
    [InlineData("inline", "inline")]
    [InlineData("ATTACHMENT; filename=a", "attachment")]
    [InlineData(" (c) attachment", "attachment")]
    [InlineData("", null)]
    public void Reads_the_disposition(string value, string? expected)
    {
        using var data = MailData.From(Encoding.ASCII.GetBytes($"Content-Disposition: {value}\r\n\r\n"));

        Assert.Equal(expected, MimeReader.Read(data).Root.Disposition);
    }
}
