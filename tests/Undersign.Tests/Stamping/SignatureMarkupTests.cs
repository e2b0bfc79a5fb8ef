using Undersign.Stamping;

namespace Undersign.Tests.Stamping;

/// <summary>A signature that reaches beyond itself damages every mail it is put into, and no comparison of leaves would see it.</summary>
public sealed class SignatureMarkupTests
{
    [Theory]
    [InlineData("Ann<br>Example GmbH")]
    [InlineData("<p>Ann<p>Example<hr><img src=a.png>")]
    [InlineData("<table><tr><td>Ann<td>Example</table>")]
    [InlineData("<ul><li>Ann<li>Example</ul>")]
    [InlineData("<b><i>Ann</b></i>")]
    [InlineData("<table><tr><td><div>Ann</td></tr></table>")]
    [InlineData("<!--[if mso]><table><tr><td><![endif]--><div>Ann</div><!--[if mso]></td></tr></table><![endif]-->")]
    [InlineData("<style>p{color:red}</style><p>Ann</p></p>")]
    [InlineData("<!--[if mso]><table><tr><td><![endif]--><!--[if !mso]><!--><div><!--<![endif]-->Ann<!--[if !mso]><!--></div><!--<![endif]--><!--[if mso]></td></tr></table><![endif]-->")]
    [InlineData("<!--[if mso]><v:roundrect href=x><w:anchorlock/><center>Ann</center></v:roundrect><![endif]--><![if !mso]><a href=x>Ann</a><![endif]>")]
    [InlineData("<!-- [if mso] was here --><!--[if lt mso 12]><p>Ann</p><![endif]--><!--[if !mso]></div><![endif]-->")]
    [InlineData("<!--[if (gte mso 9)|(IE)]><table><tr><td><![endif]-->Ann<!--[if (gte mso 9)|(IE)]></td></tr></table><![endif]-->")]
    public void Takes_what_stays_within_itself(string html) => Assert.Null(SignatureMarkup.FindFault(html));

    [Theory]
    [InlineData("<p>Ann</p>\n<!-- logo", "line 2: a tag, a comment or a style that begins here is never closed")]
    [InlineData("<p title=\"Ann", "line 1: a tag, a comment or a style that begins here is never closed")]
    [InlineData("<style>p{color:red}", "line 1: a tag, a comment or a style that begins here is never closed")]
    [InlineData("Ann\n\n<textarea>x", "line 3: a tag, a comment or a style that begins here is never closed")]
    [InlineData("<b>Ann <table><tr><td>x", "line 1: <b> is never closed, and so would hold what follows in the mail")]
    [InlineData("<table><tr><td>Ann", "line 1: <table> is never closed, and so would hold what follows in the mail")]
    [InlineData("<p>Ann</p></div>", "line 1: </div> closes nothing of the signature, and so would close something of the mail")]
    [InlineData("Ann</td>", "line 1: </td> closes nothing of the signature, and so would close something of the mail")]
    [InlineData("Ann\n<!--[if !mso]><!--><p>x</p>", "line 2: what is hidden from Outlook here has no end (<!--<![endif]-->), and so would hide what follows in the mail")]
    [InlineData("<![if !mso]>Ann", "line 1: what is hidden from Outlook here has no end (<!--<![endif]-->), and so would hide what follows in the mail")]
    [InlineData("Ann\n<!--[if mso]></div></td></tr></table><![endif]-->", "line 2: </div> closes nothing of the signature, and so would close something of the mail, in Outlook")]
    [InlineData("Ann\n<!--[if mso]><table><tr><td><![endif]-->x", "line 2: <table> is never closed, and so would hold what follows in the mail, in Outlook")]
    [InlineData("<div>\n<!--[if !mso]><!--></div><!--<![endif]-->", "line 1: <div> is never closed, and so would hold what follows in the mail, in Outlook")]
    [InlineData("Ann\0", "line 1: a NUL character; this is no HTML, or in a charset that was not recognised")]
    public void Refuses_what_would_not(string html, string expected) => Assert.Equal(expected, SignatureMarkup.FindFault(html));

    [Fact]
    public void Takes_the_body_of_a_document() =>
        Assert.Equal("<p>Ann", SignatureMarkup.BodyOf("<html><head><meta charset=utf-8></head><body lang=de><p>Ann</body></html>"));
}
