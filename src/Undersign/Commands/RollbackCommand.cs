using System.CommandLine;

namespace Undersign.Commands;

/// <summary><c>undersign rollback</c>: an older version again, as the next one.</summary>
internal static class RollbackCommand
{
    public static Command Create()
    {
        var organisation = new Argument<string>("NAME") { Description = "The organisation." };
        var version = new Argument<long>("VERSION") { Description = "The version to go back to; undersign history lists them." };
        var config = NodeFile.Option();
        var mayGo = ApplyCommand.MayGoOption();
        var command = new Command("rollback", """
            Puts the content of an older version in force again. It is checked like any other, and stored as the next version:
            nothing of the history is lost.

            Exit code 0: in force. 1: it did not work, and nothing was changed. 2: the node file could not be read.
            """)
        {
            organisation, version, config, mayGo,
        };
        command.SetAction((parsed, cancellationToken) => new ApplyRun(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, parsed.GetValue(mayGo))
            .RollBackAsync(parsed.GetRequiredValue(organisation), parsed.GetRequiredValue(version), parsed.GetRequiredValue(config), cancellationToken));
        return command;
    }
}
