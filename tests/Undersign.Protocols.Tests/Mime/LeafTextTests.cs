using System.Text;
using Undersign.Protocols.Mime;

namespace Undersign.Protocols.Tests.Mime;

public sealed class LeafTextTests
{
    private const string Plain = "Content-Type: text/plain; charset=\"utf-8\"; format=flowed\r\nContent-Transfer-Encoding: ";

    [Theory]
    [InlineData("7bit", "Hello, Lee\r\n", 5, " you", "Hello you, Lee\r\n")]
    [InlineData("8bit", "Gr\u00fc\u00dfe\r\n", 3, "\u00fc", "Gr\u00fc\u00fc\u00dfe\r\n")]
    [InlineData("7bit", "Hello\r\nLee\r\n", 5, "\nyou", "Hello\r\nyou\r\nLee\r\n")]
    [InlineData("7bit", "Hello\nLee\n", 10, "you\r\n", "Hello\nLee\nyou\n")]
    [InlineData("quoted-printable", "Gr=C3=BC=C3=9Fe=\r\n, Lee  \r\n", 10, " \u20ac", "Gr=C3=BC=C3=9Fe=\r\n, Lee =E2=82=AC  \r\n")]
    [InlineData("quoted-printable", "=C3=BC=\r\nmore\r\n", 1, "\r\nnew\r\n", "=C3=BC=\r\n\r\nnew\r\nmore\r\n")]
    [InlineData("quoted-printable", "two words\r\n", 4, "\r\n", "two =\r\n\r\nwords\r\n")]
    [InlineData("quoted-printable", "one\r\n", 3, " a = b ", "one a =3D b=20\r\n")]
    [InlineData("quoted-printable", "one\r\ntwo\r\n", 5, "From me\r\n", "one\r\n=46rom me\r\ntwo\r\n")]
    [InlineData("base64", "SGVsbG8=\r\n", 5, " you", "SGVsbG8geW91\r\n")]
    [InlineData("base64", "\r\nSGVsbG8=\r\n\r\n", 5, "!", "SGVsbG8h\r\n\r\n")]
    public void Splices_the_new_octets_alone_where_they_fit(string encoding, string body, int index, string insertion, string expected)
    {
        var header = Plain + encoding + "\r\n\r\n";

        var result = Insert(header + body, _ => index, insertion, out var edit);

        Assert.Equal(header + expected, result);
        Assert.Single(edit.Splices);
    }

    /// <summary>A charset put in place of none would be read together with what follows.</summary>
    [Theory]
    [InlineData("text/plain; charset=(tf-8")]
    [InlineData("text/plain; charset=utf-8; charset=iso-8859-1")]
    public void Leaves_a_leaf_alone_whose_charset_is_in_doubt(string contentType)
    {
        var document = MimeReader.Read(MailData.From(Encoding.ASCII.GetBytes($"Content-Type: {contentType}\r\n\r\nHello\r\n")));

        Assert.Null(LeafText.TryDecode(document, document.Root, out var reason));
        Assert.Equal("Content-Type says two things", reason);
    }

    /// <summary>A text that does not return to ASCII has no place for a signature but its beginning.</summary>
    [Fact]
    public void Puts_nothing_into_the_middle_of_an_escape()
    {
        var data = MailData.From(Encoding.Latin1.GetBytes("Content-Type: text/plain; charset=iso-2022-jp\r\n\r\n\u001b$B$^$^"));
        var leaf = LeafText.TryDecode(MimeReader.Read(data), MimeReader.Read(data).Root, out _);

        Assert.False(leaf is not null && EditsWell(data, leaf));
    }

    private static bool EditsWell(MailData data, LeafText leaf)
    {
        var edit = new MimeEdit(data);
        try
        {
            leaf.Insert(edit, leaf.Text.Length, "\r\nAnn\r\n");
        }
        catch (InvalidOperationException)
        {
            return false;
        }

        return Encoding.Latin1.GetString(edit.ToArray()).Contains("$^$^\r\nAnn", StringComparison.Ordinal);
    }

