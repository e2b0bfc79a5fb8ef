using System.Text;
using Undersign.Protocols.Html;

namespace Undersign.Protocols.Tests.Html;

public sealed class HtmlTokenizerTests
{
    [Theory]
    [InlineData("<p>a</p>", "S:p T:a E:p")]
    [InlineData("a < b", "T:a < b")]
    [InlineData("a <3 b", "T:a <3 b")]
    [InlineData("<br/>x", "S:br T:x")]
    [InlineData("<!-- a > b -->x", "C:<!-- a > b --> T:x")]
    [InlineData("<!--[if mso]><p>no</p><![endif]-->x", "C:<!--[if mso]><p>no</p><![endif]--> T:x")]
    [InlineData("<![if !mso]><p>yes</p><![endif]>", "C:<![if !mso]> S:p T:yes E:p C:<![endif]>")]
    [InlineData("<!-->x", "C:<!--> T:x")]
    [InlineData("<!--->x", "C:<!---> T:x")]
    [InlineData("<!-- a --!>x", "C:<!-- a --!> T:x")]
    [InlineData("<!--- a --- -->x", "C:<!--- a --- --> T:x")]
    [InlineData("<!DOCTYPE html><?xml version='1.0'?>x", "D:<!DOCTYPE html> C:<?xml version='1.0'?> T:x")]
    [InlineData("<style><!-- p > a {} --></style>x", "S:style R:<!-- p > a {} --> E:style T:x")]
    [InlineData("<title></b></title>x", "S:title R:</b> E:title T:x")]
    [InlineData("<STYLE>a</style >x", "S:STYLE R:a E:style T:x")]
    [InlineData("<style>a</stylex></style>x", "S:style R:a</stylex> E:style T:x")]
    [InlineData("<style></style>x", "S:style E:style T:x")]
    [InlineData("<a title=\"x > y\">z", "S:a T:z")]
    [InlineData("<a title=it's>z", "S:a T:z")]
    [InlineData("<a title='\"'>z", "S:a T:z")]
    [InlineData("<a =\">\">z", "S:a T:\">z")]
    [InlineData("</>x", "C:</> T:x")]
    [InlineData("</ p>x", "C:</ p> T:x")]
    [InlineData("<jane@example.com>", "S:jane@example.com")]
    [InlineData("<o:p>&nbsp;</o:p>", "S:o:p T:&nbsp; E:o:p")]
    [InlineData("x<p class=", "T:x U:<p class=")]
    [InlineData("x<p class=\"a>b", "T:x U:<p class=\"a>b")]
    [InlineData("x<!-- never ends", "T:x U:<!-- never ends")]
    [InlineData("<script>never ends", "S:script U:never ends")]
    [InlineData("x<", "T:x<")]
    [InlineData("x</", "T:x</")]
    public void Cuts_as_the_standard_says(string html, string expected) => Assert.Equal(expected, Describe(html));

    [Theory]
    [InlineData("<a HREF=x>", "href", "x")]
    [InlineData("<a href='x y' href=z>", "href", "x y")]
    [InlineData("<div\n\tid = \"b\">", "id", "b")]
    [InlineData("<div id=b/>", "id", "b/")]
    [InlineData("<div hidden id=b>", "hidden", "")]
    [InlineData("<div a/b=c>", "b", "c")]
    [InlineData("<div title=\">\">", "title", ">")]
    public void Reads_attributes_on_demand(string html, string name, string expected)
    {
        var tokens = new HtmlTokenizer(html);
        Assert.True(tokens.Read());
        Assert.True(tokens.Attributes.TryGet(name, out var value));
        Assert.Equal(expected, value.ToString());
    }

    [Fact]
    public void Covers_every_character_once_whatever_comes()
    {
        const string Alphabet = "<>/!-=\"' apstyle\n&[]?";
        var random = new Random(5);
        for (var round = 0; round < 20_000; round++)
        {
            var html = string.Create(random.Next(40), random, (span, source) =>
            {
                foreach (ref var c in span)
                {
                    c = Alphabet[source.Next(Alphabet.Length)];
                }
            });
            var end = 0;
            var tokens = new HtmlTokenizer(html);
            while (tokens.Read())
            {
                Assert.Equal(end, tokens.Start);
                Assert.True(tokens.End > tokens.Start, html);
                end = tokens.End;
                _ = tokens.Name.Length + (tokens.Attributes.TryGet("a", out _) ? 1 : 0);
            }

            Assert.Equal(html.Length, end);
        }
    }

    [Theory]
    [InlineData("<")]
    [InlineData("<a ")]
    [InlineData("<a b='")]
    [InlineData("<!--")]
    [InlineData("--!>")]
    [InlineData("<!-- --!>")]
    [InlineData("<style></styl")]
    [InlineData("</")]
    [InlineData("<div>")]
    [InlineData("<a =")]
    public void Takes_linear_time(string piece)
    {
        var html = new StringBuilder().Insert(0, piece, 1_000_000 / piece.Length).ToString();
        var started = TimeProvider.System.GetTimestamp();
        var tokens = new HtmlTokenizer(html);
        while (tokens.Read())
        {
            _ = tokens.Attributes.TryGet("x", out _);
        }

        Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(3), piece);
    }

    private static string Describe(string html)
    {
        var tokens = new HtmlTokenizer(html);
        var described = new List<string>();
        while (tokens.Read())
        {
            described.Add(tokens.Kind switch
            {
                HtmlTokenKind.StartTag => $"S:{tokens.Name}",
                HtmlTokenKind.EndTag => $"E:{tokens.Name}",
                HtmlTokenKind.Text => $"T:{tokens.Source}",
                HtmlTokenKind.RawText => $"R:{tokens.Source}",
                HtmlTokenKind.Comment => $"C:{tokens.Source}",
                HtmlTokenKind.Doctype => $"D:{tokens.Source}",
                _ => $"U:{tokens.Source}",
            });
        }

        return string.Join(' ', described);
    }
}
