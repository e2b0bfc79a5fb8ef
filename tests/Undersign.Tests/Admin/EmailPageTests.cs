using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Undersign.Notifications;
using Undersign.Tests.Organisations;
using Undersign.Tests.Relaying;

namespace Undersign.Tests.Admin;

/// <summary>Email settings as an administrator changes them, who follows what the page says (EM-1, EM-3).</summary>
public sealed class EmailPageTests : PagesTestBase
{
    private const string Password = "a-unique-password-4b7e";
    private const string Saved = "Changes have been saved and a test email was sent to you@contoso.example.";

    /// <summary>The account has two factors, and sends as itself alone.</summary>
    private readonly NextHop _hop = new((connection, command) => command switch
    {
        _ when command.StartsWith("EHLO", StringComparison.Ordinal) => "250-mail.contoso.example\r\n250 AUTH PLAIN",
        _ when command == $"AUTH PLAIN {Base64($"\0it@contoso.example\0{Password}")}" => "235 2.7.0 OK",
        _ when command.StartsWith("AUTH", StringComparison.Ordinal) => "534 5.7.9 Application-specific password required. Learn more at https://support.google.com/mail/?p=InvalidSecondFactor",
        "." when connection.Commands.All(static said => said != "MAIL FROM:<it@contoso.example>") => "554 5.2.252 SendAsDenied; it@contoso.example not allowed to send as alerts@contoso.example",
        _ => NextHop.Usual(command),
    });

