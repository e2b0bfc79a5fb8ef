using System.CommandLine;

namespace Undersign.Commands;

/// <summary><c>undersign backup</c>: the embedded store as it is at one moment, while the gateway runs.</summary>
internal static class BackupCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("DIR") { Description = "A folder that is empty, or not there yet." };
        var config = NodeFile.Option();
        var command = new Command("backup", """
            Copies the embedded store to a folder: settings, traces and custody, large messages too. The gateway may run; no mail
            waits for it. Every message in custody is compared with its checksum.

              undersign backup /backup/undersign-$(date +%F)

            Exit code 0: done. 1: it did not work. 2: the node file could not be read, or a message in custody is not as it was
            taken: it is named, and everything is backed up.
            """)
        {
            folder, config,
        };
        command.SetAction((parsed, cancellationToken) =>
            new StoreCopyRun(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, TimeProvider.System).BackUpAsync(
                parsed.GetRequiredValue(config), parsed.GetRequiredValue(folder), cancellationToken));
        return command;
    }
}
