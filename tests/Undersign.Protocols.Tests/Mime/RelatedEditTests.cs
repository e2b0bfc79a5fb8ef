using System.Text;
using Undersign.Protocols.Mime;

namespace Undersign.Protocols.Tests.Mime;

public sealed class RelatedEditTests
{
    private const string Message =
        "From: a@contoso.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=mix\r\n\r\n--mix\r\nContent-Type: text/html\r\n\r\n<p>Hello</p>\r\n" +
        "--mix\r\nContent-Type: text/plain; name=notes.txt\r\nContent-Disposition: attachment\r\n\r\nnotes\r\n--mix--\r\nepilogue\r\n";

    private static readonly InlinePart Picture = new("logo@undersign", "image/png", "logo.png", "octets of a picture"u8);

    [Fact]
    public void What_is_put_in_is_read_again_as_it_was_meant()
    {
        using var data = MailData.From(Encoding.ASCII.GetBytes(Message));
        var message = MimeReader.Read(data);

        var added = RelatedEdit.TryAdd(message, new(data), message.Parts()[1], [Picture], out var fault);

        Assert.Null(fault);
        Assert.NotNull(added);
        Assert.Contains("Content-ID: <logo@undersign>\r\n", Encoding.ASCII.GetString(added.ToArray()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<p>Hel", "<p>Hel\r\n--mix\r\n")] // a part more
    [InlineData("<p>Hello</p>", "<p>Hello</p>!")] // the text is another
    [InlineData("notes\r\n", "note\r\n")]
    [InlineData("--mix--", "--mix")]
    [InlineData("text/plain; name", "text/html; name")]
    public void What_is_spoilt_is_found(string octets, string spoilt)
    {
        using var data = MailData.From(Encoding.ASCII.GetBytes(Message));
        var message = MimeReader.Read(data);
        var leaf = message.Parts()[1];
        var added = RelatedEdit.TryAdd(message, new(data), leaf, [Picture], out _);
        Assert.NotNull(added);

        added.Replace(new(Message.IndexOf(octets, StringComparison.Ordinal), octets.Length), Encoding.ASCII.GetBytes(spoilt));

        Assert.NotNull(RelatedCheck.FindFault(message, new(data), added, leaf, related: null, [Picture]));
    }

    [Fact]
    public void Another_picture_than_was_meant_is_found()
    {
        using var data = MailData.From(Encoding.ASCII.GetBytes(Message));
        var message = MimeReader.Read(data);
        var added = RelatedEdit.TryAdd(message, new(data), message.Parts()[1], [Picture], out _);
        var other = new InlinePart("logo@undersign", "image/png", "logo.png", "octets of a pictur!"u8);
        Assert.NotNull(added);

        Assert.Equal("a picture was not put in whole", RelatedCheck.FindFault(message, new(data), added, message.Parts()[1], related: null, [other]));
    }

    [Fact]
    public void A_boundary_that_the_text_contains_is_not_taken()
    {
        using var plain = MailData.From("Content-Type: text/html\r\n\r\n<p>a</p>\r\n--=_undersign_1_logo_0\r\n"u8);
        var message = MimeReader.Read(plain);

        var added = RelatedEdit.TryAdd(message, new(plain), message.Root, [Picture], out var fault);

        Assert.Null(fault);
        Assert.Contains("--=_undersign_1_logo_1--", Encoding.ASCII.GetString(added!.ToArray()), StringComparison.Ordinal); // there is no fault
    }
}