    private readonly NextHop _imap = new((_, command) => command == "CONNECT" ? "* OK [CAPABILITY IMAP4rev1] Dovecot ready." : "* BAD");

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Names.Address("mail.contoso.example", "127.0.0.1");
        var document = OrganisationSamples.Document("contoso", "{ routingCodes: [5Hk2vQ9xWc7RzT4nBm8Ys3Lp] }");
        document["sendConnectors"] = JsonNode.Parse($$"""[{ "name": "hop", "addressSpaces": ["*"], "smartHosts": ["127.0.0.1:{{_hop.Port}}"] }]""");
        await StoreAsync(document);
        (await SignInAsync(await CodeAsync())).Dispose();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _hop.DisposeAsync();
        await _imap.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Each_module_is_listed_with_Edit_and_has_a_tab()
    {
        var list = await PageAsync("email");
        foreach (var section in EmailBook.Sections)
        {
            Assert.Contains($"href=\"/email/{section}?organisation=contoso\"", list, StringComparison.Ordinal);
            Assert.Contains("Save and send test email", await PageAsync($"email/{section}?organisation=contoso"), StringComparison.Ordinal);
        }

        Assert.Contains("There is no such module", await PageAsync("email/somewhere"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_has_not_signed_in_sees_and_changes_nothing()
    {
        var form = await FormAsync("email/alerts");
        using var signedOut = await PostAsync("sign-out", await TokenOfAsync("email"));

        using var content = form.Set("from", "x@contoso.example").ToContent();
        using var answer = await Browser.PostAsync(new Uri("email/alerts", UriKind.Relative), content, TestEnds);

        Assert.Equal((HttpStatusCode.Found, HttpStatusCode.Found), (await StatusAsync("email"), await StatusAsync("email/alerts")));
        Assert.NotEqual(HttpStatusCode.OK, answer.StatusCode);
        Assert.Empty(await InForceAsync());
    }

    [Fact]
    public async Task Through_the_gateway_the_test_goes_by_the_send_connector()
    {
        var page = await SaveAsync("alerts", ("from", "it@contoso.example"), ("recipients", "ann@contoso.example"));

        Assert.Contains(Saved, page, StringComparison.Ordinal);
        var connection = Assert.Single(_hop.Connections);
        Assert.Contains("RCPT TO:<you@contoso.example>", connection.Commands, StringComparer.Ordinal);
        Assert.DoesNotContain("ann@contoso.example", string.Concat(connection.Commands), StringComparison.Ordinal);
        Assert.Contains("Subject: [Test] [Undersign] contoso: 2 things to look at", Assert.Single(connection.Messages), StringComparison.Ordinal);
        Assert.Equal("it@contoso.example", (await InForceAsync())["alerts"].Read().Value(EmailFields.From));
    }

    [Fact]
    public async Task What_the_four_classic_mistakes_show_leads_to_settings_that_work()
    {
        var page = await SaveAsync("alerts", ("way", "server"), ("server", "mial.contoso.example"), ("port", $"{_imap.Port}"), ("security", "none"), ("login", "password"), ("user", "it@contoso.example"), ("password", "the everyday one"), ("from", "alerts@contoso.example"));
        Assert.Contains("failed at DNS", page, StringComparison.Ordinal);
        Assert.Contains("mail.contoso.example", Finding(page), StringComparison.Ordinal);

        page = await SaveAgainAsync(page, ("server", "mail.contoso.example"));
        Assert.Contains("was entered for it@contoso.example at mial.contoso.example", page, StringComparison.Ordinal);

        page = await SaveAgainAsync(page, ("password", "the everyday one"));
        Assert.Contains("failed at Banner", page, StringComparison.Ordinal);
        Assert.Contains("IMAP", Finding(page), StringComparison.Ordinal);

        page = await SaveAgainAsync(page, ("port", $"{_hop.Port}"));
        Assert.Contains("failed at AUTH", page, StringComparison.Ordinal);
        Assert.Contains("app password", Finding(page), StringComparison.OrdinalIgnoreCase);

        page = await SaveAgainAsync(page, ("password", Password));
        Assert.Contains("it@contoso.example", Finding(page), StringComparison.Ordinal);
        Assert.Empty(await InForceAsync());

        page = await SaveAgainAsync(page, ("from", "it@contoso.example"));
        Assert.Contains(Saved, page, StringComparison.Ordinal);
        Assert.Equal("it@contoso.example", (await InForceAsync())["alerts"].Read().Value(EmailFields.From));
    }

    [Fact]
    public async Task A_failed_test_keeps_what_is_in_force_unless_somebody_insists()
    {
        await SaveAsync("alerts", ("from", "it@contoso.example"));

        var page = await SaveAsync("alerts", ("way", "server"), ("server", "127.0.0.1"), ("port", $"{_imap.Port}"));
        Assert.Contains("Nothing has changed: the test failed at Banner, and what was in force stays in force.", page, StringComparison.Ordinal);
        Assert.Null((await InForceAsync())["alerts"].Read().Value(EmailFields.Way));

        page = await SaveAgainAsync(page, ("insists", "true"));
        Assert.Contains("Changes have been saved as you insisted, though no test email was sent: it failed at Banner.", page, StringComparison.Ordinal);
        Assert.Equal("server", (await InForceAsync())["alerts"].Read().Value(EmailFields.Way));
    }

    /// <summary>Back, reload, a bookmark: what an older test came to is not told as if it were what counts.</summary>
    [Fact]
    public async Task The_address_of_an_older_test_tells_what_is_in_force_now()
    {
        await SaveAsync("alerts", ("from", "it@contoso.example"));
        await SaveAsync("alerts", ("way", "server"), ("server", "127.0.0.1"), ("port", $"{_imap.Port}"));
        await SaveAsync("alerts", ("name", "Contoso IT"));

        foreach (var (tried, says) in new[] { (1, "Version 1 is no longer in force. Below is version 3, which is in force, with its own test."), (2, "Version 2 never came in force. Below is version 3,"), (3, Saved), (99, "") })
        {
            var page = await PageAsync($"email/alerts?organisation=contoso&tried={tried}");
            Assert.Contains(says, page, StringComparison.Ordinal);
            Assert.Contains("Test email: good", page, StringComparison.Ordinal);
            Assert.Equal(says.Length > 0, page.Contains("role=\"status\"", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_login_that_was_entered_and_not_chosen_is_told_at_Login()
    {
        var page = await SaveAsync("alerts", ("way", "server"), ("server", "127.0.0.1"), ("port", $"{_hop.Port}"), ("from", "it@contoso.example"), ("password", Password));

        Assert.Contains("Login</a>: is None, and what you entered", page, StringComparison.Ordinal);
        Assert.Empty(_hop.Connections);
    }

    [Fact]
    public async Task Of_two_browsers_the_second_is_told_and_changes_nothing()
    {
        var (first, second) = (await FormAsync("email/alerts"), await FormAsync("email/alerts"));
        await SendAsync("alerts", first.Set("from", "it@contoso.example").Set("recipient", "you@contoso.example"));

        var page = await SendAsync("alerts", second.Set("from", "second@contoso.example").Set("recipient", "you@contoso.example"));

        Assert.Contains("somebody else has changed these settings meanwhile", page, StringComparison.Ordinal);
        Assert.Equal("second@contoso.example", PageForm.Of(page, "Save and send")["from"]);
        Assert.Equal("it@contoso.example", (await InForceAsync())["alerts"].Read().Value(EmailFields.From));
    }

    [Fact]
    public async Task What_makes_no_sense_is_told_at_its_field_and_what_was_typed_stays()
    {
        var page = await SaveAsync("alerts", ("way", "server"), ("server", "https://mail.contoso.example"), ("from", "it"), ("text", "{{alert.begun}}"), ("recipient", "you"));

        foreach (var says in new[] { "<a href=\"#recipient\">Test recipient</a>: A test needs a recipient: \"you\" is not an address", "without https://", "\"it\" is not an address", "did you mean \"alert.began\"?", "A test needs a recipient" })
        {
            Assert.Contains(says, page, StringComparison.Ordinal);
        }

        var form = PageForm.Of(page, "Save and send");
        Assert.Equal(("https://mail.contoso.example", "it", "{{alert.begun}}", "you"), (form["server"], form["from"], form["text"], form["recipient"]));
        Assert.Empty(await InForceAsync());
    }

    [Fact]
    public async Task A_module_shows_what_it_inherits_and_from_whom()
    {
        await SaveAsync("global", ("from", "it@contoso.example"), ("name", "Contoso IT"));

        var page = await PageAsync("email/reports");
        Assert.Contains("Counts: it@contoso.example, from the global default.", page, StringComparison.Ordinal);
        Assert.Contains("Counts: 587, built in.", page, StringComparison.Ordinal);

        await SaveAsync("reports", ("from", "reports@contoso.example"));
        Assert.DoesNotContain("not tested since", await PageAsync("email"), StringComparison.Ordinal);
        await SendAsync("global", (await FormAsync("email/global")).Uncheck("open", "from").Set("recipient", "you@contoso.example"));

        Assert.Contains("not tested since the global default changed<small>before that: good", await PageAsync("email"), StringComparison.Ordinal);
        page = await PageAsync("email/reports");
        Assert.Contains("Fixed by the global default: it@contoso.example.</p>", page, StringComparison.Ordinal);
        Assert.Contains("<a href=\"/email/global?organisation=contoso\">Change it in the global default</a>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("reports@contoso.example", page, StringComparison.Ordinal); // it does not count
    }

    /// <summary>The password goes nowhere by somebody's writing another server beside it.</summary>
    [Fact]
    public async Task Another_server_does_not_get_the_password_that_is_kept()
    {
        (string, string)[] login = [("way", "server"), ("server", "mail.contoso.example"), ("port", $"{_hop.Port}"), ("security", "none"), ("login", "password"), ("user", "it@contoso.example"), ("from", "it@contoso.example")];
        await SaveAsync("alerts", [.. login, ("password", Password)]);
        await using var other = new NextHop(static (_, command) => command.StartsWith("EHLO", StringComparison.Ordinal) ? "250-mail.evil.example\r\n250 AUTH PLAIN" : NextHop.Usual(command));

        var page = await SaveAsync("alerts", ("server", "127.0.0.1"), ("port", $"{other.Port}"));

        Assert.Contains("was entered for it@contoso.example at mail.contoso.example, in the clear, and goes nowhere else", page, StringComparison.Ordinal);
        Assert.Empty(other.Connections);
        Assert.Equal("mail.contoso.example", (await InForceAsync())["alerts"].Read().Value(EmailFields.Server));
    }

    [Fact]
    public async Task Server_and_login_are_inherited_together_and_the_page_says_so()
    {
        await SaveAsync("global", ("way", "server"), ("server", "127.0.0.1"), ("port", $"{_hop.Port}"), ("security", "none"), ("from", "it@contoso.example"));

        var page = await SaveAsync("reports", ("user", "it@contoso.example"), ("recipients", "ann@contoso.example"));
        Assert.Contains("User: does not count while Send is inherited", WebUtility.HtmlDecode(page).Replace("</a>", "", StringComparison.Ordinal), StringComparison.Ordinal);

        page = await PageAsync("email/reports");
        Assert.Contains("Counts: 127.0.0.1, from the global default.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"open-server\"", await PageAsync("email/global"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_preset_fills_in_what_the_provider_wants_and_saves_nothing()
    {
        var page = await PageAsync("email/alerts?organisation=contoso&preset=Microsoft%20365");

        var form = PageForm.Of(page, "Save and send");
        Assert.Equal(("server", "smtp.office365.com", "587", "starttls", "microsoft"), (form["way"], form["server"], form["port"], form["security"], form["login"]));
        Assert.Contains("Microsoft 365 takes", page, StringComparison.Ordinal);
        Assert.Empty(await InForceAsync());
    }

    [Fact]
    public async Task No_secret_is_shown_or_stored_as_it_is()
    {
        (string, string)[] secrets = [("password", Password), ("clientSecret", "a-unique-client-secret-88d1"), ("refreshToken", "a-unique-refresh-token-c20a")];
        var page = await SaveAsync("alerts", [("way", "server"), ("server", "mail.contoso.example"), ("port", $"{_hop.Port}"), ("security", "none"), ("login", "password"), ("user", "it@contoso.example"), ("from", "it@contoso.example"), .. secrets]);
        Assert.Contains(Saved, page, StringComparison.Ordinal);
        Assert.Contains("It is set since ", page, StringComparison.Ordinal);
        Assert.Contains("Transcript, without secrets", page, StringComparison.Ordinal);

        var pages = page + await PageAsync("email") + await PageAsync("email/alerts") + await PageAsync("email/global");
        await StopAsync();
        var files = Encoding.Latin1.GetString([.. Directory.EnumerateFiles(Folder).SelectMany(File.ReadAllBytes)]);

        Assert.Contains("it@contoso.example", files, StringComparison.Ordinal); // what is looked for would be found
        foreach (var (_, secret) in secrets)
        {
            Assert.DoesNotContain(secret, pages, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, files, StringComparison.Ordinal);
            Assert.DoesNotContain(Base64(secret), files, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(Base64($"\0it@contoso.example\0{Password}"), pages + files, StringComparison.Ordinal);
        await StartAsync(); // whoever comes next stops it
    }

    private Task<string> SaveAsync(string section, params (string Name, string Value)[] entered) => SaveAsync(section, null, entered);

    /// <summary>Changes the form that a page shows, as whoever has read it would.</summary>
    private Task<string> SaveAgainAsync(string page, params (string Name, string Value)[] entered) => SaveAsync("alerts", page, entered);

    private async Task<string> SaveAsync(string section, string? page, (string Name, string Value)[] entered)
    {
        var form = page is null ? (await FormAsync($"email/{section}")).Set("recipient", "you@contoso.example") : PageForm.Of(page, "Save and send");
        return await SendAsync(section, entered.Aggregate(form, static (form, field) => form.Set(field.Name, field.Value)));
    }

    /// <returns>The page that the browser shows then.</returns>
    private async Task<string> SendAsync(string section, PageForm form)
    {
        using var content = form.ToContent();
        using var answer = await Browser.PostAsync(new Uri($"email/{section}", UriKind.Relative), content, TestEnds);
        return answer.StatusCode == HttpStatusCode.Found ? await PageAsync(new Uri(Browser.BaseAddress!, answer.Headers.Location!).PathAndQuery.TrimStart('/')) // a redirection has one, and the browser an address
            : WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(TestEnds));
    }

    private async Task<PageForm> FormAsync(string path) => PageForm.Of(await Browser.GetStringAsync(new Uri(path, UriKind.Relative), TestEnds), "Save and send");

    private async Task<string> PageAsync(string path) => WebUtility.HtmlDecode(await Browser.GetStringAsync(new Uri(path, UriKind.Relative), TestEnds));

    private Task<IReadOnlyDictionary<string, StoredEmail>> InForceAsync() => Running.Services.GetRequiredService<EmailStore>().InForceAsync("contoso", TestEnds);

    private static string Finding(string page)
    {
        var start = page.IndexOf("id=\"finding\"", StringComparison.Ordinal);
        return start < 0 ? "" : page[start..page.IndexOf("</div>", start, StringComparison.Ordinal)];
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
