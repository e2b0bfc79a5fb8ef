using System.CommandLine;

namespace Undersign.Commands;

/// <summary><c>undersign trace</c>: what became of messages.</summary>
internal static class TraceCommand
{
    public static Command Create()
    {
        var config = NodeFile.Option();
        var query = new TraceQueryOptions();
        var explain = new Option<bool>("--explain") { Description = "Say what every rule said, as far as it can still be known." };
        var json = new Option<bool>("--json") { Description = "One line of JSON a message, with everything." };
        var command = new Command("trace", """
            Shows what became of messages: what was decided for each recipient, by which rule, and what the next hop said.

              undersign trace --since 1h
              undersign trace --recipient bob@fabrikam.example --since 2d
              undersign trace --status failed --since 7d
              undersign trace 0193f0a2-7c11          one message, step by step
              undersign trace 0193f0a2-7c11 --explain   and why it got what it got
              undersign trace --sender ann@contoso.example --json | jq .outcome

            Subjects and bodies are not kept. Exit code 0, also when nothing fits. 1: the database failed. 2: unreadable node file.
            """)
        {
            config, explain, json,
        };
        query.AddTo(command);
        command.SetAction((parsed, cancellationToken) => new TraceRun(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error).RunAsync(
            parsed.GetRequiredValue(config),
            query.Read(parsed),
            parsed.GetValue(json),
            parsed.GetValue(explain),
            cancellationToken));
        return command;
    }
}
