using System.CommandLine;
using System.Runtime.InteropServices;
using Undersign.Storage;

namespace Undersign.Commands;

/// <summary><c>undersign serve</c>: runs the node until it is told to stop.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var config = NodeFile.Option();
        var command = new Command("serve", """
            Runs the gateway: takes mail at the receive connectors of the node file, stamps it, and hands it on.

              undersign serve --config /etc/undersign/undersign.yaml

            Ctrl+C or SIGTERM stops it once the messages at hand are handed over. SIGHUP does nothing: certificates, keys and organisations
            are taken up as they change, and the node file is read at start.
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
            return ExitCode.Unreadable;
        }

        if (node.Storage is StorageLocation.Sqlite(var file) && !File.Exists(file) && StorageFault.OfNew(file) is { } fault)
        {
            await error.WriteLineAsync($"undersign could not start: {node.Storage}: {fault}"); // its parts open it as they are put together
            return ExitCode.Failed;
        }

        // Who closes a terminal, or asks a daemon to read its settings again, does not mean that mail should stop.
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, static signal => signal.Cancel = true);
        await using var gateway = Gateway.Build(node);
        try
        {
            await Gateway.StartAsync(gateway, cancellationToken);
        }
        catch (Exception e) when (e is InvalidOperationException or IOException or TimeoutException or UnauthorizedAccessException or System.Net.Sockets.SocketException or System.Data.Common.DbException)
        {
            await error.WriteLineAsync($"undersign could not start: {(e is System.Data.Common.DbException or UnauthorizedAccessException ? StorageFault.Describe(node.Storage, e) : e.Message)}");
            return ExitCode.Failed;
        }

        await gateway.WaitForShutdownAsync(cancellationToken);

        // A part of the gateway that ends by itself takes the host with it; whoever runs us should know that this was not asked for.
        return gateway.Services.GetServices<IHostedService>().OfType<BackgroundService>().Any(static service => service.ExecuteTask is { IsFaulted: true }) ? ExitCode.Failed : ExitCode.Done;
    }
}
