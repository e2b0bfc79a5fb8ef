using System.Text.Json.Nodes;
using Undersign.People.Ldap;
using Undersign.Protocols.Ldap;
using Undersign.Settings;

namespace Undersign.Tests.People.Ldap;

public sealed class LdapSettingsTests : IDisposable
{
    private readonly string _passwordFile = Path.GetTempFileName();

    public void Dispose() => File.Delete(_passwordFile);

    [Fact]
    public void Reads_servers_in_their_order()
    {
        var (settings, problems) = Read("""{ "servers": ["ldaps://dc1.contoso.example", "ldap://[::1]:3268/"], "startTls": "true", "base": "dc=contoso,dc=example" }""");

        Assert.Empty(problems);
        Assert.Equal([new("dc1.contoso.example", 636, LdapSecurity.OnConnect), new("::1", 3268, LdapSecurity.StartTls)], settings?.Servers);
        Assert.Equal("dc=contoso,dc=example", settings?.GroupBase);
    }

    [Theory]
    [InlineData("ldap://dc1.contoso.example", "", false)]
    [InlineData("ldap://dc1.contoso.example", "\"startTls\": \"true\",", true)]
    [InlineData("ldap://dc1.contoso.example", "\"inClear\": \"true\",", true)]
    [InlineData("ldaps://dc1.contoso.example", "", true)]
    [InlineData("ldap://127.0.0.1", "", true)]
    [InlineData("ldap://localhost", "", true)]
    public void A_password_crosses_no_network_in_the_clear_unless_told_to(string server, string more, bool isGood)
    {
        var (_, problems) = Read($$"""{ {{more}} "servers": ["{{server}}"], "bind": "cn=reader", "passwordFile": "{{_passwordFile}}", "base": "dc=contoso" }""");

        Assert.Equal(isGood, problems.Count == 0);
    }

    [Theory]
    [InlineData("""{ "base": "dc=contoso" }""", "\"servers\" is missing")]
    [InlineData("""{ "servers": ["dc1.contoso.example"], "base": "dc=contoso" }""", "is not a server: ldaps://")]
    [InlineData("""{ "servers": ["ldaps://dc1/dc=contoso"], "base": "dc=contoso" }""", "is not a server: ldaps://")]
    [InlineData("""{ "servers": ["ldaps://dc1"] }""", "\"base\" is missing")]
    [InlineData("""{ "servers": ["ldaps://dc1"], "base": "dc=contoso", "bind": "cn=reader" }""", "belong together")]
    [InlineData("""{ "servers": ["ldaps://dc1"], "base": "dc=contoso", "filter": "(mail=*" }""", "\")\" is missing")]
    [InlineData("""{ "servers": ["ldaps://dc1"], "base": "dc=contoso", "attributes": { "title": "personal title" } }""", "is not the name of an attribute")]
    public void Says_what_is_wrong(string text, string words) => Assert.Contains(Read(text).Problems, problem => problem.Contains(words, StringComparison.Ordinal));

    [Fact]
    public void Maps_attributes_beside_the_usual_ones()
    {
        var (settings, problems) = Read("""{ "servers": ["ldaps://dc1"], "base": "dc=contoso", "attributes": { "title": "personalTitle", "mobile": ["mobile", "otherMobile"], "badge": "employeeNumber" } }""");

        Assert.Empty(problems);
        Assert.Equal(["personalTitle"], settings?.Attributes.Of("title"));
        Assert.Equal(["mobile", "otherMobile"], settings?.Attributes.Of("mobile"));
        Assert.Contains("badge", settings?.Attributes.Texts ?? [], StringComparer.Ordinal);
        Assert.Contains("sn", settings?.Attributes.All ?? [], StringComparer.Ordinal);
    }

    private static (LdapSettings? Settings, IReadOnlyList<string> Problems) Read(string text)
    {
        var problems = new Problems("organisation.yaml");
        var settings = LdapSettingsReader.Read(new Section((JsonObject)JsonNode.Parse(text)!, "", problems)); // the texts above are objects
        return (settings, [.. problems.All.Select(static problem => problem.Text)]);
    }
}
