using Undersign.People;
using Undersign.Signatures;
using Undersign.Stamping;
using Undersign.Tests.Organisations;

namespace Undersign.Tests.Signatures;

public sealed class SignatureTests
{
    private static readonly Person Ann = SignatureSamples.Ann;

    [Fact]
    public void Html_is_escaped_and_text_is_not()
    {
        var block = Rendered("<p>{{person.displayName}} {{organisation.name}}</p>", "{{person.displayName}} {{organisation.name}}");

        Assert.Equal("<p>Ann &lt;b&gt;&quot;O&#x27;Neil&quot;&lt;/b&gt; Contoso &amp; Söhne</p>", block.Html);
        Assert.Equal("Ann <b>\"O'Neil\"</b> Contoso & Söhne", block.Text);
    }

    [Fact]
    public void A_template_that_is_broken_is_refused()
    {
        Assert.Contains("<div> is never closed", SignatureSamples.Faults("<div>{{person.title}}"), StringComparison.Ordinal);
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
        var huge = SignatureSamples.With(("displayName", new string('x', 20_000)));
        var signature = Compile(string.Concat(Enumerable.Repeat("{{person.displayName}}", 1000)), null);

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

    private static Signature Compile(string? html, string? text) => SignatureSamples.Compile(html, text);
}
