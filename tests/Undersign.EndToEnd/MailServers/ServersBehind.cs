namespace Undersign.EndToEnd.MailServers;

/// <summary>Exim and OpenSMTPD, each as the next hop of a gateway of its own.</summary>
public sealed class ServersBehind : IAsyncDisposable
{
    private readonly Dictionary<string, (GatewayProcess Gateway, UnpackedServer Server)> _paths = new(StringComparer.Ordinal);

    /// <summary>Started for the first test that asks; the tests of a class run one after the other.</summary>
    internal async Task<(GatewayProcess Gateway, UnpackedServer Server)> StartedAsync(string program)
    {
        if (!_paths.TryGetValue(program, out var path))
        {
            var server = await UnpackedServer.StartBehindAsync(program);
            var setup = new GatewaySetup(server.Port);
            var gateway = await GatewayProcess.StartAsync(program == "exim"
                ? setup with { ConnectorTls = "required" }
                : setup with { ConnectorTls = "opportunistic", ConnectorKeys = "maxConnections: 5" }); // it lets no more wait to be accepted
            path = _paths[program] = (gateway, server);
        }

        return path;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (gateway, server) in _paths.Values)
        {
            await gateway.DisposeAsync();
            await server.DisposeAsync();
        }
    }
}
