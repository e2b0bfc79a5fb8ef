using System.Globalization;
using Undersign.Commands;
using Undersign.Onboarding.Domains;
using Undersign.Protocols.Smtp;

namespace Undersign.EndToEnd.Microsoft365;

/// <summary>A tenant whose mail goes by the gateway and comes back, as the guide has it: one round, proven by certificates on both stretches.</summary>
internal sealed class TenantLoop : IAsyncDisposable
{
    public const string GatewayName = "signatures.contoso.example";

    /// <summary>Octets beyond which the organisation has nothing signed.</summary>
    public const int MaxSize = 20_000;

    private readonly TemporaryFolder _folder = new();

    private SelfMadeCertificate? _exchange;

    private TenantLoop()
    {
    }

    // These three are set by StartAsync, before anybody has the loop.

    /// <summary>With its key: the certificate that Exchange Online shows.</summary>
    public SelfMadeCertificate Exchange => _exchange!;

    public PostfixTenant Tenant { get; private set; } = null!;

    public GatewayProcess Gateway { get; private set; } = null!;

    /// <summary>What both have to say, for a test that fails.</summary>
    public string Logs => $"tenant:\n{Tenant.Log}\ngateway:\n{Gateway.Output}";

    /// <param name="change">Of the gateway's settings.</param>
    public static async Task<TenantLoop> StartAsync(TenantConnectors? connectors = null, Func<GatewaySetup, GatewaySetup>? change = null)
    {
        using var authority = SelfMadeCertificate.Authority("Public Authority");
        using var shown = authority.Issue(GatewayName);
#pragma warning disable CA2000 // the caller's, once it runs; else disposed of below
        var loop = new TenantLoop();
#pragma warning restore CA2000
        var inbound = Loopback.FreePort();
        var certificate = loop._folder.Write("shown.pem", shown.CertificatePem);
        var key = loop._folder.Write("shown.key", shown.KeyPem);
        var setup = new GatewaySetup(inbound)
        {
            HostName = GatewayName,
            Identity = $"routingCodes: [{GatewaySetup.RoutingCode}]",
            ClientAuthority = authority.CertificatePem,
            MoreOfReceiving = $", clientNames: [{PostfixTenant.CertificateName}]",
            ConnectorTls = "required",
            ConnectorKeys = $"clientCertificate: {{ pem: {certificate}, key: {key} }}",
            Tls = "required",
            MoreOfOrganisation = string.Create(
                CultureInfo.InvariantCulture, $"stamping: {{ maxSize: {MaxSize} }}\nmicrosoft365: {{ gateway: {GatewayName}, tenantId: {TenantConnectors.TenantId} }}"),
        };
        try
        {
            loop._exchange = authority.Issue(PostfixTenant.CertificateName);
            await Task.WhenAll(StartGatewayAsync(), StartTenantAsync());
            return loop;
        }
        catch
        {
            await loop.DisposeAsync();
            throw;
        }

        async Task StartGatewayAsync() => loop.Gateway = await GatewayProcess.StartAsync(change?.Invoke(setup) ?? setup);

        async Task StartTenantAsync() => loop.Tenant = await PostfixTenant.StartAsync(setup.Port, inbound, authority, connectors ?? new());
    }

    /// <summary>One of the tenant's people sends mail; without a reverse-path where there is none.</summary>
    public async Task SubmitAsync(byte[] octets, string? reversePath = Letter.From)
    {
        await using var sender = await Sender.ConnectAsync(Tenant.Port);
        var envelope = new Envelope(reversePath is null ? null : Sender.Address(reversePath), MailParameters.None, [new(Sender.Address(Letter.To))]);
        var result = await sender.SendAsync(envelope, octets);
        Assert.True(result.Reply.IsPositive, $"{result.Reply}\n{Logs}");
    }

    /// <summary>Submits it, and waits for it in the mailbox it was for.</summary>
    public async Task<string> SendRoundAsync(byte[] octets, string? reversePath = Letter.From)
    {
        await SubmitAsync(octets, reversePath);
        var id = Letter.IdOf(octets);
        var found = "";
        await Patience.UntilAsync(() => Task.FromResult((found = Delivered(id)).Length > 0), () => $"{id} has not arrived.\n{Logs}");
        return found;
    }

    /// <summary>What <c>undersign exchange probe</c> says of the way.</summary>
    /// <param name="submissionPort">The tenant's, unless given.</param>
    /// <param name="wait">Seconds that a leg may take.</param>
    /// <param name="watch">Seconds for the last; where it is to come again, as many as that may take.</param>
    public Task<ToolResult> ProbeAsync(int? submissionPort = null, int wait = 60, int watch = 1) => Gateway.CommandAsync(
        "exchange", "probe", "--to", "anna@contoso.example", "--submit", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{submissionPort ?? Tenant.Port}"), "--wait", wait.ToString(CultureInfo.InvariantCulture), "--watch", watch.ToString(CultureInfo.InvariantCulture));

    /// <summary>What <c>undersign exchange check</c> says of the way back.</summary>
    public async Task<IReadOnlyList<Finding>> LookAtWayBackAsync()
    {
        await using var problems = new StringWriter();
        var organisation = SettingsAtHand.Of(Gateway.Settings, problems) ?? throw new InvalidOperationException($"{problems}");
        return await WayBackAtHand.FindingsAsync(organisation, organisation.Microsoft!, node: null, TestContext.Current.CancellationToken); // it was written
    }

    /// <summary>As it lies in the mailbox of its recipient; empty where it does not.</summary>
    public string Delivered(string id) =>
        Tenant.Mailbox.With(id).Select(Letter.Text).FirstOrDefault(static text => text.Contains($"Delivered-To: {Letter.To}", StringComparison.Ordinal)) ?? "";

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(new IAsyncDisposable?[] { Tenant, Gateway }.OfType<IAsyncDisposable>().Select(static server => server.DisposeAsync().AsTask()));
        _exchange?.Dispose();
        _folder.Dispose();
    }
}
