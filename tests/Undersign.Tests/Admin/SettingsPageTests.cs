using System.Data.Common;
using System.Net;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Undersign.Organisations;
using Undersign.Tests.Organisations;

namespace Undersign.Tests.Admin;

/// <summary>Settings that are changed on a page: checked as a whole, and never over somebody else's.</summary>
public sealed class SettingsPageTests : PagesTestBase
{
    private const string Code = "5Hk2vQ9xWc7RzT4nBm8Ys3Lp";

    private const string Yaml = $$"""
        # ours
        name: contoso
        domains: [contoso.example]
        identity: { routingCodes: [{{Code}}] }
        sendConnectors: [{ name: hop, addressSpaces: ["*"], smartHosts: [localhost] }]
        people: { csv: people.csv }
        rules: [{ name: all, pass: true }]

        """;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        (await SignInAsync(await CodeAsync())).Dispose();
        var document = OrganisationSamples.Document("contoso", $"{{ routingCodes: [{Code}] }}", "mail\nann@contoso.example\nbob@contoso.example\n");
        await StoreAsync(document, yaml: Yaml);
    }

    [Fact]
    public async Task A_change_is_in_force_with_its_comments_and_the_files_of_the_version_before()
    {
        var page = await SubmitAsync((await ShownAsync()).Replace("# ours", "# ours, and kept", StringComparison.Ordinal).Replace("name: contoso\n", "name: contoso\ndisplayName: Contoso Ltd\n", StringComparison.Ordinal));

        Assert.Contains("Version 2 is in force, with 2 people, 0 signatures, 1 rule.", page, StringComparison.Ordinal);
        Assert.Contains("+ displayName: Contoso Ltd", page, StringComparison.Ordinal);
        Assert.Equal(("Contoso Ltd", 2), (InForce.DisplayName, InForce.People.People.Count));
        var stored = await StoredAsync("contoso");
        Assert.StartsWith("# ours, and kept\nname: contoso\n", stored?.Yaml, StringComparison.Ordinal);
        Assert.Equal("administrator", stored?.Author);
    }

    [Fact]
    public async Task A_routing_code_is_not_shown_and_stays_as_it_is()
    {
        var text = await ShownAsync();
        var page = await SubmitAsync(text.Replace("# ours", "# changed", StringComparison.Ordinal));

        Assert.Contains("routingCodes: [the-code-that-is-known-1]", text, StringComparison.Ordinal);
        Assert.DoesNotContain(Code, text + page, StringComparison.Ordinal);
        Assert.Contains($"routingCodes: [{Code}]", (await StoredAsync("contoso"))?.Yaml, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rules: [{ name: all, pass: true }]", "rules: [{ name: all, pas: true }]", "Line 7: unknown key \"pas\"")]
    [InlineData("domains: [contoso.example]", "domains: [contoso.example", "Line 3: not valid YAML")]
    [InlineData("csv: people.csv", "csv: others.csv", "there is no file \"others.csv\"")]
    [InlineData("csv: people.csv", "csv: ../../../../etc/passwd", "lies outside the folder")]
    [InlineData("the-code-that-is-known-1", "the-code-that-is-known-2", "Line 4: the-code-that-is-known-2 is in the place of nothing that this version has")]
    [InlineData("name: contoso\n", "name: fabrikam\n", "name: stays contoso")]
    public async Task A_bad_one_never_replaces_the_good_one(string good, string bad, string fault)
    {
        var text = (await ShownAsync()).Replace(good, bad, StringComparison.Ordinal);

        var page = await SubmitAsync(text);

        Assert.Contains("Nothing was stored:", page, StringComparison.Ordinal);
        Assert.Contains(fault, page, StringComparison.Ordinal);
        Assert.Contains(bad, page, StringComparison.Ordinal); // what was typed is still there
        Assert.Equal((1L, 1L), (InForce.Version, (await StoredAsync("contoso"))?.Version));
    }

    [Fact]
    public async Task Who_comes_second_is_told_and_changes_nothing()
    {
        var first = await ShownAsync();
        Assert.Contains("Version 2 is in force", await SubmitAsync(first.Replace("name: all", "name: everything", StringComparison.Ordinal)), StringComparison.Ordinal);

        var second = await SubmitAsync(first.Replace("# ours", "# theirs", StringComparison.Ordinal));

        Assert.Contains("somebody else has stored version 2 meanwhile", second, StringComparison.Ordinal);
        Assert.Contains("- rule \"everything\"", second, StringComparison.Ordinal);
        Assert.Contains("# theirs", second, StringComparison.Ordinal);
        Assert.Contains("Open version 2 in another window", second, StringComparison.Ordinal);
        Assert.DoesNotContain("Store as version", second, StringComparison.Ordinal);
        Assert.Equal(2, (await StoredAsync("contoso"))?.Version);
    }

    [Fact]
    public async Task A_second_click_stores_nothing_more()
    {
        var text = (await ShownAsync()).Replace("name: all", "name: everything", StringComparison.Ordinal);
        await SubmitAsync(text);

        Assert.Contains("Nothing has changed; version 2 stays in force.", await SubmitAsync(text), StringComparison.Ordinal);
        Assert.Equal(2, (await StoredAsync("contoso"))?.Version);
    }

    [Fact]
    public async Task What_would_change_is_shown_before_it_is_stored()
    {
        var page = await SubmitAsync((await ShownAsync()).Replace("name: all", "name: everything", StringComparison.Ordinal), act: "check");

        Assert.Contains("+ rule \"everything\", as number 1", page, StringComparison.Ordinal);
        Assert.Equal(1, (await StoredAsync("contoso"))?.Version);
    }

    [Fact]
    public async Task Many_people_do_not_go_by_mistake()
    {
        var emptied = """
            name: contoso
            domains: [contoso.example]
            identity: { routingCodes: [the-code-that-is-known-1] }
            sendConnectors: [{ name: hop, addressSpaces: ["*"], smartHosts: [localhost] }]
            people: { sources: [{ name: directory, scim: { tokenHashes: [a1f9c3a0c2d74ff1b0f9e7a4d5c6b7a8a1f9c3a0c2d74ff1b0f9e7a4d5c6b7a8] } }] }
            """;

        Assert.Contains("so many people would have no signature any more", await SubmitAsync(emptied), StringComparison.Ordinal);
        Assert.Equal(1, (await StoredAsync("contoso"))?.Version);
        Assert.Contains("Version 2 is in force", await SubmitAsync(emptied, mayGo: true), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_of_which_nobody_kept_the_text_are_shown_all_the_same()
    {
        await StoreAsync(OrganisationSamples.Document("fabrikam", "{ addresses: [192.0.2.0/24] }"));

        Assert.Contains("domains:\n- fabrikam.example\n", (await PageAsync("connect/settings?organisation=fabrikam")).ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_hash_is_not_shown_and_stays_as_it_is()
    {
        var hash = $"$pbkdf2-sha256$i=600000${Convert.ToBase64String(new byte[16])}${Convert.ToBase64String(new byte[32])}";
        var users = $"identity: {{ routingCodes: [{Code}], users: [{{ name: scanner, passwordHash: \"{hash}\", sendAs: [\"*\"] }}] }}";
        var document = OrganisationSamples.Document("contoso", users["identity: ".Length..], "mail\nann@contoso.example\nbob@contoso.example\n");
        await StoreAsync(document, 2, Yaml.Replace($"identity: {{ routingCodes: [{Code}] }}", users, StringComparison.Ordinal));
        var text = await ShownAsync();

        var page = await SubmitAsync(text.Replace("# ours", "# changed", StringComparison.Ordinal), seen: 2);

        Assert.Contains("passwordHash: \"the-password-hash-that-is-known-1\"", text, StringComparison.Ordinal);
        Assert.Contains("Version 3 is in force", page, StringComparison.Ordinal);
        Assert.DoesNotContain(hash, text + page, StringComparison.Ordinal);
        Assert.Contains($"passwordHash: \"{hash}\"", (await StoredAsync("contoso"))?.Yaml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task That_it_is_in_force_is_said_where_it_is()
    {
        await using (var connection = await Running.Services.GetRequiredService<DbDataSource>().OpenConnectionAsync(TestEnds))
        {
            await connection.ExecuteAsync("create trigger spoil after insert on settings_documents begin update settings_documents set content = '{}' where version = 2; end");
        }

        var page = await SubmitAsync((await ShownAsync()).Replace("name: all", "name: everything", StringComparison.Ordinal));

        Assert.Contains("Version 2 is stored, and not in force: this node goes on with version 1.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("is in force, with", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task They_are_for_who_has_signed_in()
    {
        (await PostAsync("sign-out", await TokenOfAsync("connect"))).Dispose();

        Assert.Equal(HttpStatusCode.Found, await StatusAsync("connect/settings?organisation=contoso"));
    }

    private Organisation InForce => Running.Services.GetRequiredService<OrganisationCatalogue>().Current.Find("contoso")!; // it was stored at the beginning

    private async Task<string> ShownAsync()
    {
        var page = await PageAsync("connect/settings?organisation=contoso");
        var begin = page.IndexOf('>', page.IndexOf("<textarea", StringComparison.Ordinal)) + 1;
        return page[begin..page.IndexOf("</textarea>", StringComparison.Ordinal)];
    }

    /// <summary>As browsers send it, with CR and LF.</summary>
    private async Task<string> SubmitAsync(string text, string act = "store", bool mayGo = false, long seen = 1)
    {
        const string Path = "connect/settings?organisation=contoso";
        using var answer = await PostAsync(
            Path,
            await TokenOfAsync(Path),
            [("_handler", "settings"), ("Seen", $"{seen}"), ("Yaml", text.ReplaceLineEndings("\r\n")), ("Act", act), .. mayGo ? [("MayGo", "true")] : Array.Empty<(string, string)>()]);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(TestEnds)).ReplaceLineEndings("\n");
    }
}
