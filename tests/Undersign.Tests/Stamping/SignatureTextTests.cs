using Undersign.Stamping;

namespace Undersign.Tests.Stamping;

public sealed class SignatureTextTests
{
    [Theory]
    [InlineData("<p>Ann &amp; Ben</p><p>Head<br>of&nbsp;all</p>", "Ann & Ben\n\nHead\nof all")]
    [InlineData("<div>a</div>\n  <div> b\n c </div>", "a\nb c")]
    [InlineData("<table><tr><td>Phone</td>\n<td>1</td></tr><tr><td>Mobile</td><td><b>2</b></td></tr></table>", "Phone  1\nMobile  2")]
    [InlineData("<table><tr><td><img src=\"cid:a\" alt=\"Contoso\"></td><td><table><tr><td>Ann</td></tr><tr><td>Head</td></tr></table></td></tr></table>", "Contoso\nAnn\nHead")]
    [InlineData("<table><tr><td></td><td>x</td></tr></table>", "x")]
    [InlineData("<ul><li>a<li>b</ul><ol><li>c</li><li>d</li></ol>", "- a\n- b\n1. c\n2. d")]
    [InlineData("<a href=\"https://contoso.example/\">Our page</a>", "Our page <https://contoso.example/>")]
    [InlineData("<a href=\"https://www.contoso.example/\">www.contoso.example</a> <a href=\"https://www.contoso.example\">again</a>", "www.contoso.example again")]
    [InlineData("<a href=\"mailto:a@b.example?subject=x\">a@b.example</a>, <a href=\"mailto:c@d.example\">write</a>", "a@b.example, write <c@d.example>")]
    [InlineData("<a href=\"tel:+4930\">+49 30</a>", "+49 30")]
    [InlineData("<a href=\"https://x.example/?a=1&amp;b=2\"><img alt=\"News\"></a>", "News <https://x.example/?a=1&b=2>")]
    [InlineData("<a href=\"javascript:x\">x</a><a href=\"#\">y</a>", "xy")]
    [InlineData("<style>p{}</style><!--[if mso]>x<![endif]-->y", "y")]
    [InlineData("a<hr>b<h1>c</h1>d", "a\n\nb\n\nc\n\nd")]
    [InlineData("<pre>a\n  b</pre>c", "a\nb\nc")]
    [InlineData("👩‍💻 שלום", "👩‍💻 שלום")]
    [InlineData("<img src=x>", "")]
    [InlineData("", "")]
    public void Reads_as_it_is_shown(string html, string expected) => Assert.Equal(expected, SignatureText.Of(html));

    [Fact]
    public void Either_form_is_made_from_the_other()
    {
        Assert.Equal("a\nb", new SignatureBlock("<html><body><p>a<br>b</p></body></html>", " ").Text);
        Assert.Equal("a<br>\n&lt;b>", new SignatureBlock(null, "a\n<b>\n").Html);
        Assert.True(new SignatureBlock(" ", "\n").IsEmpty);
    }

    [Fact]
    public void A_long_signature_takes_linear_time()
    {
        var text = SignatureText.Of(string.Concat(Enumerable.Repeat("<a href=\"https://x.example/", 1000)) + string.Concat(Enumerable.Repeat("<td><ol><li><a href=y>&amp;", 30_000)));

        Assert.Contains("1. &", text, StringComparison.Ordinal);
    }
}
