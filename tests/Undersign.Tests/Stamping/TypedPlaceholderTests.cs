using System.Text;
using Undersign.Protocols.Mime;
using Undersign.Stamping;

namespace Undersign.Tests.Stamping;

/// <summary>The word by which a sender says where the signature goes; whole messages are in <c>Cases/placeholder-*</c>.</summary>
public sealed class TypedPlaceholderTests
{
    [Theory]
    [InlineData("<p>{signature}</p>", "[S]")]
    [InlineData("<p>Hi</p><p><span>{</span><b>SIGN</b>&#97;ture&#125;</p>", "<p>Hi</p>[S]")]
    [InlineData("<p>Hi {\u200Bsignature}</p>", "<p>Hi \u200B</p>[S]")]
    [InlineData("<div>Hi {signature} and bye</div>", "<div>Hi [S] and bye</div>")]
    [InlineData("<div dir=ltr>{signature}</div>", "<div dir=ltr>[S]</div>")]
    [InlineData("<ul><li>{signature}</li></ul>", "<ul><li>[S]</li></ul>")]
    [InlineData("<table><tr><td>{signature}</td></tr></table>", "<table><tr><td>[S]</td></tr></table>")]
    [InlineData("Hi<br>{<b>signature}", "Hi<br>[S]<b>")]
    [InlineData("<p>Hi<br>{signature}<br>bye", "<p>Hi<br>[S]<br>bye")]
    [InlineData("<p>{signature}</p><p>{signature}</p>", "[S]<p></p>")]
    [InlineData("<div>{signature}<img src=x></div>", "<div>[S]<img src=x></div>")]
    [InlineData("<div>Hi <a href=x>see {signature} here</a> bye</div>", "<div>Hi <a href=x>see </a>[S]<a href=x> here</a> bye</div>")]
    [InlineData("<div><a href=x>{signature} here</a></div>", "<div>[S]<a href=x> here</a></div>")]
    [InlineData("<h2>Dear Ann, {signature} thanks</h2>", "<h2>Dear Ann, </h2>[S]<h2> thanks</h2>")]
    [InlineData("<p>Hi <b><i>Ann {signature} bye</i></b></p>", "<p>Hi <b><i>Ann </i></b></p>[S]<p><b><i> bye</i></b></p>")]
    [InlineData("<span>Hi<div>Ann {signature} bye</div></span>", "<span>Hi<div>Ann [S] bye</div></span>")]
    [InlineData("<b>Hi <i>Ann {signature} bye</i>", "<b>Hi <i>Ann </i>[S]<i> bye</i>")]
    public void Takes_the_place_of_what_was_typed(string html, string expected) => Assert.Equal(expected, Stamp("html", html, StampingPolicy.Default));

    [Fact]
    public void Keeps_the_line_ends_of_a_template_from_being_shown_in_pre() =>
        Assert.Equal("<pre>Hi\n<div data-undersign=\"signature\" style=\"white-space:normal\">S</div>\nbye</pre>", Stamp("html", "<pre>Hi\n{signature}\nbye</pre>", StampingPolicy.Default));

    [Theory]
    [InlineData("{ signature }")]
    [InlineData("{sig<br>nature}")]
    [InlineData("{signature")]
    [InlineData("<blockquote type=cite>{signature}</blockquote>")]
    public void Is_found_only_where_it_was_typed(string html) => Assert.Contains(html, Stamp("html", html, StampingPolicy.Default), StringComparison.Ordinal);

    [Theory]
    [InlineData("{signature}", "S")]
    [InlineData("Bye, {signature}", "Bye,\nS")]
    [InlineData("{Signature} bye", "S\nbye")]
    [InlineData("a\n{signature}\nb\n{signature}\nc", "a\nS\nb\n\nc")]
    public void Takes_the_place_in_text(string text, string expected) => Assert.Equal(expected, Stamp("plain", text, StampingPolicy.Default));

    [Theory]
    [InlineData("Hi\n\n-----Original Message-----\nx\n\n{signature}\n", true)]
    [InlineData("Hi\n\n-----Original Message-----\nFrom: a@b.example\nSent: Friday, May 29, 2026 4:12 PM\nTo: c@d.example\nSubject: x\n\n{signature}\n", false)]
    [InlineData("Hi\n\n-----Original Message-----\n> {signature}\n", false)]
    public void Tells_that_words_alone_began_no_history(string text, bool isPlace) =>
        Assert.Equal(isPlace, !Stamp("plain", text, StampingPolicy.Default).Contains("{signature}", StringComparison.Ordinal));

    [Fact]
    public void Wins_over_every_placement()
    {
        foreach (var placement in Enum.GetValues<Placement>())
        {
            Assert.Equal("a\nS\nb", Stamp("plain", "a\n{signature}\nb", StampingPolicy.Default, placement));
        }
    }

    [Fact]
    public void A_message_without_a_signature_loses_it()
    {
        using var data = Message("html", "<p>Hi {<b>signature</b>}</p><blockquote type=cite>{signature}</blockquote>");
        var edit = new MimeEdit(data);

        Assert.True(Stamper.RemovePlaceholder(MimeReader.Read(data), StampingPolicy.Default, edit));
        Assert.Equal("<p>Hi <b></b></p><blockquote type=cite>{signature}</blockquote>", BodyOf(edit));
    }

    [Fact]
    public void A_signed_message_keeps_it()
    {
        using var data = MailData.From("Content-Type: multipart/signed; boundary=b\r\n\r\n--b\r\n\r\n{signature}\r\n--b--\r\n"u8);
        var edit = new MimeEdit(data);

        Assert.False(Stamper.RemovePlaceholder(MimeReader.Read(data), StampingPolicy.Default, edit));
        Assert.Empty(edit.Splices);
    }

    [Theory]
    [InlineData("{signature}", true)]
    [InlineData("%%", false)]
    [InlineData("signature", false)]
    [InlineData("{my signature}", false)]
    public void Has_to_be_a_word_nobody_else_writes(string word, bool isGood) => Assert.Equal(isGood, StampingPolicy.PlaceholderFault(word) is null);

    private static string Stamp(string subtype, string body, StampingPolicy policy, Placement placement = Placement.Reply)
    {
        using var data = Message(subtype, body);
        var edit = new MimeEdit(data);
        Assert.IsType<StampOutcome.Stamped>(Stamper.Stamp(MimeReader.Read(data), new("S", "S"), placement, policy, edit));
        return BodyOf(edit).Replace("<div data-undersign=\"signature\">S</div>", "[S]", StringComparison.Ordinal);
    }

    private static MailData Message(string subtype, string body) =>
        MailData.From(Encoding.UTF8.GetBytes($"Content-Type: text/{subtype}; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{body.ReplaceLineEndings("\r\n")}"));

    private static string BodyOf(MimeEdit edit) => Encoding.UTF8.GetString(edit.ToArray()).Split("\r\n\r\n", 2)[1].ReplaceLineEndings("\n");
}
