using System.CommandLine;

namespace Undersign.Commands;

/// <summary><c>undersign serve</c>: runs the node until it is told to stop.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var config = NodeFile.Option();
        var command = new Command("serve", """
            Runs the gateway: takes mail at the listeners of the node file, stamps it, and hands it on.

              undersign serve --config /etc/undersign/undersign.yaml

            Ctrl+C or SIGTERM stops it once the messages at hand are handed over.
            """)
        {
            config,
        };
        command.SetAction((result, cancellationToken) => RunAsync(result.GetRequiredValue(config), result.InvocationConfiguration.Error, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string path, TextWriter error, CancellationToken cancellationToken)
    {
        if (NodeFile.Read(path, error) is not { } node)
        {
            return 2;
        }

        await using var gateway = Gateway.Build(node);
        try
        {
            await Gateway.StartAsync(gateway, cancellationToken);
        }
        catch (Exception e) when (e is InvalidOperationException or IOException or System.Data.Common.DbException)
        {
            await error.WriteLineAsync($"undersign could not start: {e.Message}");
            return 1;
        }

        await gateway.WaitForShutdownAsync(cancellationToken);
        return 0;
    }
}
