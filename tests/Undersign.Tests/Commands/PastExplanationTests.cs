using Undersign.Commands;
using Undersign.Storage;
using Undersign.Traces;

namespace Undersign.Tests.Commands;

/// <summary><c>undersign trace --explain</c>: why a message of the past got what it got.</summary>
public sealed class PastExplanationTests : NodeCommandTestBase
{
    private const string Head = """
        name: contoso
        domains: [contoso.example]
        identity: { addresses: [192.0.2.1] }
        sendConnectors: [{ name: hop, addressSpaces: ["*"], smartHosts: [localhost] }]
        people: { csv: people.csv }
        signatures: [{ name: standard, text: standard.txt }, { name: banner, text: banner.txt }]
        rules:

        """;

    private const string First = Head + """
          - { name: plain ones, when: { subject: "[plain]" }, pass: true }
          - { name: large ones, when: { largerThan: 5MB }, pass: true }
          - { name: board, when: { recipients: outside }, except: { senderGroup: Sales }, signature: standard }
          - { name: campaign, when: { recipients: outside, senderGroup: Sales }, banner: banner, continue: true }
          - { name: outside, when: { recipients: outside }, signature: standard }
          - { name: rest, signature: standard }
        """;

    [Fact]
    public async Task The_rules_of_then_say_why()
    {
        await ApplyAsync(First);
        await ApplyAsync(Head + "  - { name: everything, signature: standard }\n");
        var trace = await KeepAsync(new TraceEvent.Identified("contoso", "address", Settings: 1), new("rita@fabrikam.example", "stamp standard + banner", "campaign + outside", null, "250"));

        var (exit, output, error) = await RunAsync(TraceCommand.Create(), trace.ToString(), "--explain");

        Assert.Equal((0, ""), (exit, error));
        Assert.EndsWith(
            $"""
            Why {trace}? Decided by version 1 of contoso, as its trace says. Which rules applied is a record. Why the others did not is found again, with people of directories as they are now.
            rita@fabrikam.example: stamp standard + banner, by the rule "campaign + outside"
              - plain ones: did not apply; it asks that the subject contains "[plain]", which is not kept
              - large ones: did not apply; it asks that the message is larger than 5242880 octets
              - board: did not apply; its exception held: the sender is in the group Sales
              * campaign: applied
              * outside: applied
              - rest: not asked; an earlier rule decided


            """.ReplaceLineEndings("\n"),
            output,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_no_rule_applied_to_is_explained_too()
    {
        await ApplyAsync(Head + "  - { name: outside, when: { recipients: outside }, signature: standard }\n");
        var trace = await KeepAsync(new TraceEvent.Identified("contoso", "address", Settings: 1), new("bob@contoso.example", "pass", null, null, "250"), new TraceEvent.Decided(1, "pass", null, null, "no rule applies"));

        var (_, output, _) = await RunAsync(TraceCommand.Create(), trace.ToString(), "--explain");

        Assert.Contains("bob@contoso.example: pass: no rule applies\n  - outside: did not apply; it asks that the recipient is outside\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_no_rule_was_asked_that_is_all()
    {
        await ApplyAsync(First);
        var trace = await KeepAsync(new TraceEvent.Identified("contoso", "address", Settings: 1), new("rita@fabrikam.example", "pass", null, null, "250"), new TraceEvent.Decided(1, "pass", null, null, "a signed message"));

        var (_, output, _) = await RunAsync(TraceCommand.Create(), trace.ToString(), "--explain");

        Assert.EndsWith("rita@fabrikam.example: pass: a signed message\n\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Traces_of_older_programs_are_explained_by_their_time()
    {
        await ApplyAsync(First);
        var trace = await KeepAsync(new TraceEvent.Identified("contoso", "address"), new("rita@fabrikam.example", "stamp standard", "outside", null, "250"));

        var (_, output, _) = await RunAsync(TraceCommand.Create(), trace.ToString(), "--explain");

        Assert.Contains("Decided by version 1 of contoso, which was in force then; its trace does not name one.", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(7L, "The settings that decided it are not kept")]
    [InlineData(0L, "The settings that decided it are not kept")]
    public async Task What_is_not_kept_is_said(long version, string expected)
    {
        await ApplyAsync(First);
        var trace = await KeepAsync(new TraceEvent.Identified("contoso", "address", version), new("rita@fabrikam.example", "stamp standard", "outside", null, "250"));

        var (exit, output, _) = await RunAsync(TraceCommand.Create(), trace.ToString(), "--explain");

        Assert.Equal(0, exit);
        Assert.Contains(expected, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_gets_no_words() =>
        Assert.Equal((1, "", "--explain is for people: leave out --json.\n"), await RunAsync(TraceCommand.Create(), "--explain", "--json"));

    private async Task ApplyAsync(string settings)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Folder, "contoso")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "organisation.yaml"), settings, Cancellation);
        await File.WriteAllTextAsync(Path.Combine(folder, "people.csv"), "mail,displayName,groups\nann@contoso.example,Ann Smith,Sales\n", Cancellation);
        await File.WriteAllTextAsync(Path.Combine(folder, "standard.txt"), "{{person.displayName}}", Cancellation);
        await File.WriteAllTextAsync(Path.Combine(folder, "banner.txt"), "Fair", Cancellation);
        Assert.Equal((0, ""), await RunAsync(ApplyCommand.Create(), folder) is var (exit, _, error) ? (exit, error) : default);
    }

    private async Task<Guid> KeepAsync(TraceEvent identified, TracedRecipient recipient, TraceEvent? decided = null)
    {
        var trace = new MessageTrace { Id = Guid.CreateVersion7(TimeProvider.System.GetUtcNow().AddMinutes(1)), Organisation = "contoso", Sender = "ann@contoso.example", Octets = 2000, Outcome = TraceOutcome.HandedOver };
        trace.Events.AddRange([new TraceEvent.Received("192.0.2.1", null, "ESMTP", "ann@contoso.example"), identified]);
        trace.Events.AddRange(decided is null ? [] : [decided]);
        trace.Recipients.Add(recipient);
        await using var source = new StorageLocation.Sqlite(Path.Combine(Folder, "var", "undersign.db")).Open();
        await TraceBatch.WriteAsync(source, [trace], Cancellation);
        return trace.Id;
    }
}
