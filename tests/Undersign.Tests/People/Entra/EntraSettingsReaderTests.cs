using System.Text.Json.Nodes;
using Undersign.Operation;
using Undersign.People;
using Undersign.People.Entra;
using Undersign.Settings;
using Undersign.Tokens;

namespace Undersign.Tests.People.Entra;

/// <summary>What is good; what is bad stands in Organisations/Cases/bad-organisations/entra-sources.</summary>
public sealed class EntraSettingsReaderTests
{
    private const string Least = """ "tenant": "contoso.onmicrosoft.com", "clientId": "5f1c0de8-0000-4000-8000-000000000000" """;
    private static readonly string Root = OperatingSystem.IsWindows() ? "C:/undersign" : "/undersign";

    [Fact]
    public void Little_has_to_be_said()
    {
        var settings = Read($$"""{ {{Least}}, "loginFile": "{{Root}}/contoso.login" }""");

        Assert.Equal(new EntraCredential.Login($"{Root}/contoso.login"), settings.Credential);
        Assert.Equal(EntraCloud.Global, settings.Cloud);
        Assert.Null(settings.Group);
        Assert.True(settings.HasPhotos);
    }

    [Theory]
    [InlineData("global", "https://login.microsoftonline.com/", "https://graph.microsoft.com/.default")]
    [InlineData("usgov", "https://login.microsoftonline.us/", "https://graph.microsoft.us/.default")]
    [InlineData("dod", "https://login.microsoftonline.us/", "https://dod-graph.microsoft.us/.default")]
    [InlineData("china", "https://login.chinacloudapi.cn/", "https://microsoftgraph.chinacloudapi.cn/.default")]
    public void A_cloud_is_its_word(string word, string authority, string scope)
    {
        var application = Read($$"""{ {{Least}}, "loginFile": "{{Root}}/l", "cloud": "{{word}}" }""").Application;

        Assert.Equal((authority, scope), (application.Authority.AbsoluteUri, application.Scope));
    }

    [Fact]
    public void A_cloud_of_ones_own_is_two_addresses()
    {
        var cloud = Read($$"""{ {{Least}}, "loginFile": "{{Root}}/l", "authority": "https://login.private.example", "graph": "https://graph.private.example:8443" }""").Cloud;

        Assert.Equal("https://login.private.example/", cloud.Authority.AbsoluteUri);
        Assert.Equal("https://graph.private.example:8443/v1.0/", cloud.Graph.AbsoluteUri);
    }

    [Fact]
    public void A_certificate_is_named_by_its_files()
    {
        var file = Path.GetTempFileName();
        var settings = Read($$"""{ {{Least}}, "certificate": { "pem": {{JsonValue.Create(file)!.ToJsonString()}}, "key": {{JsonValue.Create(file)!.ToJsonString()}} }, "group": "signatures@contoso.com", "photos": "never" }""");
        File.Delete(file);

        Assert.Equal(new EntraCredential.Certificate(new CertificateSource.Files(file, file, null, null)), settings.Credential);
        Assert.Equal(("signatures@contoso.com", false), (settings.Group, settings.HasPhotos));
    }

    [Fact]
    public void Templates_may_name_what_its_people_may_have()
    {
        var problems = new Problems("organisation.yaml");
        var directory = EntraSettingsReader.ReadDirectory(new Section(Parse($$"""{ {{Least}}, "loginFile": "{{Root}}/l", "attributes": ["extension_1f2e_badge"] }"""), "", problems));

        Assert.IsType<PeopleOrigin.Directory>(directory?.Origin);
        Assert.Superset(new HashSet<string>(["title", "employeeId", "extensionAttribute15", "costCenter", "extension_1f2e_badge"], StringComparer.Ordinal), directory.Attributes.ToHashSet(StringComparer.Ordinal));
    }

    private static EntraSettings Read(string json)
    {
        var problems = new Problems("organisation.yaml");
        var settings = EntraSettingsReader.Read(new Section(Parse(json), "", problems));
        Assert.Empty(problems.All);
        Assert.NotNull(settings);
        return settings;
    }

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
