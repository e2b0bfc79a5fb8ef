using System.CommandLine;
using Undersign.Commands;
using Undersign.People.Sources;
using Undersign.People.Syncing;
using Undersign.Storage;
using Undersign.Tests.People;

namespace Undersign.Tests.Commands;

/// <summary>Settings in a folder whose people are in a directory: the node has them.</summary>
public sealed class DirectoryRehearsalTests : NodeCommandTestBase
{
    /// <summary>One point.</summary>
    private static readonly byte[] Portrait = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    private string Draft => Path.Combine(Folder, "draft");

    [Fact]
    public async Task A_draft_is_tried_with_the_people_that_the_node_has_read()
    {
        await WriteAsync("senderGroup: Sales");
        await ReadDirectoryAsync();

        var explained = await RunAsync(ExplainCommand.Create(), "--dir", Draft, "--from", "ann@contoso.example", "--to", "rita@fabrikam.example");

        Assert.Equal((0, ""), (explained.Exit, explained.Error));
        Assert.Contains("rita@fabrikam.example: standard, by the rule \"sales\"", explained.Output, StringComparison.Ordinal);
        Assert.Equal((0, "All 1 expectations are met.\n", ""), await RunAsync(TestCommand.Create(), Draft));
        Assert.Equal((0, "0 of 1 messages would be treated differently.\n", ""), await RunAsync(ReplayCommand.Create(), await MailAsync(), "--draft", Draft, "--against", Draft));
    }

    [Fact]
    public async Task Signatures_are_shown_of_people_that_the_node_has_read()
    {
        await WriteAsync("senderGroup: Sales");
        await File.WriteAllTextAsync(Path.Combine(Draft, "standard.txt"), "{{person.mail}} {{person.mobile}}", Cancellation);
        Assert.Equal("There are no people yet, and so nobody to whom anything could be missing.\n", (await RunAsync(SignaturesCommand.Create(), "report", Draft)).Error);
        await ReadDirectoryAsync();
        var page = Path.Combine(Folder, "page.html");

        Assert.Equal((0, "standard\n  mobile: 1 of 1 have none: ann@contoso.example\n", ""), await RunAsync(SignaturesCommand.Create(), "report", Draft));
        Assert.Equal(0, (await RunAsync(SignaturesCommand.Create(), "preview", Draft, "standard", "--for", "ann@contoso.example", "--out", page)).Exit);
        Assert.Contains("ann@contoso.example", await File.ReadAllTextAsync(page, Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_preview_shows_the_picture_that_the_directory_has()
    {
        await WriteAsync("senderGroup: Sales");
        var settings = Path.Combine(Draft, "organisation.yaml");
        await File.WriteAllTextAsync(settings, (await File.ReadAllTextAsync(settings, Cancellation)).Replace("text: standard.txt", "html: standard.html", StringComparison.Ordinal), Cancellation);
        await File.WriteAllTextAsync(Path.Combine(Draft, "standard.html"), """<p>{{person.mail}} <img src="{{person.photo}}" alt="me"></p>""", Cancellation);
        await ReadDirectoryAsync();
        var page = Path.Combine(Folder, "page.html");

        Assert.Equal(0, (await RunAsync(SignaturesCommand.Create(), "preview", Draft, "standard", "--for", "ann@contoso.example", "--out", page)).Exit);
        Assert.Contains($"src=\"data:image/png;base64,{Convert.ToBase64String(Portrait)}\"", await File.ReadAllTextAsync(page, Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_node_it_is_said_who_is_missing()
    {
        await WriteAsync("senderGroup: Sales");
        File.Delete(Config);

        var (exit, output, error) = await RunAsync(TestCommand.Create(), Draft);

        Assert.Equal((1, "1 of 1 expectations are not met.\n"), (exit, output));
        Assert.StartsWith($"There is no {Config}: people of directories are not known here, those of files are.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_names_groups_that_nobody_knows_with_file_and_line()
    {
        await WriteAsync("any: [{ senderGroup: [Sales, Salse] }, { recipientGroup: \"sales@contoso.example\" }]");
        await File.WriteAllTextAsync(Path.Combine(Draft, "standard.txt"), "{{person.mail}}\n{{#inGroup \"Sales\" \"Bord\"}}Board{{/inGroup}}", Cancellation);
        await ReadDirectoryAsync();

        var (exit, output, error) = await RunAsync(ApplyCommand.Create(), Draft, "--dry-run");

        Assert.Equal((0, ""), (exit, error));
        Assert.Equal(
            [
                $"  warning: {Path.Combine(Draft, "organisation.yaml")}:9: nobody knows a group \"Salse\"; did you mean \"Sales\"?",
                "  warning: standard.txt:2: nobody knows a group \"Bord\"",
            ],
            output.Split('\n').Where(static line => line.Contains("warning", StringComparison.Ordinal)),
            StringComparer.Ordinal);
    }

    [Fact]
    public async Task Before_a_directory_has_been_read_no_group_is_complained_of()
    {
        await WriteAsync("senderGroup: Sales");

        var (_, output, _) = await RunAsync(ApplyCommand.Create(), Draft, "--dry-run");

        Assert.DoesNotContain("warning", output, StringComparison.Ordinal);
    }

    private async Task WriteAsync(string condition)
    {
        Directory.CreateDirectory(Draft);
        await File.WriteAllTextAsync(
            Path.Combine(Draft, "organisation.yaml"),
            $$"""
            name: contoso
            domains: [contoso.example]
            identity: { addresses: [192.0.2.1] }
            sendConnectors: [{ name: hop, addressSpaces: ["*"], smartHosts: [localhost] }]
            people: { sources: [{ name: ad, ldap: { servers: ["ldap://127.0.0.1:1"], base: "dc=contoso,dc=example" } }] }
            signatures: [{ name: standard, text: standard.txt }]
            rules:
              - name: sales
                when: { {{condition}} }
                signature: standard

            """,
            Cancellation);
        await File.WriteAllTextAsync(Path.Combine(Draft, "standard.txt"), "{{person.mail}}", Cancellation);
        await File.WriteAllTextAsync(Path.Combine(Draft, "expectations.yaml"), "expectations: [{ expect: from ann@ to outside@ gets standard }]\n", Cancellation);
    }

    private async Task ReadDirectoryAsync()
    {
        var directory = new ScriptedDirectory(new SourceReading.Complete([ScriptedDirectory.Person("1", "ann@contoso.example") with { Photo = new("image/png", Portrait) }], [new SourceGroup("g", "Sales", "sales@contoso.example", ["1"])], "state"));
        Directory.CreateDirectory(Path.Combine(Folder, "var"));
        await using var source = new StorageLocation.Sqlite(Path.Combine(Folder, "var", "undersign.db")).Open();
        await Migrations.ApplyAsync(source, Migration.All, TimeProvider.System, Cancellation);
        await new SourceSync(source, TimeProvider.System).RunAsync(directory.Plan(), isAnew: true, new(), Cancellation);
    }

    private async Task<string> MailAsync()
    {
        var mail = Path.Combine(Folder, "mail.eml");
        await File.WriteAllTextAsync(mail, "From: ann@contoso.example\r\nTo: rita@fabrikam.example\r\n\r\nHello\r\n", Cancellation);
        return mail;
    }
}
