using System.Text;

namespace Undersign.Bench;

/// <summary>Mail of the sizes that matter: a reply of 10 KB as Outlook writes it, and the same with an attachment of 2 MB.</summary>
internal static class ExampleMail
{
    private const string Paragraph =
        "<p class=3D\"MsoNormal\"><span lang=3D\"EN-GB\">The figures for the quarter are =\r\nas we discussed: orders are up, returns are down, and stock is level.<o:p></=\r\no:p></span></p>\r\n";

    public static byte[] Reply() => Encoding.ASCII.GetBytes(Header("multipart/alternative; boundary=\"alt\"") + Alternative());

    public static byte[] ReplyWithAttachment()
    {
        var message = new StringBuilder(Header("multipart/mixed; boundary=\"mix\""))
            .Append("--mix\r\nContent-Type: multipart/alternative; boundary=\"alt\"\r\n\r\n").Append(Alternative())
            .Append("\r\n--mix\r\nContent-Type: application/pdf; name=\"figures.pdf\"\r\nContent-Disposition: attachment; filename=\"figures.pdf\"\r\nContent-Transfer-Encoding: base64\r\n\r\n");
        var line = Convert.ToBase64String(Enumerable.Range(0, 57).Select(static octet => (byte)octet).ToArray());
        for (var size = 0; size < 2 * 1024 * 1024; size += line.Length + 2)
        {
            message.Append(line).Append("\r\n");
        }

        return Encoding.ASCII.GetBytes(message.Append("--mix--\r\n").ToString());
    }

    private static string Header(string contentType) =>
        "From: Sender <sender@example.com>\r\nTo: Anna <rcpt@example.net>\r\nSubject: RE: Figures\r\nDate: Thu, 19 Nov 2026 15:31:22 +0000\r\n" +
        $"Message-ID: <bench@example.com>\r\nIn-Reply-To: <0@example.net>\r\nMIME-Version: 1.0\r\nContent-Type: {contentType}\r\n\r\n";

    private static string Alternative()
    {
        var html = new StringBuilder();
        for (var paragraph = 0; paragraph < 16; paragraph++)
        {
            html.Append(Paragraph);
        }

        return "--alt\r\nContent-Type: text/plain; charset=\"utf-8\"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" +
            "Hello Anna,\r\n\r\nthe figures are as we discussed.\r\n\r\nFrom: Anna <rcpt@example.net>\r\nSent: Thursday, 19 November 2026 15:04\r\nTo: Sender <sender@example.com>\r\nSubject: Figures\r\n\r\nCould you send them?\r\n" +
            "\r\n--alt\r\nContent-Type: text/html; charset=\"utf-8\"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" +
            $"<html><body><div class=3D\"WordSection1\">\r\n{html}" +
            "<div style=3D\"border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm\">\r\n<p class=3D\"MsoNormal\"><b>From:</b> Anna &lt;rcpt@example.net&gt;<br><b>Sent:</b> Thursday, 19 November 2026 15:04<br>=\r\n<b>To:</b> Sender &lt;sender@example.com&gt;<br><b>Subject:</b> Figures</p></div>\r\n" +
            $"{html}</div></body></html>\r\n--alt--\r\n";
    }
}
