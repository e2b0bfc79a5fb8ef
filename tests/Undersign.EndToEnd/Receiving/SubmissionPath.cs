using System.Text;

namespace Undersign.EndToEnd.Receiving;

/// <summary>A gateway at which everyone signs in, an issuer of tokens, and the far end.</summary>
public sealed class SubmissionPath : IAsyncLifetime
{
    internal const string User = "scanner@contoso.example";
    internal const string Password = "correct-horse-battery-42";

    private OddHop? _hop;
    private GatewayProcess? _gateway;
    private TokenServer? _tokens;

    // Set by InitializeAsync, before any test runs.
    internal OddHop Hop => _hop!;

    internal GatewayProcess Gateway => _gateway!;

    internal TokenServer Tokens => _tokens!;

    public async ValueTask InitializeAsync()
    {
        _hop = OddHop.Start();
        _tokens = new();
        _gateway = await GatewayProcess.StartAsync(new(_hop.Port)
        {
            Tls = "required",
            Identity = $"addresses: [127.0.0.0/8], {await UserAsync()}, tokens: {{ issuer: \"{_tokens.Issuer}\", audience: undersign }}",
            MoreOfReceiving = ", auth: [plain, login, xoauth2, oauthbearer], permissionGroups: [users]",
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null)
        {
            await _gateway.DisposeAsync();
        }

        if (_tokens is not null)
        {
            await _tokens.DisposeAsync();
        }

        if (_hop is not null)
        {
            await _hop.DisposeAsync();
        }
    }

    /// <summary>As an administrator makes one.</summary>
    internal static async Task<string> UserAsync()
    {
        var hash = await GatewayProcess.CommandAsync(["password"], Encoding.UTF8.GetBytes(Password + "\n"));
        Assert.True(hash.ExitCode == 0, hash.Output);
        return $"users: [{{ name: {User}, passwordHash: \"{hash.Output.Trim()}\", sendAs: [\"*\"] }}]";
    }
}
