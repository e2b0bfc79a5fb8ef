using System.CommandLine;
using System.Text.Json.Nodes;
using Undersign.Commands;

namespace Undersign.Tests.Commands;

/// <summary>Settings tried before they are in force: <c>explain</c>, <c>test</c> and <c>replay</c>.</summary>
public sealed class RehearsalCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("undersign-rehearsals-").FullName;

    public RehearsalCommandTests()
    {
        Directory.CreateDirectory(Settings);
        File.WriteAllText(Path.Combine(Settings, "organisation.yaml"), """
            name: contoso
            domains: [contoso.example]
            identity: { addresses: [192.0.2.1] }
            sendConnectors: [{ name: hop, addressSpaces: ["*"], smartHosts: [localhost] }]
            people: { csv: people.csv }
            signatures:
              - { name: standard, html: standard.html, text: standard.txt, inThread: none }
              - { name: legal, text: legal.txt, placement: end }
            rules:
              - { name: plain ones, when: { subject: "[plain]" }, pass: true }
              - { name: outside, when: { recipients: outside }, signature: standard, disclaimer: legal }
            """);
        File.WriteAllText(Path.Combine(Settings, "people.csv"), "mail,displayName\nann@contoso.example,Ann Smith\nbob@contoso.example,Bob Jones\n");
        File.WriteAllText(Path.Combine(Settings, "standard.html"), "<p>{{person.displayName}} &amp; <b>friends</b></p>");
        File.WriteAllText(Path.Combine(Settings, "standard.txt"), "{{person.displayName}} & friends");
        File.WriteAllText(Path.Combine(Settings, "legal.txt"), "Legal words");
    }

    private string Settings => Path.Combine(_folder, "settings");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Explain_says_for_each_recipient_what_and_why()
    {
        var (exit, output, error) = await RunAsync(ExplainCommand.Create(), "--dir", Settings, "--from", "ann@contoso.example", "--to", "rita@fabrikam.example,bob@contoso.example", "--at", "2026-11-22T05:00Z");

        Assert.Equal((0, ""), (exit, error));
        Assert.Equal(
            """
            contoso, at 2026-11-22 05:00 UTC
            rita@fabrikam.example: standard + legal, by the rule "outside"; at the end: no quoted message was found
              - plain ones: does not apply; it asks that the subject contains "[plain]"
              * outside: applies
            bob@contoso.example: nothing: no rule applies
              - plain ones: does not apply; it asks that the subject contains "[plain]"
              - outside: does not apply; it asks that the recipient is outside

            """.ReplaceLineEndings("\n"),
            output);
    }

    [Fact]
    public async Task Explain_gives_a_program_the_same()
    {
        var (_, output, _) = await RunAsync(ExplainCommand.Create(), "--dir", Settings, "--from", "ann@contoso.example", "--to", "rita@fabrikam.example", "--signed-before", "standard", "--reply", "--json");

        var recipient = JsonNode.Parse(output)!["recipients"]![0]!;
        Assert.Equal("stamp", (string?)recipient["decision"]);
        Assert.Equal("""[{"kind":"disclaimer","name":"legal","placement":"end"}]""", recipient["texts"]!.ToJsonString());
        Assert.Equal(["plain ones", "outside"], recipient["rules"]!.AsArray().Select(static rule => (string?)rule!["name"]), StringComparer.Ordinal);
        Assert.Equal("applies", (string?)recipient["rules"]![1]!["said"]);
    }

    [Fact]
    public async Task Explain_shows_a_real_message_as_it_would_arrive()
    {
        var page = Path.Combine(_folder, "seen.html");
        var message = Path.Combine(_folder, "mail.eml");
        await File.WriteAllTextAsync(message, "From: Ann <ann@contoso.example>\r\nTo: rita@fabrikam.example\r\nCc: bob@contoso.example\r\nSubject: <Hello>\r\nContent-Type: text/html\r\n\r\n<p>Hi</p>\r\n", TestContext.Current.CancellationToken);

        var (exit, output, error) = await RunAsync(ExplainCommand.Create(), "--dir", Settings, "--message", message, "--html", page);

        Assert.Equal((0, ""), (exit, error));
        Assert.Contains("bob@contoso.example: nothing", output, StringComparison.Ordinal);
        var html = await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken);
        Assert.Contains("&lt;p&gt;Ann Smith &amp;amp; &lt;b&gt;friends&lt;/b&gt;&lt;/p&gt;", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<Hello>", html, StringComparison.Ordinal);
        Assert.Equal(2, html.Split("<iframe sandbox").Length - 1);
    }

    [Fact]
    public async Task A_subject_with_line_ends_is_one_line()
    {
        var (_, output, _) = await RunAsync(ExplainCommand.Create(), "--dir", Settings, "--from", "ann@contoso.example", "--to", "rita@fabrikam.example", "--subject", "x\r\nAuto-Submitted: auto-replied\r\n\r\n[plain]");

        Assert.Contains("nothing: the rule \"plain ones\" says so", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Who writes to whom?", "--from", "ann@contoso.example")]
    [InlineData("--from is no address", "--from", "ann", "--to", "rita@fabrikam.example")]
    [InlineData("--to has no address", "--from", "ann@contoso.example", "--to", "rita")]
    public async Task Explain_says_what_is_missing(string said, params string[] arguments)
    {
        var (exit, _, error) = await RunAsync(ExplainCommand.Create(), ["--dir", Settings, .. arguments]);

        Assert.Equal(1, exit);
        Assert.Contains(said, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Expectations_that_are_met_are_exit_code_0()
    {
        Expect("""
            expectations:
              - expect: from ann@ to outside@ gets standard, legal
              - { expect: "from ann@ to outside@, rita@fabrikam.example gets legal", message: reply, signedBefore: standard }
              - { expect: from ann@ to outside@ gets nothing, subject: "Offer [plain]" }
              - { expect: from ann@ to bob@ does not get legal, at: 2026-12-24T10:00+01:00 }
              - { expect: from eve@fabrikam.example to ann@ gets nothing, headers: { Importance: high }, body: Hello }
            """);

        Assert.Equal((0, "All 5 expectations are met.\n", ""), await RunAsync(TestCommand.Create(), Settings));
    }

    [Fact]
    public async Task Expectations_that_are_not_met_are_exit_code_1_each_with_its_line()
    {
        Expect("""
            expectations:
              - expect: from ann@ to outside@, bob@ gets standard
              - expect: from ann@ to outside@ does not get legal
              - expect: from ann@ to outside@ gets legal, standard
            """);

        var (exit, output, error) = await RunAsync(TestCommand.Create(), Settings);

        Assert.Equal((1, "2 of 3 expectations are not met.\n"), (exit, output));
        Assert.Equal(
            $"""
            {Settings}/expectations.yaml:2: outside@outside.invalid gets standard + legal, by the rule "outside"; bob@contoso.example gets nothing: no rule applies
            {Settings}/expectations.yaml:3: outside@outside.invalid gets standard + legal, by the rule "outside"

            """.ReplaceLineEndings("\n"),
            error);
    }

    [Fact]
    public async Task What_cannot_be_made_is_not_what_somebody_expects()
    {
        await File.WriteAllTextAsync(Path.Combine(Settings, "standard.txt"), string.Concat(Enumerable.Repeat("{{person.displayName}}", 1500)), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(Settings, "people.csv"), $"mail,displayName\nann@contoso.example,{new string('x', 20_000)}\n", TestContext.Current.CancellationToken);
        Expect("""
            expectations:
              - expect: from ann@ to outside@ gets standard, legal
            """);

        var (exit, _, error) = await RunAsync(TestCommand.Create(), Settings);

        Assert.Equal(1, exit);
        Assert.StartsWith($"{Settings}/expectations.yaml:2: outside@outside.invalid gets standard + legal, by the rule \"outside\"; ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Expectations_that_cannot_be_checked_are_exit_code_2_all_at_once()
    {
        Expect("""
            expectations:
              - expect: alice gets something
              - expect: from ann@ to outside@ gets standrad
              - { expect: from ann@ to outside gets nothing, at: noon, message: answer, subjct: x }
              - { subject: x }
            """);

        var (exit, _, error) = await RunAsync(TestCommand.Create(), Settings);

        Assert.Equal(2, exit);
        Assert.Equal(["2", "3", "4", "4", "4", "4", "5"], error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Split(".yaml:")[1].Split(':')[0]), StringComparer.Ordinal);
        Assert.Contains("there is no signature \"standrad\"; did you mean \"standard\"?", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_that_are_not_good_are_tested_no_further()
    {
        Expect("expectations: []");
        await File.AppendAllTextAsync(Path.Combine(Settings, "organisation.yaml"), "\nextra: 1\n", TestContext.Current.CancellationToken);

        Assert.Equal(1, (await RunAsync(TestCommand.Create(), Settings)).Exit);
    }

    [Fact]
    public async Task Replay_shows_whom_a_draft_treats_differently()
    {
        var mail = Directory.CreateDirectory(Path.Combine(_folder, "mail")).FullName;
        await WriteAsync("1.eml", "ann@contoso.example", "rita@fabrikam.example");
        await WriteAsync("2.EML", "ann@contoso.example", "bob@contoso.example");
        await WriteAsync("3.eml", "bob@contoso.example", "rita@fabrikam.example");
        var draft = Path.Combine(_folder, "draft");
        Directory.CreateDirectory(draft);
        foreach (var file in Directory.EnumerateFiles(Settings))
        {
            File.Copy(file, Path.Combine(draft, Path.GetFileName(file)));
        }

        await File.WriteAllTextAsync(Path.Combine(draft, "organisation.yaml"), (await File.ReadAllTextAsync(Path.Combine(draft, "organisation.yaml"), TestContext.Current.CancellationToken)).Replace(", when: { recipients: outside }", ", when: { sender: ann@contoso.example }", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(draft, "legal.txt"), "Other legal words", TestContext.Current.CancellationToken);

        var (exit, output, error) = await RunAsync(ReplayCommand.Create(), mail, "--draft", draft, "--against", Settings);

        Assert.Equal((0, ""), (exit, error));
        Assert.Equal(
            $"""
            {mail}/1.eml
              rita@fabrikam.example: standard + legal, by the rule "outside", and it comes out otherwise
            {mail}/2.EML
              bob@contoso.example: nothing: no rule applies -> standard + legal, by the rule "outside"
            {mail}/3.eml
              rita@fabrikam.example: standard + legal, by the rule "outside" -> nothing: no rule applies
            3 of 3 messages would be treated differently.

            """.ReplaceLineEndings("\n"),
            output);

        Task WriteAsync(string name, string from, string to) =>
            File.WriteAllTextAsync(Path.Combine(mail, name), $"From: {from}\r\nTo: {to}\r\nSubject: Order\r\n\r\nHello\r\n", TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Replay_names_what_it_cannot_read()
    {
        var (exit, output, error) = await RunAsync(ReplayCommand.Create(), Path.Combine(_folder, "nowhere.eml"), "--draft", Settings, "--against", Settings);

        Assert.Equal((2, "0 of 0 messages would be treated differently.\n"), (exit, output));
        Assert.Contains("nowhere.eml: cannot be read", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_in_force_is_tried_where_no_folder_is_named()
    {
        var config = Path.Combine(_folder, "undersign.yaml");
        await File.WriteAllTextAsync(config, "hostName: gateway.contoso.example\nstorage: { sqlite: undersign.db }\nreceiveConnectors: [{ name: exchange, bindings: [\"127.0.0.1:0\"] }]\nweb: { port: 0 }\n", TestContext.Current.CancellationToken);
        string[] message = ["--from", "ann@contoso.example", "--to", "rita@fabrikam.example", "--config", config];
        Assert.Contains("No organisation is in force", (await RunAsync(ExplainCommand.Create(), message)).Error, StringComparison.Ordinal);

        await RunAsync(ApplyCommand.Create(), Settings, "--config", config);

        var mail = Path.Combine(_folder, "mail.eml");
        await File.WriteAllTextAsync(mail, "From: ann@contoso.example\r\nTo: rita@fabrikam.example\r\n\r\nHello\r\n", TestContext.Current.CancellationToken);

        Assert.StartsWith("contoso, version 1, at ", (await RunAsync(ExplainCommand.Create(), message)).Output, StringComparison.Ordinal);
        Assert.Equal((0, "0 of 1 messages would be treated differently.\n", ""), await RunAsync(ReplayCommand.Create(), mail, "--draft", Settings, "--config", config));
    }

    private void Expect(string expectations) => File.WriteAllText(Path.Combine(Settings, "expectations.yaml"), expectations);

    private static async Task<(int Exit, string Output, string Error)> RunAsync(Command command, params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var exit = await command.Parse(arguments).InvokeAsync(new() { Output = output, Error = error }, TestContext.Current.CancellationToken);
        return (exit, output.ToString(), error.ToString());
    }
}
