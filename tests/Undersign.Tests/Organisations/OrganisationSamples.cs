using System.Text.Json.Nodes;
using Undersign.Organisations;
using Undersign.Settings;
using Undersign.Tests.House;

namespace Undersign.Tests.Organisations;

/// <summary>An organisation in a folder, and small ones made of a few lines.</summary>
internal static class OrganisationSamples
{
    public static string ContosoFolder => Repository.Full("tests/Undersign.Tests/Organisations/Contoso");

    public static JsonObject ContosoDocument()
    {
        var problems = new Problems(OrganisationFolder.FileName);
        var document = OrganisationFolder.Read(ContosoFolder, problems);
        Assert.Empty(problems.All);
        return document!; // without problems there is one
    }

    public static Organisation Contoso() => Read(ContosoDocument());

    public static JsonObject Document(string name, string identity, string people = "mail\nann@contoso.example\n")
    {
        var problems = new Problems("sample");
        var document = YamlText.Read(
            $$"""
            name: {{name}}
            domains: [{{name}}.example]
            identity: {{identity}}
            sendConnectors: [{ name: hop, addressSpaces: ["*"], smartHosts: [localhost] }]
            """,
            problems);
        document!["people"] = new JsonObject { ["csv"] = new JsonObject { ["file"] = "people.csv", ["content"] = people } };
        return document;
    }

    public static Organisation Read(JsonObject document, long version = 1)
    {
        var problems = new Problems("sample");
        var organisation = OrganisationReader.Read(document, version, new("gateway.example"), problems);
        Assert.Empty(problems.All);
        return organisation!; // without problems there is one
    }
}
