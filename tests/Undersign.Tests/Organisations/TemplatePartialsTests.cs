using System.Text.Json.Nodes;
using Undersign.Organisations;
using Undersign.Settings;

namespace Undersign.Tests.Organisations;

/// <summary>What several templates share lies beside them once.</summary>
public sealed class TemplatePartialsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("undersign-partials-").FullName;

    public TemplatePartialsTests()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "partials"));
        File.WriteAllText(Path.Combine(_folder, "organisation.yaml"), """
            name: contoso
            domains: [contoso.example]
            identity: { addresses: [192.0.2.1] }
            sendConnectors: [{ name: hop, addressSpaces: ["*"], smartHosts: [localhost] }]
            people: { csv: people.csv }
            signatures: [{ name: standard, html: standard.html, text: standard.txt }]
            """);
        File.WriteAllText(Path.Combine(_folder, "people.csv"), "mail\nann@contoso.example\n");
        Write("standard.txt", "{{person.displayName}}");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_template_has_what_it_names()
    {
        Write("standard.html", "<p>{{person.displayName}}</p>\n{{> legal}}{{>legal}}\n");
        Write("standard.txt", "{{person.displayName}}\n{{> legal}}\n");
        Write("partials/legal.html", "<p>{{organisation.name}}</p>\n<p>Berlin</p>");
        Write("partials/legal.txt", "{{organisation.name}}\nBerlin\n");

        var (document, problems) = Read();

        Assert.Empty(problems);
        Assert.Equal("<p>{{person.displayName}}</p>\n<p>{{organisation.name}}</p> <p>Berlin</p><p>{{organisation.name}}</p> <p>Berlin</p>\n", Content(document, "html"));
        Assert.Equal("{{person.displayName}}\n{{organisation.name}}\nBerlin\n", Content(document, "text"));
    }

    [Theory]
    [InlineData("<p>x</p>\n{{> missing}}", "standard.html:2: there is no file \"partials/missing.html\"")]
    [InlineData("{{> nested}}", "standard.html:1: \"partials/nested.html\" names partials itself, which a partial cannot")]
    [InlineData("<p>\n{{> script}}</p>\n{{nothing}}", "standard.html:3: unknown field \"nothing\"")]
    [InlineData("{{> unclosed}}", "standard.html: ")]
    [InlineData("{{> ../people}}", "standard.html:1: ")]
    [InlineData("{{> (lookup . 'x')}}", "standard.html:1: ")]
    public void What_is_wrong_with_it_is_said_where_it_is_named(string html, string expected)
    {
        Write("standard.html", html);
        Write("partials/nested.html", "{{> nested}}");
        Write("partials/script.html", "<p>\n</p>");
        Write("partials/unclosed.html", "<table><tr>");

        Assert.Contains(Read().Problems, problem => problem.StartsWith(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void A_partial_that_is_named_a_thousand_times_fills_no_memory()
    {
        Write("standard.html", string.Concat(Enumerable.Repeat("{{> large}}", 10_000)));
        Write("partials/large.html", new('x', 100_000));

        Assert.Contains(Read().Problems, static problem => problem.StartsWith("standard.html:1: with its partials the template has more than", StringComparison.Ordinal));
    }

    [Fact]
    public void What_a_partial_writes_is_escaped_and_sifted_like_the_template_itself()
    {
        Write("standard.html", "<p>{{> who}}</p>");
        Write("partials/who.html", "<b onclick=\"x()\">{{person.displayName}}</b><script>x()</script>");
        var (document, problems) = Read();
        var organisation = OrganisationSamples.Read(document);

        var rendered = organisation.Signatures[0].Render(SignaturePerson("<Ann>"));

        var html = Assert.IsType<Undersign.Signatures.RenderedSignature.Rendered>(rendered).Block.Html;
        Assert.Empty(problems);
        Assert.Contains("&lt;Ann&gt;", html, StringComparison.Ordinal);
        Assert.DoesNotContain("x()", html, StringComparison.Ordinal);
    }

    private static Undersign.People.Person SignaturePerson(string name) => Undersign.Tests.Signatures.SignatureSamples.With(("displayName", name));

    private static string? Content(JsonObject document, string key) => (string?)document["signatures"]?[0]?[key]?["content"];

    private (JsonObject Document, IReadOnlyList<string> Problems) Read()
    {
        var problems = new Problems(OrganisationFolder.FileName);
        var document = OrganisationFolder.Read(_folder, problems);
        OrganisationReader.Read((JsonObject)document!.DeepClone(), 1, new("gateway.example"), problems); // the YAML above is good
        return (document, [.. problems.All.Select(static problem => problem.ToString())]);
    }

    private void Write(string file, string content) => File.WriteAllText(Path.Combine(_folder, file), content);
}
