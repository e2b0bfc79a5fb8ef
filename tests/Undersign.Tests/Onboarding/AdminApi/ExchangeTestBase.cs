using Undersign.Onboarding;
using Undersign.Onboarding.AdminApi;
using Undersign.Tests.People.Entra;
using Undersign.Tokens;

namespace Undersign.Tests.Onboarding.AdminApi;

/// <summary>A tenant of a test's own, and what is asked of it.</summary>
public abstract class ExchangeTestBase : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("undersign-exchange-");

    private protected ExchangeDouble Exchange { get; private set; } = null!; // InitializeAsync comes before any test

    private protected ExchangeTenantDouble Tenant => Exchange.Tenant;

    private protected HastyTime Time { get; } = new();

    private protected string Folder => _folder.FullName;

    private protected string SecretPath => Path.Combine(Folder, "exchange.secret");

    private protected ExchangeAccess Access => new()
    {
        Tenant = EntraTokenDouble.TenantName,
        ClientId = EntraTokenDouble.ClientId,
        Credential = new EntraCredential.Secret(SecretPath),
        Cloud = EntraCloud.Global with { Authority = Exchange.Address, Exchange = Exchange.Address },
    };

    private protected MicrosoftSettings Settings => new()
    {
        Gateway = "signatures.contoso.example",
        Certificate = "signatures.contoso.example",
        RoutingCode = "5Hk2vQ9xWc7RzT4nBm8Ys3Lp",
        Addresses = ["203.0.113.10"],
        Exchange = Access,
    };

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public virtual async ValueTask InitializeAsync()
    {
        Exchange = await ExchangeDouble.StartAsync();
        await File.WriteAllTextAsync(SecretPath, Exchange.Tokens.Secret + "\n", Cancellation);
    }

    public virtual async ValueTask DisposeAsync()
    {
        await Exchange.DisposeAsync();
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    private protected ExchangeClient Client(ExchangeAccess? access = null) => ExchangeClient.Open(access ?? Access, Exchange.Http, Time);

    private protected Task<CmdletReply> InvokeAsync(Cmdlet cmdlet, ExchangeAccess? access = null) => Client(access).InvokeAsync(cmdlet, Cancellation);

    private protected Task<ExchangeRefusal> RefuseAsync(Cmdlet cmdlet) => Assert.ThrowsAsync<ExchangeRefusal>(() => InvokeAsync(cmdlet));
}
