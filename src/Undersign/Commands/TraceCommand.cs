using System.CommandLine;

namespace Undersign.Commands;

/// <summary><c>undersign trace</c>: what became of messages.</summary>
internal static class TraceCommand
{
    public static Command Create()
    {
        var config = NodeFile.Option();
        var id = new Argument<string?>("ID") { Description = "A decision id, as in the header field of a stamped message, or how it begins.", Arity = ArgumentArity.ZeroOrOne };
        var sender = new Option<string?>("--sender") { Description = "Who wrote.", HelpName = "ADDRESS" };
        var recipient = new Option<string?>("--recipient") { Description = "Who it was for.", HelpName = "ADDRESS" };
        var messageId = new Option<string?>("--message-id") { Description = "The Message-ID, with or without its angle brackets.", HelpName = "ID" };
        var since = new Option<DateTimeOffset?>("--since") { Description = "Not older than: 90s, 30m, 1h, 7d, or 2026-11-21 or 2026-11-21T08:00Z.", HelpName = "TIME", CustomParser = PointInTime.Parse };
        var until = new Option<DateTimeOffset?>("--until") { Description = "Older than; the same forms.", HelpName = "TIME", CustomParser = PointInTime.Parse };
        var limit = new Option<int>("--limit") { Description = "How many at most, newest first.", HelpName = "N", DefaultValueFactory = _ => 20 };
        var explain = new Option<bool>("--explain") { Description = "Say what every rule said, as far as it can still be known." };
        var json = new Option<bool>("--json") { Description = "One line of JSON a message, with everything." };
        var command = new Command("trace", """
            Shows what became of messages: what was decided for each recipient, by which rule, and what the next hop said.

              undersign trace --since 1h
              undersign trace --recipient bob@fabrikam.example --since 2d
              undersign trace 0193f0a2-7c11          one message, step by step
              undersign trace 0193f0a2-7c11 --explain   and why it got what it got
              undersign trace --sender ann@contoso.example --json | jq .outcome

            Subjects and bodies are not kept. Exit code 0, also when nothing fits. 1: the database failed. 2: unreadable node file.
            """)
        {
            id, config, sender, recipient, messageId, since, until, limit, explain, json,
        };
        command.SetAction((parsed, cancellationToken) => new TraceRun(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error).RunAsync(
            parsed.GetRequiredValue(config),
            new()
            {
                Id = parsed.GetValue(id),
                Sender = parsed.GetValue(sender),
                Recipient = parsed.GetValue(recipient),
                MessageId = parsed.GetValue(messageId) is { } text ? $"<{text.Trim('<', '>')}>" : null,
                Since = parsed.GetValue(since),
                Until = parsed.GetValue(until),
                Limit = parsed.GetValue(limit),
            },
            parsed.GetValue(json),
            parsed.GetValue(explain),
            cancellationToken));
        return command;
    }
}
