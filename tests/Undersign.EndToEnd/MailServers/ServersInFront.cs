using Undersign.Protocols.Smtp;

namespace Undersign.EndToEnd.MailServers;

/// <summary>Exim and OpenSMTPD in front of one gateway that demands TLS, with a next hop that knows no ghost.</summary>
public sealed class ServersInFront : IAsyncLifetime
{
    private readonly Dictionary<string, UnpackedServer> _servers = new(StringComparer.Ordinal);
    private OddHop? _hop;
    private GatewayProcess? _gateway;

    // Set by InitializeAsync, before any test runs.
    internal OddHop Hop => _hop!;

    internal GatewayProcess Gateway => _gateway!;

    public async ValueTask InitializeAsync()
    {
        _hop = OddHop.Start(new() { OnRecipient = static recipient => recipient.ForwardPath.LocalPart == "ghost" ? new(550, new(5, 1, 1), "No such user here") : SmtpReply.Ok });
        _gateway = await GatewayProcess.StartAsync(new(_hop.Port) { Tls = "required" });
    }

    /// <summary>Started for the first test that asks; the tests of a class run one after the other.</summary>
    internal async Task<UnpackedServer> StartedAsync(string program)
    {
        if (!_servers.TryGetValue(program, out var server))
        {
            server = _servers[program] = await UnpackedServer.StartInFrontAsync(program, Gateway.Port);
        }

        return server;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers.Values)
        {
            await server.DisposeAsync();
        }

        if (_gateway is not null)
        {
            await _gateway.DisposeAsync();
        }

        if (_hop is not null)
        {
            await _hop.DisposeAsync();
        }
    }
}
