using System.Text;
using Undersign.Protocols.Mime;
using Undersign.Stamping;

namespace Undersign.Tests.Stamping;

/// <summary>Whatever a stranger sends costs time in proportion to its length.</summary>
public sealed class PathologicalInput
{
    /// <summary>Each takes a second or two at most. What grows with the square of a million takes hours: the limit tells these two apart on a busy machine.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("<div>")]
    [InlineData("<div>x")]
    [InlineData("<b>x")]
    [InlineData("</div>x")]
    [InlineData("<blockquote>x")]
    [InlineData("<blockquote type=cite>x</blockquote>y")]
    [InlineData("<table><tr><td>x")]
    [InlineData("<p>From: a@b<br>To: c<br>x")]
    [InlineData("<")]
    [InlineData("&")]
    [InlineData("&#")]
    [InlineData("x")]
    [InlineData("<p>On 1 May 2020 a@b wrote:")]
    [InlineData("<a b='")]
    [InlineData("<div class=gmail_quote>x")]
    [InlineData("<div class=' ")]
    [InlineData("<div class='quote quote quote quote quote quote quote quote'>")]
    [InlineData("wrote:<br>")]
    [InlineData("x:<br>")]
    [InlineData("Ann wrote: x<br>&gt; y<br>")]
    [InlineData("<p>x")]
    [InlineData("<i></b>")]
    [InlineData("<pre>\n")]
    public void Html_takes_linear_time(string piece) => InTime(Repeat(piece, Math.Max(1_000_000, piece.Length * 200_000)), isHtml: true);

    [Theory]
    [InlineData(">\n")]
    [InlineData("> x\n")]
    [InlineData(">")]
    [InlineData("x")]
    [InlineData("From: a@b\n")]
    [InlineData("From: a@b\nTo: ")]
    [InlineData("On 1 May 2020 a@b wrote")]
    [InlineData("On 1 May 2020 a@b\n")]
    [InlineData("On 1 May 2020, x On 1 May 2020, a@b wrote:\n> x\n")]
    [InlineData("wrote:\n")]
    [InlineData("-----\n")]
    [InlineData("x\n> y\n")]
    [InlineData("\n")]
    [InlineData("1 @ ")]
    [InlineData(">>> a 10:02 >>>\n")]
    [InlineData("a <a@b\n> wrote:\n")]
    [InlineData("---- On 1 May 2020 10:02 a@b wrote ----\n> x\n")]
    [InlineData("---Original Message--- ")]
    [InlineData("----- x -----\nA: a@b\nB: 10:02\n")]
    public void Text_takes_linear_time(string piece) => InTime(Repeat(piece, 1_000_000), isHtml: false);

    /// <summary>The whole of stamping: a placeholder typed, a signature of the client to be taken out.</summary>
    [Theory]
    [InlineData("html", "<div>Hello</div><div class=gmail_signature>", "<div>a")]
    [InlineData("html", "<div>Hello</div>", "<div class=gmail_signature>a")]
    [InlineData("html", "<div>Hello</div>", "<p>Sent from my iPhone</p>")]
    [InlineData("html", "<p>Hello {signature}", "<b>")]
    [InlineData("html", "<p>Hello", "<b>{signature}")]
    [InlineData("html", "<p>Hello", "<br>\n{signature}")]
    [InlineData("plain", "Hello", "\n{signature}")]
    [InlineData("html", "<p>Hello", "<a href=x>a")]
    [InlineData("plain", "Hello\n", "-- \n")]
    [InlineData("plain", "Hello\n", "-- a\n")]
    [InlineData("plain", "Hello\n", "\nSent from my iPhone\n")]
    [InlineData("plain", "Hello\n", "> -----BEGIN PGP MESSAGE-----\n")]
    public void Stamping_takes_linear_time(string subtype, string beginning, string piece)
    {
        var started = TimeProvider.System.GetTimestamp();
        foreach (var clientSignatures in Enum.GetValues<ClientSignatures>())
        {
            using var data = MailData.From(Encoding.UTF8.GetBytes($"Content-Type: text/{subtype}; charset=utf-8\r\n\r\n{beginning}{Repeat(piece, 1_000_000)}"));
            Stamper.Stamp(MimeReader.Read(data), new("S", "S"), Placement.Reply, new() { ClientSignatures = clientSignatures }, new(data));
        }

        Assert.True(TimeProvider.System.GetElapsedTime(started) < Limit, $"{TimeProvider.System.GetElapsedTime(started)}");
    }

    private static string Repeat(string piece, int length) => new StringBuilder().Insert(0, piece, length / piece.Length).ToString();

    private static void InTime(string content, bool isHtml)
    {
        var started = TimeProvider.System.GetTimestamp();
        BodyOutline outline = isHtml ? new HtmlOutline(content) : new TextOutline(content);
        BodyOutline other = isHtml ? new HtmlOutline("<p>Not there, nowhere, never ever</p>") : new TextOutline("Not there, nowhere, never ever");
        var history = HistoryFinder.Find(outline);
        var place = history.IsFound ? outline.Above(history.Line) : outline.AtEnd();
        _ = other.Has(0) && outline.FindSame(other, 0) >= 0;
        _ = outline.AtTop();

        Assert.InRange(place.Index, 0, content.Length);
        Assert.True(TimeProvider.System.GetElapsedTime(started) < Limit, $"{TimeProvider.System.GetElapsedTime(started)}");
    }
}
