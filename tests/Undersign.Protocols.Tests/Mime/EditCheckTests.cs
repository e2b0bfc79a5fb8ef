using System.Text;
using Undersign.Protocols.Mime;

namespace Undersign.Protocols.Tests.Mime;

/// <summary>The check of an edited message, on edits that look sound from outside.</summary>
public sealed class EditCheckTests
{
    private const string Message =
        "Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nHello\r\n" +
        "--b\r\nContent-Type: text/html\r\n\r\n\r\n--b\r\n\r\n--b--\r\n";

    [Fact]
    public void Another_text_than_the_one_meant_is_found()
    {
        using var data = MailData.From(Encoding.ASCII.GetBytes(Message));
        var document = MimeReader.Read(data);
        var edit = Changed(document, 1, new TextChange(5, 0, " you"));
        var spoilt = new MimeEdit(data);
        spoilt.Replace(edit.Splices[0].Original, " You"u8.ToArray());
        spoilt.Intend(edit.Intents[0]);

        Assert.Null(EditCheck.FindFault(document, edit, FieldAllowance.None));
        Assert.NotNull(EditCheck.FindFault(document, spoilt, FieldAllowance.None));
    }

    [Fact]
    public void A_change_that_was_planned_and_not_made_is_found()
    {
        using var data = MailData.From(Encoding.ASCII.GetBytes(Message));
        var document = MimeReader.Read(data);
        var edit = new MimeEdit(data);
        edit.Intend(Changed(document, 1, new TextChange(0, 0, "x")).Intents[0]);

        Assert.NotNull(EditCheck.FindFault(document, edit, FieldAllowance.None));
    }

    [Theory]
    [InlineData("X-Ours: 1\r\n", false, true)]
    [InlineData("X-Ours: 1\r\n", true, true)]
    [InlineData("", true, true)]
    [InlineData("X-Other: 1\r\n", false, false)]
    public void A_field_that_may_be_removed_may_stay_below_one_that_was_added(string added, bool isRemoved, bool isSound)
    {
        using var data = MailData.From(Encoding.ASCII.GetBytes("X-Gone: 1\r\nX-Kept: 1\r\n\r\ntext\r\n"));
        var document = MimeReader.Read(data);
        var edit = Changed(document, 0, new TextChange(0, 0, "x"));
        edit.Insert(0, Encoding.ASCII.GetBytes(added));
        if (isRemoved)
        {
            edit.Replace(document.Root.Header.Fields[0].Range, default);
        }

        Assert.Equal(isSound, EditCheck.FindFault(document, edit, new(["X-Ours"], ["X-Gone"])) is null);
    }

    [Theory]
    [InlineData("X-Ours: 1\r\n", true)]
    [InlineData("X-Other: 1\r\n", false)]
    [InlineData("X-Ours: 1\r\n\r\n", false)]
    [InlineData("X-Ours: 1\r\nno field\r\n", false)]
    public void Only_the_fields_that_are_allowed_may_be_added(string fields, bool isSound)
    {
        using var data = MailData.From(Encoding.ASCII.GetBytes(Message));
        var document = MimeReader.Read(data);
        var edit = Changed(document, 1, new TextChange(0, 0, "x"));
        edit.Insert(0, Encoding.ASCII.GetBytes(fields));

        Assert.Equal(isSound, EditCheck.FindFault(document, edit, new(["x-ours"], [])) is null);
    }

    [Fact]
    public void Reading_stops_behind_the_last_splice_and_finds_what_reading_on_finds()
    {
        foreach (var path in TestMail.OwnFiles())
        {
            using var data = MailData.From(File.ReadAllBytes(path));
            var document = MimeReader.Read(data);
            for (var i = 0; i < document.Parts().Count; i++)
            {
                if (document.Fault == MimeFault.None && LeafText.TryDecode(document, document.Parts()[i], out _) is { KeepsCharset: false } leaf)
                {
                    var edit = Changed(document, i, new TextChange(leaf.Text.Length / 2, 0, "\r\n@ signature \u20AC\r\n--b\r\n"));

                    Assert.Null(EditCheck.FindFault(document, edit, FieldAllowance.None));
                    using var whole = MailData.From(edit.ToArray());
                    Assert.Equal(Shape(document), Shape(MimeReader.Read(whole)));
                }
            }
        }
    }

