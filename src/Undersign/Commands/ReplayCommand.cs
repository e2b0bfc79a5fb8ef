using System.CommandLine;

namespace Undersign.Commands;

/// <summary><c>undersign replay</c>: what a draft would change, on messages that were really sent.</summary>
internal static class ReplayCommand
{
    public static Command Create()
    {
        var messages = new Argument<string[]>("MESSAGES") { Description = "Files, and folders with .eml files below.", Arity = ArgumentArity.OneOrMore };
        var draft = new Option<string>("--draft") { Description = "The folder with the settings to try.", HelpName = "DIR", Required = true };
        var against = new Option<string?>("--against") { Description = "Another folder to compare with, instead of the version in force; needs no node file then.", HelpName = "DIR" };
        var at = new Option<DateTimeOffset?>("--at") { Description = "When; now unless given.", HelpName = "TIME", CustomParser = PointInTime.Parse };
        var config = NodeFile.Option();
        var command = new Command("replay", """
            Runs captured messages through a draft and through what is in force, and shows whom they treat differently: other
            decisions, and the same decisions with other results. Nothing is sent. Threads are not known: every message is
            taken for the first its sender signs.

              undersign replay captured --draft contoso-next
              undersign replay a.eml b.eml --draft contoso-next --against contoso-now

            Exit code 0: done, whether there are differences or not. 1: it did not work. 2: the node file or a message could not be
            read; it is named, and the others are done.
            """)
        {
            messages, draft, against, at, config,
        };
        command.SetAction((parsed, cancellationToken) => new ReplayRun(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, parsed.GetValue(at) ?? TimeProvider.System.GetUtcNow()).RunAsync(
            parsed.GetRequiredValue(messages), parsed.GetRequiredValue(draft), parsed.GetValue(against), parsed.GetRequiredValue(config), cancellationToken));
        return command;
    }
}
