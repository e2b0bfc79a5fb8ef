using System.CommandLine;
using System.Text.Json.Nodes;
using Undersign.Commands;
using Undersign.Organisations.Drafts;

namespace Undersign.Tests.Commands;

/// <summary>What would change, what was, and the way back: <c>diff</c>, <c>history</c> and <c>rollback</c>.</summary>
public sealed class SettingsHistoryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("undersign-history-").FullName;

    public SettingsHistoryTests()
    {
        File.WriteAllText(Config, "hostName: gateway.contoso.example\nstorage: { sqlite: undersign.db }\nreceiveConnectors: [{ name: exchange, bindings: [\"127.0.0.1:0\"] }]\nweb: { port: 0 }\n");
        Directory.CreateDirectory(Settings);
        Write("""
            - { name: desk, when: { sender: desk@contoso.example }, pass: true }
            - { name: outside, when: { recipients: outside }, signature: standard }
            - { name: inside, when: { recipients: inside }, signature: standard }
            """, "<p>{{person.displayName}}</p>\n<p>Contoso</p>\n<p>Berlin</p>\n", "mail,displayName\nann@contoso.example,Ann\nbob@contoso.example,Bob\n");
    }

    private string Config => Path.Combine(_folder, "undersign.yaml");

    private string Settings => Path.Combine(_folder, "settings");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Diff_tells_what_would_change_in_the_words_of_the_settings()
    {
        await RunAsync(ApplyCommand.Create(), Settings);
        Write("""
            - { name: inside, when: { recipients: inside }, signature: standard }
            - { name: outside, when: { recipients: outside, message: new }, signature: standard }
            - { name: replies, signature: standard }
            """, "<p>{{person.displayName}}</p>\n<p><b>Contoso</b></p>\n<p>Berlin</p>\n", "mail,displayName\nann@contoso.example,Ann Smith\neve@contoso.example,Eve\n", "defer");

        Assert.Equal(
            (1, """
            - rule "desk"
            > rule "outside" moves to number 2
            + rule "outside": when.message: new
            + rule "replies", as number 3
            ~ signature "standard": html: 1 lines new, 1 lines gone
                - <p>Contoso</p>
                + <p><b>Contoso</b></p>
            + people: 1 added: eve@contoso.example
            - people: 1 gone: bob@contoso.example
            ~ people: 1 changed: ann@contoso.example
            ~ onFailure: unsigned -> defer
            contoso: this would become version 2

            """.ReplaceLineEndings("\n"), ""),
            await RunAsync(DiffCommand.Create(), Settings));
        Assert.Equal(1, (await RunAsync(DiffCommand.Create(), Settings)).Exit); // and nothing was changed
    }

    /// <summary>The second source makes an alias of the first the address; the third knows both as two people.</summary>
    [Fact]
    public async Task Two_people_with_one_address_can_be_compared()
    {
        var organisation = Path.Combine(Settings, "organisation.yaml");
        await File.WriteAllTextAsync(Path.Combine(Settings, "first.csv"), "mail,aliases\na@contoso.example,x@contoso.example\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(Settings, "second.csv"), "mail\nx@contoso.example\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(Settings, "third.csv"), "mail\na@contoso.example\nx@contoso.example\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(organisation, (await File.ReadAllTextAsync(organisation, TestContext.Current.CancellationToken)).Replace(
            "people: { csv: people.csv }",
            "people: { sources: [{ name: first, csv: first.csv }, { name: second, csv: second.csv, fields: { mail: always } }, { name: third, csv: third.csv }] }",
            StringComparison.Ordinal), TestContext.Current.CancellationToken);
        await RunAsync(ApplyCommand.Create(), Settings);
        await File.AppendAllTextAsync(Path.Combine(Settings, "third.csv"), "b@contoso.example\n", TestContext.Current.CancellationToken);

        Assert.Contains("+ people: 1 added: b@contoso.example", (await RunAsync(DiffCommand.Create(), Settings)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Diff_tells_what_else_has_changed_about_people_beside_people()
    {
        const string Sources = "people: { sources: [{ name: hr, csv: people.csv }, { name: ad, fields: { title: always }, ldap: { servers: [\"ldaps://dc1.contoso.example\"], base: \"dc=contoso\" } }] }";
        Replace("people: { csv: people.csv }", Sources);
        await RunAsync(ApplyCommand.Create(), Settings);
        Replace("dc1", "dc2");
        Replace("title: always", "title: never");
        await File.WriteAllTextAsync(Path.Combine(Settings, "people.csv"), "mail,displayName\nann@contoso.example,Ann Smith\nbob@contoso.example,Bob\n", TestContext.Current.CancellationToken);

        Assert.Equal(
            """
            ~ people: 1 changed: ann@contoso.example
            ~ source "ad": fields.title: always -> never
            ~ source "ad": ldap.servers[0]: ldaps://dc1.contoso.example -> ldaps://dc2.contoso.example
            contoso: this would become version 2

            """.ReplaceLineEndings("\n"),
            (await RunAsync(DiffCommand.Create(), Settings)).Output);
    }

    [Fact]
    public async Task Comments_come_back_when_settings_are_exported()
    {
        var organisation = Path.Combine(Settings, "organisation.yaml");
        await File.AppendAllTextAsync(organisation, "# one\n", TestContext.Current.CancellationToken);
        await RunAsync(ApplyCommand.Create(), Settings);
        var written = await File.ReadAllTextAsync(organisation, TestContext.Current.CancellationToken);
        await File.AppendAllTextAsync(organisation, "# another\n", TestContext.Current.CancellationToken);

        Assert.Contains("~ organisation.yaml: comments and layout", (await RunAsync(ApplyCommand.Create(), Settings)).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync(RollbackCommand.Create(), "contoso", "1")).Exit);
        Assert.Equal(0, (await RunAsync(ExportCommand.Create(), "contoso", Path.Combine(_folder, "out"))).Exit);

        Assert.Equal(written, await File.ReadAllTextAsync(Path.Combine(_folder, "out", "organisation.yaml"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_folder_that_says_which_version_it_was_made_of_replaces_no_other()
    {
        await RunAsync(ApplyCommand.Create(), Settings);
        Write("- { name: all, signature: standard }", "<p>{{person.displayName}}</p>", "mail,displayName\nann@contoso.example,Ann\nbob@contoso.example,Bob\n");
        await RunAsync(ApplyCommand.Create(), Settings, "--after", "1");
        Write("- { name: every, signature: standard }", "<p>{{person.displayName}}</p>", "mail,displayName\nann@contoso.example,Ann\nbob@contoso.example,Bob\n");

        var (exit, _, error) = await RunAsync(ApplyCommand.Create(), Settings, "--after", "1");

        Assert.Equal(1, exit);
        Assert.StartsWith("contoso: version 2 is the newest, and not 1: somebody has changed it meanwhile.", error, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync(ApplyCommand.Create(), Settings, "--after", "2")).Exit);
    }

    [Fact]
    public async Task Diff_of_what_is_in_force_is_nothing()
    {
        Assert.Equal((1, "contoso is not in force yet; all of it is new"), await LastLineAsync(DiffCommand.Create(), Settings));

        await RunAsync(ApplyCommand.Create(), Settings);

        Assert.Equal((0, "contoso: nothing would change; version 1 is the same\n", ""), await RunAsync(DiffCommand.Create(), Settings));
    }

    [Fact]
    public async Task Diff_of_a_folder_that_is_not_good_is_exit_code_2()
    {
        await File.AppendAllTextAsync(Path.Combine(Settings, "organisation.yaml"), "extra: 1\n", TestContext.Current.CancellationToken);

        Assert.Equal(2, (await RunAsync(DiffCommand.Create(), Settings)).Exit);
    }

    [Fact]
    public async Task An_older_version_comes_back_as_the_next_one()
    {
        await RunAsync(ApplyCommand.Create(), Settings);
        Write("- { name: all, signature: standard }", "<p>{{person.displayName}}</p>", "mail,displayName\nann@contoso.example,Ann\n");
        await RunAsync(ApplyCommand.Create(), Settings);

        var (exit, output, error) = await RunAsync(RollbackCommand.Create(), "contoso", "1");

        Assert.Equal((0, ""), (exit, error));
        Assert.EndsWith("contoso: version 3 is in force, with 2 people, 1 signature, 3 rules\n", output, StringComparison.Ordinal);
        Assert.Equal((1, "There is no version 9 of \"contoso\"; undersign history contoso lists them.\n"), await LastErrorAsync(RollbackCommand.Create(), "contoso", "9"));
        Assert.Contains("nothing has changed", (await RunAsync(RollbackCommand.Create(), "contoso", "3")).Output, StringComparison.Ordinal);

        var history = (await RunAsync(HistoryCommand.Create(), "contoso", "--json")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal([1L, null, null], history.Select(static line => (long?)JsonNode.Parse(line)!["returnsTo"]));
        Assert.EndsWith($"{Environment.UserName}, back to version 1", (await RunAsync(HistoryCommand.Create(), "contoso")).Output.Split('\n')[0], StringComparison.Ordinal);
        Assert.Equal([3L, 2, 1], history.Select(static line => (long)JsonNode.Parse(line)!["version"]!));
        Assert.Equal(2, (await RunAsync(HistoryCommand.Create(), "contoso", "--limit", "2")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(1, (await RunAsync(HistoryCommand.Create(), "fabrikam")).Exit);
    }

    [Theory]
    [InlineData("a b c d", "a c d e", "-b +e")]
    [InlineData("", "a", "+a")]
    [InlineData("a b", "b a", "-a +a")]
    [InlineData("a a b", "a b b", "-a +b")]
    public void What_two_lists_have_in_common_is_the_longest(string before, string after, string expected)
    {
        var (old, now) = (before.Split(' ', StringSplitOptions.RemoveEmptyEntries), after.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        var (keptOld, keptNow) = CommonSequence.Of(old, now)!.Value;

        var said = old.Where((_, index) => !keptOld[index]).Select(static word => $"-{word}").Concat(now.Where((_, index) => !keptNow[index]).Select(static word => $"+{word}"));
        Assert.Equal(expected, string.Join(' ', said));
    }

    [Fact]
    public void Lists_too_long_to_compare_are_told_as_such()
    {
        var (old, now) = (Enumerable.Range(0, 5000).Select(static number => $"{number}"), Enumerable.Range(5000, 5000).Select(static number => $"{number}"));

        Assert.Equal(["5000 lines instead of 5000"], LineChanges.Between(string.Join('\n', old), string.Join('\n', now)), StringComparer.Ordinal);
    }

    private void Replace(string old, string now)
    {
        var file = Path.Combine(Settings, "organisation.yaml");
        var text = File.ReadAllText(file);
        Assert.Contains(old, text, StringComparison.Ordinal);
        File.WriteAllText(file, text.Replace(old, now, StringComparison.Ordinal));
    }

    private void Write(string rules, string html, string people, string onFailure = "unsigned")
    {
        File.WriteAllText(Path.Combine(Settings, "organisation.yaml"), $$"""
            name: contoso
            domains: [contoso.example]
            onFailure: {{onFailure}}
            identity: { addresses: [192.0.2.1] }
            sendConnectors: [{ name: hop, addressSpaces: ["*"], smartHosts: [localhost] }]
            people: { csv: people.csv }
            signatures: [{ name: standard, html: standard.html }]
            rules:
            {{rules}}

            """);
        File.WriteAllText(Path.Combine(Settings, "standard.html"), html);
        File.WriteAllText(Path.Combine(Settings, "people.csv"), people);
    }

    private async Task<(int Exit, string Line)> LastLineAsync(Command command, params string[] arguments)
    {
        var (exit, output, _) = await RunAsync(command, arguments);
        return (exit, output.TrimEnd('\n').Split('\n')[^1]);
    }

    private async Task<(int Exit, string Error)> LastErrorAsync(Command command, params string[] arguments)
    {
        var (exit, _, error) = await RunAsync(command, arguments);
        return (exit, error);
    }

    private async Task<(int Exit, string Output, string Error)> RunAsync(Command command, params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var exit = await command.Parse([.. arguments, "--config", Config]).InvokeAsync(new() { Output = output, Error = error }, TestContext.Current.CancellationToken);
        return (exit, output.ToString(), error.ToString());
    }
}