    [Fact]
    public void The_result_can_be_read_from_any_place()
    {
        using var data = MailData.From(Encoding.ASCII.GetBytes(Message));
        var edit = Changed(MimeReader.Read(data), 1, new TextChange(1, 3, "*"));
        edit.Insert(0, "X: y\r\n"u8.ToArray());
        edit.Replace(new(0, 12), default);
        var whole = edit.ToArray();

        for (var from = 0; from < whole.Length; from++)
        {
            var octets = new byte[Math.Min(17, whole.Length - from)];
            edit.Read(from, octets);
            Assert.Equal(whole[from..(from + octets.Length)], octets);
        }
    }

    [Theory]
    [InlineData("<meta charset=iso-8859-1><p>x", "<meta charset=utf-8><p>*x")]
    [InlineData("<META HTTP-EQUIV='Content-Type' CONTENT='text/html; charset=windows-1252'>\r\n<p>x", "<META HTTP-EQUIV='Content-Type' CONTENT='text/html; charset=utf-8'>\r\n<p>*x")]
    [InlineData("<meta content='text/html; charset = \"koi8-r\"; x' http-equiv=content-type><p>x", null)]
    [InlineData("<!-- <meta charset=iso-8859-1> --><meta name=charset content=iso-8859-1><p>x", "<!-- <meta charset=iso-8859-1> --><meta name=charset content=iso-8859-1><p>*x")]
    [InlineData("<meta charset=utf-8><p>x", "<meta charset=utf-8><p>*x")]
    public void Html_that_goes_to_utf_8_says_so_itself(string html, string? expected)
    {
        foreach (var encoding in new[] { "8bit", "quoted-printable", "base64" })
        {
            var octets = Encoding.Latin1.GetBytes("<p>\u00E9</p>" + html);
            var body = encoding == "base64" ? Convert.ToBase64String(octets) : Encoding.Latin1.GetString(octets);
            body = encoding[0] == 'q' ? body.Replace("=", "=3D", StringComparison.Ordinal).Replace("\u00E9", "=E9", StringComparison.Ordinal) : body;
            using var data = MailData.From(Encoding.Latin1.GetBytes($"MIME-Version: 1.0\r\nContent-Type: text/html; charset=iso-8859-1\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n{body}\r\n"));
            var document = MimeReader.Read(data);

            var edit = Changed(document, 0, new TextChange(html.Length + 7, 0, "\u0142"));

            Assert.Null(EditCheck.FindFault(document, edit, FieldAllowance.None));
            using var result = MailData.From(edit.ToArray());
            var after = MimeReader.Read(result);
            var text = LeafText.TryDecode(after, after.Root, out _)?.Text.TrimEnd();
            var expectedText = "<p>\u00E9</p>" + (expected ?? html.Replace("koi8-r", "utf-8", StringComparison.Ordinal).Replace("<p>x", "<p>*x", StringComparison.Ordinal)).Replace('*', '\u0142');
            Assert.Equal(expectedText, text);
            Assert.Equal("utf-8", after.Root.ContentType.Charset);
        }
    }

    private static string Shape(MimeDocument document) =>
        string.Join('\n', document.Parts().Select(static part => $"{part} {part.Depth} {part.IsMultipart} {part.HasClosingDelimiter}"));

    private static MimeEdit Changed(MimeDocument document, int part, TextChange change)
    {
        var edit = new MimeEdit(document.Data);
        var leaf = LeafText.TryDecode(document, document.Parts()[part], out _);
        Assert.NotNull(leaf);
        leaf.Change(edit, change);
        return edit;
    }
}
