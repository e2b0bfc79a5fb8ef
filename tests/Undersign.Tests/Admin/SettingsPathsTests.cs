using System.Net;
using System.Text.Json.Nodes;
using Undersign.Settings;

namespace Undersign.Tests.Admin;

/// <summary>Which files of the node somebody names who has signed in to the pages: none of their choice.</summary>
public abstract class SettingsPathsTests : PagesTestBase
{
    private const string Refused = "a page does not choose what the service reads";

    private string Password => Path.Combine(SecretsFolder is { } folder ? Path.Combine(folder, "contoso") : Folder, "password");

    public override async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Password)!); // it is in a folder
        await File.WriteAllTextAsync(Password, "quite secret", TestEnds);
        await base.InitializeAsync();
        (await SignInAsync(await CodeAsync())).Dispose();
        await StoreAsync(Document(Written()), yaml: Written());
    }

    public sealed class Anywhere : SettingsPathsTests
    {
        [Theory]
        [InlineData("tls: required, authentication: { user: x, passwordFile: /etc/passwd }")]
        [InlineData("tls: required, authentication: { user: x, passwordFile: /nowhere/at/all }")]
        [InlineData("clientCertificate: { pem: /etc/passwd, key: /etc/passwd }")]
        [InlineData("tls: required, authentication: { user: x, oauth: { tokenEndpoint: \"https://mine.example/token\", clientId: x, clientSecretFile: /etc/passwd } }")]
        [InlineData("dkim: sign, dkimKeys: [{ selector: s1, key: /etc/passwd }]")]
        public async Task A_page_names_none_and_is_not_told_whether_there_is_one(string more)
        {
            var page = await SubmitAsync(Written(more));

            Assert.Contains(Refused, page, StringComparison.Ordinal);
            Assert.DoesNotContain("there is no file", page, StringComparison.Ordinal);
            Assert.Equal(1, (await StoredAsync("contoso"))?.Version);
        }

        [Fact]
        public async Task A_page_makes_none_elsewhere_than_the_form_that_begins_an_organisation()
        {
            Assert.Contains(Refused, await SubmitAsync(WithLogin(Path.Combine(Folder, "fabrikam.login"))), StringComparison.Ordinal);
            Assert.Contains("Version 2 is in force", await SubmitAsync(WithLogin(Path.Combine(Folder, "contoso.login"))), StringComparison.Ordinal);
        }

        [Fact]
        public async Task What_somebody_has_named_who_may_stays_and_for_that_use_alone()
        {
            var named = Written($"tls: required, authentication: {{ user: x, passwordFile: {Password} }}");
            await StoreAsync(Document(named), 2, named);

            Assert.Contains(Refused, await SubmitAsync(Written($"clientCertificate: {{ pem: {Password}, key: {Password} }}"), 2), StringComparison.Ordinal);
            Assert.Contains("Version 3 is in force", await SubmitAsync(named.Replace("user: x", "user: y", StringComparison.Ordinal), 2), StringComparison.Ordinal);
            Assert.Contains("Version 4 is in force", await SubmitAsync(Written(), 3), StringComparison.Ordinal);
            Assert.Contains(Refused, await SubmitAsync(named, 4), StringComparison.Ordinal);
        }
    }

    public sealed class InAFolder : SettingsPathsTests
    {
        private protected override string? SecretsFolder => Path.Combine(Folder, "secrets");

        [Fact]
        public async Task Those_of_the_organisation_may_be_named()
        {
            Assert.Contains("Version 2 is in force", await SubmitAsync(Written("tls: required, authentication: { user: x, passwordFile: password }")), StringComparison.Ordinal);
            Assert.Contains("is not in", await SubmitAsync(Written("tls: required, authentication: { user: x, passwordFile: /etc/passwd }"), 2), StringComparison.Ordinal);
        }
    }

    /// <param name="more">Of the send connector.</param>
    private static string Written(string more = "tls: required") => $$"""
        name: contoso
        domains: [contoso.example]
        identity: { addresses: [192.0.2.1] }
        sendConnectors: [{ name: hop, addressSpaces: ["*"], smartHosts: [mail.contoso.example], {{more}} }]
        rules: [{ name: all, pass: true }]
        people: { csv: people.csv }

        """;

    private static string WithLogin(string path) => Written("tls: required, clientCertificate: { obtained: true }").Replace("{ addresses: [192.0.2.1] }", "{ routingCodes: [5Hk2vQ9xWc7RzT4nBm8Ys3Lp] }", StringComparison.Ordinal)
        + $"microsoft365: {{ gateway: signatures.contoso.example, exchange: {{ tenant: contoso.example, loginFile: {path} }} }}\n";

    private static JsonObject Document(string yaml)
    {
        var document = YamlText.Read(yaml, new("sample"))!; // it is YAML
        document["people"]!["csv"] = new JsonObject { ["file"] = "people.csv", ["content"] = "mail\nann@contoso.example\n" };
        return document;
    }

    private async Task<string> SubmitAsync(string text, long seen = 1)
    {
        const string Page = "connect/settings?organisation=contoso";
        using var answer = await PostAsync(Page, await TokenOfAsync(Page), [("_handler", "settings"), ("Seen", $"{seen}"), ("Yaml", text), ("Act", "store")]);
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(TestEnds));
    }
}
