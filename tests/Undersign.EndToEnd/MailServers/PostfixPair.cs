namespace Undersign.EndToEnd.MailServers;

/// <summary>Postfix in front, Undersign, Postfix behind: TLS required on both stretches.</summary>
public sealed class PostfixPair : IAsyncLifetime
{
    private PostfixInstance? _behind;
    private GatewayProcess? _gateway;
    private PostfixInstance? _front;

    // Set by InitializeAsync, before any test runs.
    internal PostfixInstance Front => _front!;

    internal Maildir Mailbox => _behind!.Mailbox;

    /// <summary>What all three have to say, for a test that fails.</summary>
    internal string Logs => $"front:\n{_front?.Log}\ngateway:\n{_gateway?.Output}\nbehind:\n{_behind?.Log}";

    public async ValueTask InitializeAsync()
    {
        _behind = await PostfixInstance.StartBehindAsync();
        _gateway = await GatewayProcess.StartAsync(new(_behind.Port) { Tls = "required", ConnectorTls = "required" });
        _front = await PostfixInstance.StartInFrontAsync(_gateway.Port);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in new IAsyncDisposable?[] { _front, _gateway, _behind })
        {
            if (server is not null)
            {
                await server.DisposeAsync();
            }
        }
    }
}
