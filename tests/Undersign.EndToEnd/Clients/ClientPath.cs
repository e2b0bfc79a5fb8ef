namespace Undersign.EndToEnd.Clients;

/// <summary>A gateway that clients may use, and the far end.</summary>
public sealed class ClientPath : IAsyncLifetime
{
    private OddHop? _hop;
    private GatewayProcess? _gateway;

    // Set by InitializeAsync, before any test runs.
    internal OddHop Hop => _hop!;

    internal GatewayProcess Gateway => _gateway!;

    public async ValueTask InitializeAsync()
    {
        _hop = OddHop.Start();
        _gateway = await GatewayProcess.StartAsync(new(_hop.Port) { Tls = "required" });
    }

    public async ValueTask DisposeAsync()
    {
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
