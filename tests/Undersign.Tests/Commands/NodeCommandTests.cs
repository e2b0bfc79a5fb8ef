using System.Data.Common;
using Dapper;
using Undersign.Commands;
using Undersign.Storage;
using Undersign.Tests.Traces;
using Undersign.Traces;

namespace Undersign.Tests.Commands;

/// <summary>The commands as a terminal sees them.</summary>
public sealed class NodeCommandTests : NodeCommandTestBase
{
    [Fact]
    public async Task Apply_puts_the_example_in_force_and_then_has_nothing_to_do()
    {
        Assert.Equal((0, "contoso: would become version 1 with 12 people, 2 signatures, 4 rules; nothing was changed\n", ""), await RunAsync(ApplyCommand.Create(), Contoso, "--dry-run"));
        Assert.Equal((0, "contoso: version 1 is in force, with 12 people, 2 signatures, 4 rules\n", ""), await RunAsync(ApplyCommand.Create(), Contoso));
        Assert.Equal((0, "contoso: nothing has changed; version 1 stays in force\n", ""), await RunAsync(ApplyCommand.Create(), Contoso));
    }

    /// <summary>Whoever copies an example and forgets the domains, or the people, would wonder for long.</summary>
    [Fact]
    public async Task Apply_and_check_warn_of_people_of_other_domains()
    {
        const string Warning = "none of the 12 people (anna.berger@contoso.example is the first) has an address in domains (fabrikam.example): their mail counts as a stranger's and gets no signature. Are the domains yours, and the people?";
        var other = CopyContoso();
        Replace(Path.Combine(other, "organisation.yaml"), ("domains: [contoso.example, contoso.test]", "domains: [fabrikam.example]"));

        Assert.Contains($"  warning: {Warning}\n", (await RunAsync(ApplyCommand.Create(), other)).Output, StringComparison.Ordinal);
        Assert.Contains($"warn  people        contoso: {Warning}\n", (await RunAsync(CheckCommand.Create())).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_shows_what_changes()
    {
        await RunAsync(ApplyCommand.Create(), Contoso);
        var changed = CopyContoso();
        Replace(Path.Combine(changed, "organisation.yaml"), ("onFailure: unsigned", "onFailure: defer"), ("7fK2mQ9xTb4WcZr8LsVn3YpD6h", "AfK2mQ9xTb4WcZr8LsVn3YpD6h"), ("contoso.test]", "contoso.test, contoso.invalid]"));
        Replace(Path.Combine(changed, "people.csv"), ("Account Manager", "Account Executive"));

        Assert.Equal(
            (0, """
              ~ people: 2 changed: ben.okafor@contoso.example, chloe.martin@contoso.example
              + domains[2]: contoso.invalid
              ~ identity.routingCodes[0]: (secret) -> (secret)
              ~ onFailure: unsigned -> defer
            contoso: version 2 is in force, with 12 people, 2 signatures, 4 rules

            """.ReplaceLineEndings("\n"), ""),
            await RunAsync(ApplyCommand.Create(), changed));
    }

    [Fact]
    public async Task Law_9_apply_refuses_aFolder_whole_and_changes_nothing()
    {
        await RunAsync(ApplyCommand.Create(), Contoso);
        var bad = CopyContoso();
        Replace(Path.Combine(bad, "organisation.yaml"), ("    signature: standard", "    signature: standrad"), ("tls: opportunistic ", "tls: optimistic "));
        Replace(Path.Combine(bad, "people.csv"), ("ben.okafor@contoso.example", "ben.okafor"));

        var (exit, output, error) = await RunAsync(ApplyCommand.Create(), bad);

        Assert.Equal((1, ""), (exit, output));
        Assert.Equal(
            $"""
            {bad}/organisation.yaml:20: "tls" must be opportunistic or none or required or verified, not "optimistic"
            {bad}/organisation.yaml:36: unknown signature "standrad"; did you mean "standard"?
            {bad}/people.csv:3: "ben.okafor" is not a mail address
            Nothing was changed.

            """.ReplaceLineEndings("\n"),
            error);
        Assert.Contains("contoso, version 1:", (await RunAsync(CheckCommand.Create())).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_refuses_the_identity_of_another_organisation()
    {
        await RunAsync(ApplyCommand.Create(), Contoso);
        var twin = CopyContoso();
        Replace(Path.Combine(twin, "organisation.yaml"), ("name: contoso\n", "name: twin\n"));

        var (exit, _, error) = await RunAsync(ApplyCommand.Create(), twin);

        Assert.Equal(1, exit);
        Assert.Contains("contoso.example is a domain of contoso already", error, StringComparison.Ordinal);
        Assert.Contains("a routing code is that of contoso already", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_exported_applies_as_the_same()
    {
        await RunAsync(ApplyCommand.Create(), Contoso);
        var folder = Path.Combine(Folder, "export");

        Assert.Equal((0, $"contoso, version 1, is in {folder}\n", ""), await RunAsync(ExportCommand.Create(), "contoso", folder));
        Assert.Equal("contoso: nothing has changed; version 1 stays in force\n", (await RunAsync(ApplyCommand.Create(), folder)).Output);
        Assert.Equal((1, "", $"Nothing was exported, or not all of it: {folder} is not empty\n"), await RunAsync(ExportCommand.Create(), "contoso", folder));
        Assert.Equal(1, (await RunAsync(ExportCommand.Create(), "fabrikam", folder)).Exit);
    }

    [Fact]
    public async Task Check_says_what_there_is_and_what_to_do()
    {
        var (exit, output, _) = await RunAsync(CheckCommand.Create());
        Assert.Equal(0, exit);
        Assert.Contains("will be made at the first start", output, StringComparison.Ordinal);
        Assert.Contains("undersign apply DIR puts one in force", output, StringComparison.Ordinal);

        await RunAsync(ApplyCommand.Create(), Contoso);
        (exit, output, _) = await RunAsync(CheckCommand.Create());
        Assert.Equal(0, exit);
        Assert.Contains("ok    organisation  contoso, version 1: 12 people, 2 signatures, 4 rules", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_looks_at_the_key_file_and_the_folder_of_protocol_logs()
    {
        await File.WriteAllTextAsync(Path.Combine(Folder, "bad.key"), "no key\n", Cancellation);
        await File.AppendAllTextAsync(Config, "protocolLogs: { folder: bad.key }\n", Cancellation);
        Replace(Config, ("sqlite: var/undersign.db", "sqlite: var/undersign.db, keyFile: bad.key"));

        var (exit, output, _) = await RunAsync(CheckCommand.Create());

        Assert.Equal(1, exit);
        Assert.Contains("FAIL  key file", output, StringComparison.Ordinal);
        Assert.Contains("openssl rand -base64 32", output, StringComparison.Ordinal);
        Assert.Contains($"warn  protocol logs {Path.Combine(Folder, "bad.key")}: this is a file; name a folder", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_fails_where_the_start_would()
    {
        await RunAsync(ApplyCommand.Create(), Contoso);
        await using (var source = OpenStorage())
        await using (var connection = await source.OpenConnectionAsync(Cancellation))
        {
            await connection.ExecuteAsync("insert into undersign_migrations values (99, 'later', 'x', 0)");
        }

        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        Replace(Config, ("127.0.0.1:0", $"127.0.0.1:{((System.Net.IPEndPoint)taken.LocalEndpoint).Port}"));

        var (exit, output, _) = await RunAsync(CheckCommand.Create());

        Assert.Equal(1, exit);
        Assert.Contains("FAIL  storage", output, StringComparison.Ordinal);
        Assert.Contains("the database is newer than this program", output, StringComparison.Ordinal);
        Assert.Contains("something listens there already", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_file_that_cannot_be_read_is_exit_code_2()
    {
        await File.WriteAllTextAsync(Config, "hostNam: x\n", Cancellation);

        Assert.Equal(2, (await RunAsync(CheckCommand.Create())).Exit);
        Assert.Equal(2, (await RunAsync(ApplyCommand.Create(), Contoso)).Exit);
        Assert.Equal(2, (await RunAsync(TraceCommand.Create())).Exit);
        Assert.Contains($"{Config}:1: unknown key \"hostNam\"; did you mean \"hostName\"?", (await RunAsync(CheckCommand.Create())).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trace_tells_the_story_of_a_message()
    {
        Assert.Contains("No message has come through this gateway yet", (await RunAsync(TraceCommand.Create())).Error, StringComparison.Ordinal);
        var trace = TraceSamples.Trace(new(2026, 11, 21, 12, 0, 0, 5, TimeSpan.Zero), "ann@contoso.example", "<1@contoso.example>", "bob@fabrikam.example");
        await using (var source = OpenStorage())
        {
            await TraceBatch.WriteAsync(source, [trace], Cancellation);
        }

        var (exit, output, _) = await RunAsync(TraceCommand.Create(), trace.Id.ToString()[..13]);

        Assert.Equal(0, exit);
        Assert.Equal(
            $"""
            2026-11-21 12:00:00.005Z  handed over  10.0 KB  {trace.Id}
              from  ann@contoso.example  (contoso)  <1@contoso.example>
              to    bob@fabrikam.example  stamp standard, by the rule "Mail to the outside"
                    delivered: 127.0.0.1:2526 said 250 2.0.0 OK queued as 4F2A
              - received: client 192.0.2.7, clientName mail.contoso.example, protocol ESMTPS, reversePath ann@contoso.example
              - identified: organisation contoso, by routing code
              - decided: recipients 1, decision stamp, rule Mail to the outside, signature standard
              - stamped: signature standard, parts 1.1 text/plain + 1.2 text/html, place AboveHistory, reason above the history: Gmail
              - handed over: nextHop 127.0.0.1:2526, reply 250 2.0.0 OK queued as 4F2A, recipients 1, milliseconds 4
              - answered: reply 250 2.0.0 OK, milliseconds 9


            """.ReplaceLineEndings("\n"),
            output);
        Assert.Contains("\"messageId\":\"\\u003C1@contoso.example\\u003E\"", (await RunAsync(TraceCommand.Create(), "--json", "--message-id", "1@contoso.example")).Output, StringComparison.Ordinal);
        Assert.Contains("No message fits", (await RunAsync(TraceCommand.Create(), "--sender", "x@contoso.example", "--since", "1h")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trace_finds_what_the_stamped_message_and_the_log_call_it_and_says_why_it_passed()
    {
        await RunAsync(CheckCommand.Create());
        await RunAsync(ApplyCommand.Create(), Contoso);
        var key = Guid.CreateVersion7(new(2026, 11, 21, 12, 0, 1, TimeSpan.Zero));
        var trace = TraceSamples.Trace(new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero), "ann@contoso.example", "<1@contoso.example>", "bob@fabrikam.example");
        trace.Events.Add(new TraceEvent.Decided(1, "pass", null, null, "the sender is not among the people"));
        trace.Events.Add(new TraceEvent.TakenIntoCustody(key, 1));
        trace.Recipients[0] = trace.Recipients[0] with { Decision = "pass", Rule = null };
        await using (var source = OpenStorage())
        {
            await TraceBatch.WriteAsync(source, [trace], Cancellation);
        }

        Assert.Contains($"  {trace.Id}\n", (await RunAsync(TraceCommand.Create(), trace.Id.ToString("n"))).Output, StringComparison.Ordinal);
        var (_, output, error) = await RunAsync(TraceCommand.Create(), key.ToString());
        Assert.Contains($"  {trace.Id}\n", output, StringComparison.Ordinal);
        Assert.Equal("That is a key in custody; this is the message that came with it.\n", error);
        Assert.Contains("to    bob@fabrikam.example  pass: the sender is not among the people\n", (await RunAsync(TraceCommand.Create(), "--sender", "ann@contoso.example")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trace_says_what_was_decided_and_did_not_come_about()
    {
        await RunAsync(ApplyCommand.Create(), Contoso);
        var trace = TraceSamples.Trace(new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero), "ann@contoso.example", "<1@contoso.example>", "bob@fabrikam.example");
        trace.Events.Clear();
        trace.Events.Add(new TraceEvent.Decided(1, "stamp", "Inside", "short", null));
        trace.Events.Add(new TraceEvent.LeftUnchanged("of another copy"));
        trace.Events.Add(new TraceEvent.Decided(1, "stamp", "Outside", "standard", null));
        trace.Events.Add(new TraceEvent.LeftUnchanged("too large"));
        trace.Recipients[0] = trace.Recipients[0] with { Decision = "stamp standard", Rule = "Outside" };
        await using (var source = OpenStorage())
        {
            await TraceBatch.WriteAsync(source, [trace], Cancellation);
        }

        Assert.Contains("  stamp standard, by the rule \"Outside\"; it left without: too large\n", (await RunAsync(TraceCommand.Create())).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restore_brings_back_what_backup_took()
    {
        await RunAsync(ApplyCommand.Create(), Contoso);
        var (exit, output, error) = await RunAsync(BackupCommand.Create(), Path.Combine(Folder, "kept"));
        Assert.Equal((0, ""), (exit, error));
        Assert.EndsWith($"is backed up in {Path.Combine(Folder, "kept", "undersign.db")}, with 0 messages in custody\n", output, StringComparison.Ordinal);

        Directory.Delete(Path.Combine(Folder, "var"), recursive: true);
        Assert.Equal(0, (await RunAsync(RestoreCommand.Create(), Path.Combine(Folder, "kept"))).Exit);

        Assert.Equal((0, "contoso: nothing has changed; version 1 stays in force\n", ""), await RunAsync(ApplyCommand.Create(), Contoso));
        Assert.Equal("undersign.db", string.Join(' ', Directory.EnumerateFiles(Path.Combine(Folder, "kept")).Select(Path.GetFileName)));
    }

    [Fact]
    public async Task Backup_leaves_a_database_server_to_its_own_tools()
    {
        Replace(Config, ("sqlite: var/undersign.db", "postgres: \"Host=db.example;Database=undersign;Username=u;Password=open-sesame\""));

        var (exit, output, error) = await RunAsync(BackupCommand.Create(), Path.Combine(Folder, "kept"));

        Assert.Equal((1, ""), (exit, output));
        Assert.Contains("pg_dump", error, StringComparison.Ordinal);
        Assert.DoesNotContain("open-sesame", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("90s", "2026-11-21T11:58:30Z")]
    [InlineData("1h", "2026-11-21T11:00:00Z")]
    [InlineData("7d", "2026-11-14T12:00:00Z")]
    [InlineData("2026-11-20", "2026-11-20T00:00:00Z")]
    [InlineData("2026-11-20T08:00+01:00", "2026-11-20T07:00:00Z")]
    [InlineData("yesterday", null)]
    [InlineData("1y", null)]
    [InlineData("", null)]
    public void A_time_is_how_long_ago_or_when(string text, string? expected) =>
        Assert.Equal(expected, PointInTime.TryParse(text, new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero))?.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture));

    private DbDataSource OpenStorage() => new StorageLocation.Sqlite(Path.Combine(Folder, "var", "undersign.db")).Open();
}
