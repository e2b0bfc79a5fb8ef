namespace Undersign.Tests.Signatures;

/// <summary>A blank field takes its label with it. The person of the samples has no mobile and no website.</summary>
public sealed class BlankFieldTests
{
    [Theory]
    [InlineData("{{#if person.mobile}}Mobile: {{person.mobile}}{{/if}}\nx\n", "x\n")]
    [InlineData("{{#if person.phone}}Phone: {{person.phone}}{{/if}}\nx\n", "Phone: +49 30 1\nx\n")]
    [InlineData("{{#if person.mobile}}\nMobile: {{person.mobile}}\n{{/if}}\nx\n", "x\n")]
    [InlineData("{{#if person.phone}}\nMobile: {{person.mobile}}\n{{/if}}\nx\n", "x\n")]
    [InlineData("a\n{{#if person.title}}{{person.title}}{{#if person.mobile}}, {{person.mobile}}{{/if}}{{/if}}\nx", "a\nHead\nx")]
    [InlineData("a\n{{#if person.mobile}}1{{/if}}\n{{#if person.mobile}}2{{/if}}\nx", "a\nx")]
    [InlineData("a{{#if person.mobile}} M {{person.mobile}}{{/if}}\nx", "a\nx")]
    [InlineData("{{#unless person.mobile}}no mobile{{/unless}}\nx", "no mobile\nx")]
    [InlineData("{{#unless person.phone}}no phone{{/unless}}\nx", "x")]
    [InlineData("{{#if person.mobile}}a{{else}}b{{/if}}\nx", "b\nx")]
    [InlineData("{{#if person.phone}}a{{else}}b{{/if}}\nx", "a\nx")]
    [InlineData("{{#if person.mobile}}a{{else if person.title}}c{{else}}b{{/if}}", "c")]
    [InlineData("Mobile: {{person.mobile}}\nx", "x")]
    [InlineData("Phone: {{person.phone}}\nx", "Phone: +49 30 1\nx")]
    [InlineData("{{person.mobile}}\n\nx", "\nx")]
    [InlineData("{{person.mobile}}, {{person.phone}}\nx", ", +49 30 1\nx")]
    [InlineData("{{person.mobile}}, {{person.website}}\nx", "x")]
    [InlineData("Tel: {{phone person.mobile}}\nWeb: {{firstOf person.website person.mobile}}\nx", "x")]
    [InlineData("{{upper person.title}}{{#if person.mobile}}, {{person.mobile}}{{/if}}\nx", "HEAD\nx")]
    [InlineData("Confidential: meant for whoever {{person.mobile}} belongs to and nobody else.\nx", "Confidential: meant for whoever  belongs to and nobody else.\nx")]
    [InlineData("Mail: {{person.mail}}\nOf: {{default person.mobile \"none\"}}\nx", "Mail: ann@contoso.example\nOf: none\nx")]
    [InlineData("{{! gone }}\nx{{!-- {{person.nothing}} --}}", "x")]
    [InlineData("a\n{{~person.title~}}\nb", "aHeadb")]
    public void In_text_its_line_goes(string template, string expected) => Assert.Equal(expected, SignatureSamples.Text(template));

    [Theory]
    [InlineData("<p>Mobile: {{person.mobile}}</p><p>x</p>", "<p>x</p>")]
    [InlineData("<p><b>Phone:</b> {{person.phone}}</p>", "<p><b>Phone:</b> +49 30 1</p>")]
    [InlineData("<p>a<br>Mobile: {{person.mobile}}<br>b</p>", "<p>a<br>b</p>")]
    [InlineData("<p><span style=\"color:red\">a<br><b>Mobile</b>: {{person.mobile}}<br>b</span></p>", "<p><span style=\"color:red\">a<br>b</span></p>")]
    [InlineData("<p><span>{{person.mobile}}<br>b</span></p>", "<p><span>b</span></p>")]
    [InlineData("<p>Call <span>{{person.mobile}}<br>b</span></p>", "<p>Call <span><br>b</span></p>")]
    [InlineData("<table><tr><td>Mobile</td><td>{{person.mobile}}</td></tr><tr><td>Phone</td><td>{{person.phone}}</td></tr></table>", "<table><tbody><tr><td>Phone</td><td>+49 30 1</td></tr></tbody></table>")]
    [InlineData("<table><tr><td>M {{person.mobile}}</td><td>P {{person.phone}}</td></tr></table>", "<table><tbody><tr><td>P +49 30 1</td></tr></tbody></table>")]
    [InlineData("<table>{{#if person.mobile}}<tr><td>1</td></tr>{{/if}}{{#if person.phone}}<tr><td>2</td></tr>{{/if}}</table>", "<table><tbody><tr><td>2</td></tr></tbody></table>")]
    [InlineData("<table>{{#if person.phone}}<tbody><tr><td>2</td></tr></tbody>{{/if}}</table>", "<table><tbody><tr><td>2</td></tr></tbody></table>")]
    [InlineData("<div><b>a</b><br>b <a href=\"{{person.website}}\"><img src=\"https://c.example/w.png\"></a><br>c</div>", "<div><b>a</b><br>c</div>")]
    [InlineData("<div>Call <a href=\"tel:{{person.mobile}}\">me</a></div>", "")]
    [InlineData("<div>Head of it all, whoever that may be in that one year, <a href=\"tel:{{person.mobile}}\">me</a></div>", "<div>Head of it all, whoever that may be in that one year, </div>")]
    [InlineData("<p data-when=\"person.mobile\">always reachable</p><p data-when=\"person.phone\">by phone</p>", "<p>by phone</p>")]
    [InlineData("<p>x<span data-when=\"firstOf person.mobile person.website\"> or so</span></p>", "<p>x</p>")]
    [InlineData("<p>{{#if person.mobile}}{{person.mobile}}{{else}}no mobile{{/if}}</p>", "<p>no mobile</p>")]
    [InlineData("<p>{{person.displayName}} of a company that has a long name and much to say for itself {{person.mobile}}</p>", "<p>Ann &lt;b&gt;&quot;O&#x27;Neil&quot;&lt;/b&gt; of a company that has a long name and much to say for itself </p>")]
    public void In_html_its_row_cell_paragraph_line_or_link_goes(string template, string expected) => Assert.Equal(expected, SignatureSamples.Html(template));

    [Fact]
    public void A_label_in_data_when_that_is_no_field_is_a_fault() =>
        Assert.Contains("data-when: unknown field \"person.moble\"; did you mean \"person.mobile\"?", SignatureSamples.Faults("<p data-when=\"person.moble\">x</p>"), StringComparison.Ordinal);
}
