using System.Text;
using Undersign.Protocols.Mime;

namespace Undersign.Protocols.Tests.Mime;

public sealed class SevenBitFormTests
{
    private const string Mixed =
        "Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\nContent-Transfer-Encoding: 8bit\r\n\r\n--b\r\n" +
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nGr\u00FC\u00DFe aus K\u00F6ln, = \r\n--b\r\n" +
        "Content-Type: application/pdf\r\nContent-Transfer-Encoding: 8bit\r\n\r\n\u00FC\u00FC\u00FC\r\n--b\r\nContent-Type: text/plain\r\n\r\nplain\r\n--b--\r\n";

    [Fact]
    public void Leaves_with_eight_bits_are_encoded_and_say_so()
    {
        var seven = Make(Mixed);

        Assert.NotNull(seven);
        Assert.True(Ascii.IsValid(seven));
        Assert.Contains("Content-Transfer-Encoding: quoted-printable\r\n\r\nGr=C3=BC=C3=9Fe aus K=C3=B6ln, =3D=20\r\n--b", seven, StringComparison.Ordinal);
        Assert.Contains("boundary=b\r\nContent-Transfer-Encoding: 7bit\r\n\r\n--b", seven, StringComparison.Ordinal);
        Assert.Contains("application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nw7zDvMO8\r\n--b", seven, StringComparison.Ordinal);
        Assert.EndsWith("--b\r\nContent-Type: text/plain\r\n\r\nplain\r\n--b--\r\n", seven, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Content-Type: multipart/mixed;", "Content-Type: multipart/signed;")]
    [InlineData("Subject: x", "Subject: \u00FC")]
    [InlineData("MIME-Version: 1.0\r\n", "")]
    [InlineData("Content-Type: application/pdf", "Content-Type: message/rfc822")]
    [InlineData("charset=utf-8\r\nContent-Transfer-Encoding: 8bit", "charset=utf-8\r\nContent-Transfer-Encoding: base64")]
    [InlineData("--b--\r\n", "--b--\r\n\u00FC\r\n")]
    [InlineData("aus", "\naus")]
    public void What_cannot_be_converted_whole_is_not_converted(string part, string other) => Assert.Null(Make(Mixed.Replace(part, other, StringComparison.Ordinal)));

    [Fact]
    public void Seven_bits_stay_as_they_are() => Assert.Null(Make("MIME-Version: 1.0\r\n\r\nplain\r\n"));

    [Fact]
    public void A_stamped_message_is_converted_as_it_would_have_left()
    {
        using var data = MailData.From(Encoding.UTF8.GetBytes(Mixed));
        var document = MimeReader.Read(data);
        var edit = new MimeEdit(data);
        LeafText.TryDecode(document, document.Parts()[1], out _)!.Insert(edit, 0, "Best\u00E4tigt\r\n"); // it decodes, see above

        using var seven = SevenBitForm.TryMake(edit);

        Assert.NotNull(seven);
        Assert.Contains("Best=C3=A4tigt\r\nGr=C3=BC", Encoding.ASCII.GetString(seven.Slice(new(0, seven.Length)).Span), StringComparison.Ordinal);
    }

    private static string? Make(string message)
    {
        using var data = MailData.From(Encoding.UTF8.GetBytes(message));
        using var seven = SevenBitForm.TryMake(new(data));
        return seven is null ? null : Encoding.UTF8.GetString(seven.Slice(new(0, seven.Length)).Span);
    }
}
