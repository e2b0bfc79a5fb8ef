using System.Text.Json.Nodes;
using Undersign.Organisations;
using Undersign.Settings;
using Undersign.Signatures;

namespace Undersign.Tests.Organisations;

/// <summary>What templates may say of an organisation, written once.</summary>
public sealed class OrganisationFieldsTests
{
    [Fact]
    public void A_template_says_what_is_written_once_for_all()
    {
        var document = Document("""{ "address": "1 Main Street & Co", "site": "https://contoso.example/" }""", "<p><a href=\"{{organisation.site}}\">{{organisation.Address}}</a></p>");

        var rendered = Assert.IsType<RenderedSignature.Rendered>(Assert.Single(OrganisationSamples.Read(document).Signatures).Render(null, static () => throw new InvalidOperationException("It says nothing of the message.")));

        Assert.Contains("href=\"https://contoso.example/\"", rendered.Block.Html, StringComparison.Ordinal);
        Assert.Contains("1 Main Street &amp; Co", rendered.Block.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "adress": "x" }""", "sample: unknown field \"organisation.address\"; did you mean \"organisation.adress\"?")]
    [InlineData("""{ "address": "x", "name": "y" }""", "sample: fields.name: there is organisation.name already; displayName and the first of domains say what it is")]
    [InlineData("""{ "address": "x", "two words": "y" }""", "sample: fields.two words: \"two words\" is no name for a field: at most 64 letters, digits, - and _")]
    [InlineData("""{ "address": ["x", "y"] }""", "sample: fields.address: a field has one text")]
    public void What_is_wrong_is_said(string fields, string expected)
    {
        var problems = new Problems("sample");

        OrganisationReader.Read(Document(fields, "<p>{{organisation.address}}</p>"), 1, new("gateway.example"), problems);

        Assert.Contains(expected[8..], string.Join('\n', problems.All), StringComparison.Ordinal);
    }

    private static JsonObject Document(string fields, string html)
    {
        var document = OrganisationSamples.Document("contoso", "{ addresses: [192.0.2.1] }");
        document["fields"] = JsonNode.Parse(fields);
        document["signatures"] = new JsonArray(new JsonObject { ["name"] = "standard", ["html"] = new JsonObject { ["file"] = "s.html", ["content"] = html } });
        return document;
    }
}
