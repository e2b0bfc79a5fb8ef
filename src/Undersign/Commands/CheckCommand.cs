using System.CommandLine;

namespace Undersign.Commands;

/// <summary><c>undersign check</c>: would the gateway start, and with what.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var config = NodeFile.Option();
        var command = new Command("check", """
            Says whether the gateway could start here, a line for each thing it needs, and changes nothing.

              undersign check --config /etc/undersign/undersign.yaml

            Looks at the node file (all faults at once, with their lines), the certificates, the database and its schema, the
            organisations in it, and whether each listener can be bound. Run it as the user the service runs as. Exit code 0:
            all is well, or only worth a warning. 1: something would fail. 2: the node file could not be read.
            """)
        {
            config,
        };
        command.SetAction((parsed, cancellationToken) => new CheckRun(parsed.InvocationConfiguration.Output, TimeProvider.System)
            .RunAsync(parsed.GetRequiredValue(config), parsed.InvocationConfiguration.Error, cancellationToken));
        return command;
    }
}
