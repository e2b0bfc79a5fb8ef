using System.CommandLine;

namespace Undersign.Commands;

/// <summary><c>undersign restore</c>: a backup becomes the embedded store again.</summary>
internal static class RestoreCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("DIR") { Description = "Where undersign backup has written." };
        var config = NodeFile.Option();
        var command = new Command("restore", """
            Copies a backup to where the node file says the embedded store is. Nothing may be there yet, and no gateway may run.

              undersign restore /backup/undersign-2026-11-22

            Mail that was in custody when the backup was made goes out when the gateway starts, also what has gone out since. Exit
            code 0: done. 1: it did not work. 2: the node file could not be read, or a message in custody is not as it was taken:
            it is named, and everything is restored.
            """)
        {
            folder, config,
        };
        command.SetAction((parsed, cancellationToken) =>
            new StoreCopyRun(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, TimeProvider.System).RestoreAsync(
                parsed.GetRequiredValue(config), parsed.GetRequiredValue(folder), cancellationToken));
        return command;
    }
}
