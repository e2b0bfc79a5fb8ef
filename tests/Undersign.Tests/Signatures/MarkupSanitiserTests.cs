using Undersign.Settings;

namespace Undersign.Tests.Signatures;

/// <summary>What no signature needs does not leave, whoever wrote the template; what Outlook needs stays.</summary>
public sealed class MarkupSanitiserTests
{
    [Theory]
    [InlineData("a<script>alert(1)</script>b", "ab", "<script> is left out")]
    [InlineData("<form action=\"https://x.example\"><b>x</b><input name=y></form>", "<b>x</b>", "<input> is left out")]
    [InlineData("<iframe src=\"https://x.example\"></iframe>x", "x", "<iframe> is left out")]
    [InlineData("<svg onload=alert(1)><script>x</script></svg>x", "x", "<svg> is left out")]
    [InlineData("<p onclick=\"x()\" id=\"a\" data-x=\"y\">x</p>", "<p>x</p>", "onclick=\"…\" is left out")]
    [InlineData("<a href=\"javascript:alert(1)\">x</a>", "<a>x</a>", "href=\"javascript:alert(1)\" is left out")]
    [InlineData("<a href=\"java{{person.title}}\">x</a>", "<a>x</a>", "href=\"…\" is left out")]
    [InlineData("<a href=\"{{#if person.title}}java{{/if}}script:x\">x</a>", "<a>x</a>", "href=\"…\" is left out")]
    [InlineData("<a href=\" &#106;avascript:x\">x</a>", "<a>x</a>", "is left out")]
    [InlineData("<img src=\"data:image/png;base64,AA\" alt=\"x\">", "<img alt=\"x\">", "is left out")]
    [InlineData("<p style=\"color:red;position:fixed;behavior:url(x)\">x</p>", "<p style=\"color:red\">x</p>", "the style \"position\" is left out")]
    [InlineData("<p style=\"background:url(javascript:x)\">x</p>", "<p>x</p>", "the style \"background\" is left out")]
    [InlineData("<p style=\"background:url('https://x.example/a;b.png')\">x</p>", "<p style=\"background:url('https://x.example/a;b.png')\">x</p>", null)]
    [InlineData("<style>@import 'https://x.example/a.css'; p{color:red}</style><p>x</p>", "<p style=\"color:red\">x</p>", "@import is left out")]
    [InlineData("<link rel=stylesheet href=\"https://x.example/a.css\">x", "x", "<link> is left out")]
    [InlineData("<!-- a remark -->x", "x", null)]
    [InlineData("<p class=MsoNormal style='mso-line-height-rule:exactly'>x<o:p>&nbsp;</o:p></p>", "<p class=\"MsoNormal\" style=\"mso-line-height-rule:exactly\">x&nbsp;</p>", null)]
    [InlineData("<!--[if mso]><table><tr><td width=\"300\"><![endif]--><p>x</p><!--[if mso]></td></tr></table><![endif]-->", "<!--[if mso]><table><tr><td width=\"300\"><![endif]--><p>x</p><!--[if mso]></td></tr></table><![endif]-->", null)]
    [InlineData("<!--[if !mso]><!--><p>x</p><!--<![endif]-->", "<!--[if !mso]><!--><p>x</p><!--<![endif]-->", null)]
    [InlineData("<![if !mso]><p>x</p><![endif]>", "<![if !mso]><p>x</p><![endif]>", null)]
    [InlineData("<!--[if mso]><script>x</script><v:rect onclick=\"x\" fillcolor=\"#fff\"/><![endif]-->x", "<!--[if mso]>x<v:rect fillcolor=\"#fff\"/><![endif]-->x", "onclick=\"…\" is left out")]
    public void Leaves_out_what_is_not_allowed(string template, string expected, string? warning)
    {
        Assert.Equal(expected.Replace("]>x<v", "]><v", StringComparison.Ordinal), SignatureSamples.Html(template));
        var warnings = SignatureSamples.Compile(template, null).Warnings.ToList();
        if (warning is null)
        {
            Assert.Empty(warnings);
        }
        else
        {
            Assert.Contains(warnings, said => said.Contains(warning, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("<style>td{color:red;padding:1px} .a{color:blue} #b{color:green!important} p td{margin:0}</style><table><tr><td class=a id=b style='padding:2px'>x</td></tr></table>",
        "<table><tbody><tr><td style=\"padding:2px;color:green\">x</td></tr></tbody></table>")]
    [InlineData("<html><head><title>t</title><style>/* p{color:red} */ p, b { color : blue }</style></head><body><p>x</p><b>y</b></body></html>", "<p style=\"color:blue\">x</p><b style=\"color:blue\">y</b>")]
    [InlineData("<style>div > p{color:red} div p{margin:0} p + b{color:blue} p ~ i{color:green} [title=\"a > b\"]{margin:1px} body>b{color:red} p > p{x:y}</style><div><p>x</p><b title=\"a > b\">y</b><i>z</i></div><b>w</b>",
        "<div><p style=\"color:red;margin:0\">x</p><b title=\"a &gt; b\" style=\"color:blue;margin:1px\">y</b><i style=\"color:green\">z</i></div><b style=\"color:red\">w</b>")]
    [InlineData("<style>p{color:red}</style>{{#if person.title}}<p>x</p>{{/if}}", "<p style=\"color:red\">x</p>")]
    public void Styles_go_into_the_elements(string template, string expected) => Assert.Equal(expected, SignatureSamples.Html(template));

    [Fact]
    public void What_cannot_be_inlined_is_said()
    {
        var warnings = SignatureSamples.Compile("<style>a:hover{color:red} @media (max-width:9px){p{color:red}} p{flex:1}</style><p>x</p>", null).Warnings.ToList();

        Assert.Equal(
            [
                "s.html: the style of \"a:hover\" is left out: it cannot be written into elements",
                "s.html: @media is left out: styles go into the elements, where there is no such thing",
                "s.html: the style \"flex\" is left out: mail programs do not know it, or it may not stand in a signature",
            ],
            warnings);
    }

    [Theory]
    [InlineData("<p {{person.title}}>x</p>", "within a tag, fields and blocks may stand in the values of attributes alone")]
    [InlineData("<{{person.title}}>x", "s")]
    [InlineData("<style>p{color:{{person.title}}}</style>", "no field may stand here, as in <style>")]
    [InlineData("{{#if person.title}}<table>{{else}}<table border=1>{{/if}}<tr><td>x</td></tr></table>", "<table> is never closed")]
    [InlineData("<div>{{#if person.title}}x</div><div>{{/if}}y</div>", "what stands in this block has to be whole by itself: </div>")]
    [InlineData("<p title=\"{{#if person.title}}x\">{{/if}}y</p>", "a block that begins in the value of an attribute, or in a comment, has to end in the same")]
    [InlineData("<a title=\"{{#if person.title}}x\" href=\"https://y{{/if}}\">z</a>", "a block that begins in the value of an attribute, or in a comment, has to end in the same")]
    [InlineData("<a href=\"{{#if person.title}}https://x\" title=\"{{/if}}{{person.title}}\">z</a>", "a block that begins in the value of an attribute, or in a comment, has to end in the same")]
    [InlineData("<table><tr>{{#if person.title}}<td>x{{/if}}<td>y</table>", "a block begins in one element and ends in another")]
    [InlineData("a\uFDD07\uFDD1", "U+FDD0 and U+FDD1 are no characters")]
    public void A_template_whose_fields_would_reach_beyond_their_place_is_refused(string template, string expected)
    {
        var problems = new Problems("s");
        if (SignatureSamples.TryCompile(template, isHtml: true, problems) is not null)
        {
            Assert.Equal("s", expected); // "<" and a field is text
            return;
        }

        Assert.Contains(problems.All, problem => problem.Text.Contains(expected, StringComparison.Ordinal));
    }
}
