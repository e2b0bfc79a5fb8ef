using System.CommandLine;

namespace Undersign.Commands;

/// <summary><c>undersign queue</c>: what is in custody, and what an administrator may do about it.</summary>
internal static class QueueCommand
{
    public static Command Create()
    {
        var summary = new Command("summary", "A line for each next hop: status, how many wait, what it said last, when it is tried again.");
        var config = NodeFile.Option();
        var json = Json();
        summary.Options.Add(config);
        summary.Options.Add(json);
        summary.SetAction((parsed, cancellationToken) => Run(parsed).SummariseAsync(parsed.GetRequiredValue(config), parsed.GetValue(json), cancellationToken));

        return new("queue", """
            Shows what is in custody, by next hop and by message, and holds, releases, retries or removes it. Works while the gateway
            runs: it acts within five seconds.

              undersign queue summary
              undersign queue list --destination "contoso/smart host" --older 1h
              undersign queue retry --destination "contoso/smart host"
              undersign queue hold 01a2027049807219a9b2    by key, or how no other begins
              undersign queue remove --recipient fabrikam.example --report

            Exit code 0, also when nothing fits. 1: it did not work. 2: the node file could not be read.
            """)
        {
            summary,
            Listing(),
            Action("retry", "Tries messages now, whatever their schedule says; what is held stays held.", QueueVerb.Retry),
            Action("hold", "Keeps messages from leaving until they are released. Held messages do not expire.", QueueVerb.Hold),
            Action("release", "Lets held messages go again, and has another look at those that were set aside.", QueueVerb.Release),
            Action("remove", "Deletes messages for good. With --report their senders are told.", QueueVerb.Remove),
            Destination("suspend", "Sends nothing to a next hop until it is resumed.", isSuspended: true),
            Destination("resume", "Sends to a suspended next hop again.", isSuspended: false),
        };
    }

    private static Command Listing()
    {
        var config = NodeFile.Option();
        var json = Json();
        var limit = new Option<int>("--limit") { Description = "How many at most, oldest first.", HelpName = "N", DefaultValueFactory = _ => 20 };
        var filter = new QueueFilterOptions();
        var command = new Command("list", "Shows messages in custody, oldest first.") { config, json, limit };
        filter.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
            Run(parsed).ListAsync(parsed.GetRequiredValue(config), filter.Read(parsed) with { Limit = Math.Max(1, parsed.GetValue(limit)) }, parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static Command Action(string name, string description, QueueVerb verb)
    {
        var config = NodeFile.Option();
        var all = new Option<bool>("--all") { Description = "Every message, when no condition is given; every one whose key begins so." };
        var report = new Option<bool>("--report") { Description = "Tells the senders." };
        var filter = new QueueFilterOptions();
        var command = new Command(name, description) { config, all };
        filter.AddTo(command);
        if (verb == QueueVerb.Remove)
        {
            command.Options.Add(report);
        }

        command.SetAction((parsed, cancellationToken) => Run(parsed).ActAsync(
            parsed.GetRequiredValue(config), verb, filter.Read(parsed), parsed.GetValue(all), verb == QueueVerb.Remove && parsed.GetValue(report), cancellationToken));
        return command;
    }

    private static Command Destination(string name, string description, bool isSuspended)
    {
        var config = NodeFile.Option();
        var destination = new Argument<string>("DESTINATION") { Description = "As queue summary names it, such as \"contoso/smart host\"; by MX one domain, \"contoso/internet/fabrikam.example\"." };
        var command = new Command(name, description) { destination, config };
        command.SetAction((parsed, cancellationToken) =>
            Run(parsed).SuspendAsync(parsed.GetRequiredValue(config), parsed.GetRequiredValue(destination), isSuspended, cancellationToken));
        return command;
    }

    private static Option<bool> Json() => new("--json") { Description = "One line of JSON each." };

    private static QueueRun Run(ParseResult parsed) => new(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
}