    /// <summary>What the decoder has no character for must not become one: the octets stay, and nothing is converted.</summary>
    [Theory]
    [InlineData("big5-hkscs", "iOjL3Q==")]
    [InlineData("iso-8859-7", "QSCk")]
    [InlineData("iso-8859-8-i", "4eL9KA==")]
    [InlineData("gbk", "bqi/")]
    [InlineData("iso-2022-jp", "GyQoRDAhGyhCIHg=")] // JIS X 0212, read as JIS X 0208
    public void Keeps_octets_that_the_decoder_reads_otherwise(string charset, string content)
    {
        var octets = Convert.FromBase64String(content);
        var data = MailData.From(Encoding.ASCII.GetBytes($"Content-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: base64\r\n\r\n{content}\r\n"));
        var leaf = LeafText.TryDecode(MimeReader.Read(data), MimeReader.Read(data).Root, out _);
        Assert.NotNull(leaf);
        var edit = new MimeEdit(data);

        leaf.Insert(edit, leaf.Text.Length, "\r\nAnn\r\n");

        Assert.False(leaf.CanTake("\u0141\u00f3d\u017a \u20ac"));
        var body = Encoding.ASCII.GetString(edit.ToArray());
        var after = Convert.FromBase64String(body[(body.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
        Assert.Equal([.. octets, .. "\r\nAnn\r\n"u8], after);
    }

    /// <summary>RFC 1468: the same text has many forms, of which the encoder knows one.</summary>
    [Theory]
    [InlineData("\u001b$@$^\u001b(J\r\n\u001b$B$^\u001b(B\r\n", 1, "\u001b$@$^\u001b(JAnn\r\n\u001b$B$^\u001b(B\r\n")]
    [InlineData("\u001b(J<b>\u001b(B\u001b$@$^\u001b(J</b>\r\n", 4, "\u001b(J<b>\u001b(B\u001b$@$^\u001b(JAnn</b>\r\n")]
    public void Leaves_the_escapes_of_a_stateful_charset_as_they_are(string body, int index, string expected)
    {
        const string Header = "Content-Type: text/plain; charset=iso-2022-jp\r\n\r\n";

        Assert.Equal(Header + expected, Insert(Header + body, _ => index, "Ann", out _, Encoding.Latin1));
    }

    [Fact]
    public void Breaks_lines_softly_where_an_insertion_makes_them_too_long()
    {
        var header = Plain + "quoted-printable\r\n\r\n";
        var body = new string('a', 70) + new string('b', 6) + "\r\n";

        var result = Insert(header + body, _ => 70, "\u20ac\u20ac \u20ac", out var edit);

        Assert.Equal(header + new string('a', 70) + "=\r\n=E2=82=AC=E2=82=AC =E2=82=ACbbbbbb\r\n", result);
        Assert.Single(edit.Splices);
    }

    [Fact]
    public void Keeps_the_lines_of_base64_before_the_place()
    {
        var lines = Convert.ToBase64String(Encoding.UTF8.GetBytes(new string('x', 300)), Base64FormattingOptions.InsertLineBreaks);

        _ = Insert(Plain + "base64\r\n\r\n" + lines + "\r\n", _ => 200, "Kim", out var edit);

        var splice = Assert.Single(edit.Splices);
        Assert.True(splice.Original.Start > Plain.Length + (200 * 4 / 3));
    }

    [Fact]
    public void Goes_to_quoted_printable_where_seven_bits_do_not_do()
    {
        var result = Insert(Plain + "7bit\r\n\r\n1 = 1 \r\nbye\r\n", text => text.Length, "Gr\u00fc\u00dfe\n", out _);

        Assert.Equal("MIME-Version: 1.0\r\n", result[result.IndexOf("MIME", StringComparison.Ordinal)..][..19]);
        Assert.Contains(Plain + "quoted-printable\r\n", result, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n1 =3D 1=20\r\nbye\r\nGr=C3=BC=C3=9Fe\r\n", result, StringComparison.Ordinal);
    }

    [Fact]
    public void Goes_to_quoted_printable_rather_than_bring_the_first_octets_beyond_ascii()
    {
        var result = Insert(Plain + "8bit\r\n\r\nbye\r\n", text => text.Length, "Gr\u00fc\u00dfe\n", out _);

        Assert.EndsWith("quoted-printable\r\nMIME-Version: 1.0\r\n\r\nbye\r\nGr=C3=BC=C3=9Fe\r\n", result, StringComparison.Ordinal);
    }

    [Fact]
    public void Goes_to_utf_8_where_the_charset_does_not_do()
    {
        var header = "MIME-Version: 1.0\r\nContent-Type: text/plain;\r\n\tcharset=iso-8859-1; format=flowed\r\n";

        var result = Insert(header + "Content-Transfer-Encoding: 8bit\r\n\r\nGr\u00fc\u00dfe\r\n", text => text.Length, "5 \u20ac", out _, Encoding.Latin1);

        Assert.Equal(
            header.Replace("iso-8859-1", "utf-8", StringComparison.Ordinal) + "Content-Transfer-Encoding: quoted-printable\r\n\r\nGr=C3=BC=C3=9Fe\r\n5 =E2=82=AC",
            result);
    }

    [Fact]
    public void Says_utf_8_and_touches_no_old_octet_where_the_old_text_is_ascii()
    {
        var result = Insert("MIME-Version: 1.0\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\na =3D b=20\r\n", text => text.Length, "\u20ac", out var edit);

        Assert.Equal("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\na =3D b=20\r\n=E2=82=AC", result);
        Assert.All(edit.Splices, splice => Assert.True(splice.Original.IsEmpty));
    }

    [Fact]
    public void Adds_the_fields_that_a_message_without_mime_lacks()
    {
        var result = Insert("Subject: Hi\r\n\r\nHello\r\n", text => text.Length, "J\u00fcrgen\r\n", out _);

        Assert.Equal(
            "Subject: Hi\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nHello\r\nJ=C3=BCrgen\r\n",
            result);
    }

    [Fact]
    public void Adds_no_field_to_a_message_without_mime_for_ascii()
    {
        Assert.Equal("Subject: Hi\r\n\r\nHello\r\nKim\r\n", Insert("Subject: Hi\r\n\r\nHello\r\n", text => text.Length, "Kim\n", out _));
    }

    [Fact]
    public void Replaces_every_form_of_the_charset_parameter()
    {
        var result = Insert("MIME-Version: 1.0\r\nContent-Type: text/plain; charset*0=us-; format=flowed; charset*1=ascii\r\n\r\nHi\r\n", _ => 2, "\u20ac", out _);

        Assert.Contains("Content-Type: text/plain; charset=utf-8; format=flowed\r\n", result, StringComparison.Ordinal);
    }

    [Fact]
    public void Latin_1_with_octets_that_it_does_not_show_keeps_its_octets_and_its_charset()
    {
        using var data = MailData.From([.. "Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"u8, 0x93, 0xFC, 0x94]);
        var document = MimeReader.Read(data);

        var leaf = LeafText.TryDecode(document, document.Root, out _);

        Assert.Equal("\u0093ü\u0094", leaf?.Text);
        Assert.False(leaf?.CanTake("\u201c"));
        Assert.True(leaf?.CanTake("ü"));
        Assert.Throws<InvalidOperationException>(() => leaf?.Insert(new(data), 0, "\u201c"));
    }

    [Fact]
    public void A_line_beyond_998_octets_is_never_made()
    {
        var result = Insert(Plain + "7bit\r\n\r\n" + new string('a', 900) + "\r\n", _ => 900, new string('b', 99), out _);

        Assert.Contains("quoted-printable", result, StringComparison.Ordinal);
        Assert.All(result.Split("\r\n"), line => Assert.True(line.Length <= 76));
    }

    [Fact]
    public void A_line_that_looks_like_a_delimiter_is_hidden_in_base64()
    {
        var mail = "Content-Type: multipart/mixed; boundary=b1\r\n\r\n--b1\r\n\r\nHello\r\n--b1--\r\n";

        var result = Insert(mail, text => text.Length, "\r\n--b1\r\nKim", out _, part: 1);

        Assert.Equal(
            "Content-Type: multipart/mixed; boundary=b1\r\n\r\n--b1\r\nContent-Transfer-Encoding: base64\r\n\r\nSGVsbG8NCi0tYjENCktpbQ==\r\n--b1--\r\n", result);
    }

    [Fact]
    public void Does_not_swallow_the_delimiter_of_an_empty_body()
    {
        var mail = "Content-Type: multipart/mixed; boundary=b1\r\n\r\n--b1\r\n\r\n--b1--\r\n";

        var result = Insert(mail, _ => 0, "Kim", out _, part: 1);

        Assert.Equal("Content-Type: multipart/mixed; boundary=b1\r\n\r\n--b1\r\n\r\nKim\r\n--b1--\r\n", result);
    }

    [Fact]
    public void Replaces_characters()
    {
        using var data = MailData.From(Encoding.UTF8.GetBytes(Plain + "quoted-printable\r\n\r\nBye =E2=82=AC{signa=\r\nture} =C3=BC\r\n"));
        var document = MimeReader.Read(data);
        var leaf = LeafText.TryDecode(document, document.Root, out _)!; // asserted by what follows
        var edit = new MimeEdit(data);

        leaf.Replace(edit, leaf.Text.IndexOf('{', StringComparison.Ordinal), "{signature}".Length, "Kim");

        Assert.Equal(Plain + "quoted-printable\r\n\r\nBye =E2=82=ACKim =C3=BC\r\n", Encoding.UTF8.GetString(edit.ToArray()));
    }

    [Theory]
    [InlineData(LeafText.MaxOctets, null)]
    [InlineData(LeafText.MaxOctets + 1, "too large")]
    public void Decodes_bodies_up_to_the_limit(int length, string? expected)
    {
        using var data = MailData.From(Encoding.ASCII.GetBytes("\r\n" + new string('a', length)));
        var document = MimeReader.Read(data);

        var leaf = LeafText.TryDecode(document, document.Root, out var reason);

        Assert.Equal(expected, reason);
        Assert.Equal(expected is null, leaf is not null);
    }

    [Theory]
    [InlineData("image/png")]
    [InlineData("multipart/mixed")]
    [InlineData("message/rfc822")]
    public void Decodes_nothing_but_text(string type)
    {
        using var data = MailData.From(Encoding.ASCII.GetBytes($"Content-Type: {type}\r\n\r\nx\r\n"));
        var document = MimeReader.Read(data);

        Assert.Null(LeafText.TryDecode(document, document.Root, out var reason));
        Assert.Equal("not a text", reason);
    }

    private static string Insert(string mail, Func<string, int> index, string insertion, out MimeEdit edit, Encoding? encoding = null, int part = 0)
    {
        var octets = (encoding ?? Encoding.UTF8).GetBytes(mail);
        var data = MailData.From(octets);
        var document = MimeReader.Read(data);
        var leaf = LeafText.TryDecode(document, document.Parts()[part], out var reason);
        Assert.True(leaf is not null, reason);
        edit = new(data);
        leaf.Insert(edit, index(leaf.Text), insertion);
        return (encoding ?? Encoding.UTF8).GetString(edit.ToArray());
    }
}
