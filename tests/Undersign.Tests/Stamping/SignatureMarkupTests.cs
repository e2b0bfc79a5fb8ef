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
    [InlineData("Ann\0", "line 1: a NUL character; this is no HTML, or in a charset that was not recognised")]
    public void Refuses_what_would_not(string html, string expected) => Assert.Equal(expected, SignatureMarkup.FindFault(html));

    [Fact]
    public void Takes_the_body_of_a_document() =>
        Assert.Equal("<p>Ann", SignatureMarkup.BodyOf("<html><head><meta charset=utf-8></head><body lang=de><p>Ann</body></html>"));
}
