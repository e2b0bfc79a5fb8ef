using Undersign.People;
using Undersign.Settings;
using Undersign.Signatures;
using Undersign.Stamping;
using Undersign.Tests.Organisations;

namespace Undersign.Tests.Signatures;

public sealed class SignatureTests
{
    private static readonly Dictionary<string, string> OrganisationFields = new(StringComparer.OrdinalIgnoreCase) { ["name"] = "Contoso & Söhne", ["domain"] = "contoso.example" };

    private static readonly PersonAttributes Attributes = new(["displayName", "title", "mobile", "phone"]);

    private static readonly Person Ann = new(Attributes, ["Ann <b>\"O'Neil\"</b>", "Head", null, "+49 30 1"], "ann@contoso.example", [], []);

    [Fact]
    public void Html_is_escaped_and_text_is_not()
    {
        var block = Rendered("<p>{{person.displayName}} {{organisation.name}}</p>", "{{person.displayName}} {{organisation.name}}");

        Assert.Equal("<p>Ann &lt;b&gt;&quot;O&#x27;Neil&quot;&lt;/b&gt; Contoso &amp; Söhne</p>", block.Html);
        Assert.Equal("Ann <b>\"O'Neil\"</b> Contoso & Söhne", block.Text);
    }

    [Theory]
    [InlineData("{{#if person.mobile}}Mobile: {{person.mobile}}{{/if}}\nx\n", "x\n")]
    [InlineData("{{#if person.phone}}Phone: {{person.phone}}{{/if}}\nx\n", "Phone: +49 30 1\nx\n")]
    [InlineData("{{#if person.mobile}}\nMobile: {{person.mobile}}\n{{/if}}\nx\n", "x\n")]
    [InlineData("a\n{{#if person.title}}{{person.title}}{{#if person.mobile}}, {{person.mobile}}{{/if}}{{/if}}\nx", "a\nHead\nx")]
    [InlineData("a\n{{#if person.mobile}}1{{/if}}\n{{#if person.mobile}}2{{/if}}\nx", "a\nx")]
    [InlineData("a{{#if person.mobile}} M {{person.mobile}}{{/if}}\nx", "a\nx")]
    [InlineData("{{#unless person.mobile}}no mobile{{/unless}}\nx", "no mobile\nx")]
    [InlineData("{{#if person.mobile}}a{{else}}b{{/if}}\nx", "b\nx")]
    [InlineData("{{#if person.mobile}}a{{else if person.title}}c{{else}}b{{/if}}", "c")]
    [InlineData("{{default person.mobile \"none at all\"}}, {{default person.title 'x'}}, {{default person.mobile person.phone}}", "none at all, Head, +49 30 1")]
    [InlineData("{{!-- person.nothing }} --}}a{{! person.else }}", "a")]
    [InlineData("{{PERSON.Title}} {{person.fax}}.", "Head .")]
    public void A_blank_field_takes_its_line_with_it(string template, string expected) =>
        Assert.Equal(expected, Rendered(null, template).Text);

    [Fact]
    public void What_comes_out_broken_for_somebody_is_a_fault()
    {
        var signature = Compile("{{#if person.mobile}}<table>{{else}}<!-- no mobile{{/if}}<tr><td>{{person.title}}</td></tr></table>", null);

        Assert.Contains("never closed", Assert.IsType<RenderedSignature.Faulty>(signature.Render(Ann)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_template_that_is_broken_for_all_is_refused()
    {
        var problems = new Problems("s.html");

        Assert.Null(SignatureTemplate.TryCompile(new("s.html", "<div>{{person.title}}"), isHtml: true, new(Attributes, OrganisationFields), problems));
        Assert.Contains("<div> is never closed", problems.All.Single().Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Is_rendered_once_for_each_person()
    {
        var signature = Compile("<p>{{person.displayName}}</p>", null);

        Assert.Same(signature.Render(Ann), signature.Render(Ann));
    }

    [Fact]
    public void Knows_whether_it_needs_a_person()
    {
        Assert.True(Compile("{{#if person.title}}x{{/if}}", null).NeedsPerson);
        Assert.True(Compile("x", "{{default person.title 'y'}}").NeedsPerson);
        Assert.False(Compile("<p>{{organisation.name}}</p>", null).NeedsPerson);
        Assert.Equal("<p>contoso.example</p>", Assert.IsType<RenderedSignature.Rendered>(Compile("<p>{{organisation.domain}}</p>", null).Render(null)).Block.Html);
    }

    [Fact]
    public void Law_3_a_template_that_grows_without_measure_is_a_fault_and_not_an_exception()
    {
        var huge = new Person(Attributes, [new string('x', 20_000), null, null, null], "ann@contoso.example", [], []);
        var signature = Compile(string.Concat(Enumerable.Repeat("{{person.displayName}}", 100)), null);

        var faulty = Assert.IsType<RenderedSignature.Faulty>(signature.Render(huge));

        Assert.Equal("the signature \"sample\" could not be rendered: more than 1048576 characters", faulty.Reason);
    }

    [Fact]
    public void The_example_reads_well_for_everybody()
    {
        var contoso = OrganisationSamples.Contoso();

        foreach (var (signature, person) in contoso.Signatures.SelectMany(signature => contoso.People.People.Select(person => (signature, person))))
        {
            var block = Assert.IsType<RenderedSignature.Rendered>(signature.Render(person)).Block;
            Assert.DoesNotContain("{{", block.Html + block.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("\n\n\n", block.Text, StringComparison.Ordinal);
            Assert.All((block.Text ?? "").Split('\n'), line => Assert.False(line.TrimEnd().EndsWith(':'), line));
        }
    }

    [Fact]
    public void The_example_for_somebody_without_a_mobile()
    {
        var contoso = OrganisationSamples.Contoso();

        var rendered = contoso.Signatures.Single(signature => signature.Name == "standard").Render(contoso.People.Find("ben.okafor@contoso.example"));

        Assert.Equal(
            """
            Ben Okafor
            Account Manager, Sales
            Contoso Ltd

            Phone:  +49 30 5550 101
            Mail:   ben.okafor@contoso.example
            Web:    https://www.contoso.example/

            """.ReplaceLineEndings("\n"),
            Assert.IsType<RenderedSignature.Rendered>(rendered).Block.Text);
    }

    private static SignatureBlock Rendered(string? html, string? text) => Assert.IsType<RenderedSignature.Rendered>(Compile(html, text).Render(Ann)).Block;

    private static Signature Compile(string? html, string? text)
    {
        var problems = new Problems("organisation.yaml");
        var fields = new TemplateFields(Attributes, OrganisationFields);
        var signature = new Signature(
            "sample",
            Placement.Reply,
            html is null ? null : SignatureTemplate.TryCompile(new("s.html", html), isHtml: true, fields, problems),
            text is null ? null : SignatureTemplate.TryCompile(new("s.txt", text), isHtml: false, fields, problems),
            OrganisationFields);
        Assert.Empty(problems.All);
        return signature;
    }
}
