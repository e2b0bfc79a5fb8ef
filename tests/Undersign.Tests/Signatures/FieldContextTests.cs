namespace Undersign.Tests.Signatures;

/// <summary>What anybody may have written into a directory does nothing but stand there, wherever that is.</summary>
public sealed class FieldContextTests
{
    [Theory]
    [InlineData("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>")]
    [InlineData("\"><img src=x onerror=alert(1)>", "<p>&quot;&gt;&lt;img src&#x3D;x onerror&#x3D;alert(1)&gt;</p>")]
    [InlineData("{{person.title}}", "<p>{{person.title}}</p>")]
    [InlineData("a\r\nBcc: b\tc\0d", "<p>a Bcc: b c d</p>")]
    [InlineData("a\u202Ecod.exe\u2066b\u2069", "<p>acod.exeb</p>")]
    [InlineData("שלום \u200Fعربي", "<p>שלום \u200Fعربي</p>")]
    [InlineData("👩‍💻 Zoë", "<p>👩‍💻 Zoë</p>")]
    public void In_text(string value, string expected) => Assert.Equal(expected, SignatureSamples.Html("<p>{{person.title}}</p>", SignatureSamples.With(("title", value))));

    [Theory]
    [InlineData("\" onmouseover=\"x", "<img alt=\"&quot; onmouseover&#x3D;&quot;x\">")]
    [InlineData("'><b>", "<img alt=\"&#x27;&gt;&lt;b&gt;\">")]
    public void In_an_attribute(string value, string expected) => Assert.Equal(expected, SignatureSamples.Html("<img alt='{{person.title}}'>", SignatureSamples.With(("title", value))));

    [Theory]
    [InlineData("https://x.example/a?b=c&d=é", "<a href=\"https://x.example/a?b&#x3D;c&amp;d&#x3D;%C3%A9\">w</a>")]
    [InlineData("www.x.example", "<a href=\"https://www.x.example\">w</a>")]
    [InlineData("x.example:8443/a", "<a href=\"https://x.example:8443/a\">w</a>")]
    [InlineData("//x.example", "<a href=\"https://x.example\">w</a>")]
    [InlineData("ann@x.example", "<a href=\"mailto:ann@x.example\">w</a>")]
    [InlineData("HTTPS://x.example/\"onclick=\"a", "<a href=\"HTTPS://x.example/%22onclick&#x3D;%22a\">w</a>")]
    [InlineData("javascript:alert(1)", "")]
    [InlineData(" JavaScript:alert(1)", "")]
    [InlineData("java\tscript:alert(1)", "")]
    [InlineData("data:text/html,<script>", "")]
    [InlineData("vbscript:x", "")]
    [InlineData("file:///etc/passwd", "")]
    [InlineData("javascript.x:1", "<a href=\"https://javascript.x:1\">w</a>")]
    [InlineData("no url", "")]
    public void As_a_url(string value, string expected) => Assert.Equal(expected, SignatureSamples.Html("<a href=\"{{person.website}}\">w</a>", SignatureSamples.With(("website", value))));

    [Theory]
    [InlineData("https://{{person.website}}/x", "https://a.example/b", "https://a.example/b/x")]
    [InlineData("https://{{person.website}}", "javascript:alert(1)", "https://alert(1)")]
    [InlineData("https://x.example{{person.website}}", "@evil.example", "https://x.example")]
    [InlineData("https://x.example{{person.website}}", ".evil.example", "https://x.example")]
    [InlineData("https://{{person.website}}.x.example/", "evil.example/#", "https://.x.example/")]
    [InlineData("https://{{person.website}}.x.example/", "berlin", "https://berlin.x.example/")]
    [InlineData("https://{{person.website}}.x.example/{{person.website}}", "a-b", "https://a-b.x.example/a-b")]
    [InlineData("{{#if person.title}}https://a.example{{else}}https://b.example{{/if}}{{person.website}}", "@evil.example", "https://b.example")]
    [InlineData("mailto:{{person.website}}@x.example", "ann", "mailto:ann@x.example")]
    [InlineData("https://x.example/{{person.website}}?q={{person.website}}", "a/b?c&d", "https://x.example/a%2Fb%3Fc%26d?q=a%2Fb%3Fc%26d")]
    [InlineData("tel:{{person.website}}", "+49 (0)30 12-34;x", "tel:+49301234")]
    [InlineData("mailto:{{person.website}}?subject=Hi", "a@b.example?bcc=c", "mailto:a@b.example%3Fbcc%3Dc?subject=Hi")]
    [InlineData("{{#if person.title}}https://a.example/{{else}}https://b.example/{{/if}}{{person.website}}", "x:y", "https://b.example/x%3Ay")]
    [InlineData("{{#if person.website}}{{person.website}}{{else}}https://b.example/{{/if}}", "javascript:x", "")]
    public void As_part_of_a_url(string href, string value, string expected) =>
        Assert.Equal($"<a href=\"{expected.Replace("&", "&amp;", StringComparison.Ordinal)}\">{new string('w', 50)}</a>", SignatureSamples.Html($"<a href=\"{href}\">{new string('w', 50)}</a>", SignatureSamples.With(("website", value))).Replace("&#x3D;", "=", StringComparison.Ordinal));

    [Theory]
    [InlineData("#0b6e6e", "<p style=\"color:#0b6e6e\">x</p>")]
    [InlineData("red;background:url(https://x.example/y)", "<p style=\"color:\">x</p>")]
    public void In_a_style(string value, string expected) => Assert.Equal(expected, SignatureSamples.Html("<p style=\"color:{{person.title}}\">x</p>", SignatureSamples.With(("title", value))));

    [Fact]
    public void Half_a_character_is_none() => Assert.Equal("half \uFFFD", SignatureSamples.Text("{{person.title}}", SignatureSamples.With(("title", "half \uD83D"))));

    [Fact]
    public void In_a_comment_for_outlook() => Assert.Equal(
        "<!--[if mso]><v:rect href=\"\" alt=\"--&gt;\">--&gt;&lt;b&gt;</v:rect><![endif]--><p>x</p>",
        SignatureSamples.Html("<!--[if mso]><v:rect href=\"{{person.website}}\" alt=\"-->\">{{person.title}}</v:rect><![endif]--><p>x</p>".Replace("-->\">", "{{person.mobile}}\">", StringComparison.Ordinal), SignatureSamples.With(("website", "javascript:x"), ("title", "--><b>"), ("mobile", "-->"))));

    [Fact]
    public void In_plain_text_a_field_is_one_line() =>
        Assert.Equal("a <b> Bcc: x@y.example c", SignatureSamples.Text("{{person.title}}", SignatureSamples.With(("title", "a <b>\r\nBcc: x@y.example\u2028c\u202E"))));

    [Fact]
    public void A_field_of_a_megabyte_is_cut()
    {
        var person = SignatureSamples.With(("title", new string('x', 1_000_000)));

        Assert.Equal(2000, SignatureSamples.Text("{{person.title}}", person).Length);
    }
}
