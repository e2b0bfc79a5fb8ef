using Undersign.People.Entra;
using Undersign.People.Sources;
using Undersign.Tokens;

namespace Undersign.Tests.People.Entra;

/// <summary>A tenant of a test's own, and readings of it.</summary>
public abstract class EntraTestBase : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("undersign-entra-");

    private protected GraphDouble Graph { get; private set; } = null!; // InitializeAsync comes before any test

    private protected TenantDouble Tenant => Graph.Tenant;

    private protected HastyTime Time { get; } = new();

    private protected string Folder => _folder.FullName;

    private string SecretPath => Path.Combine(Folder, "entra.secret");

    private protected EntraSettings Settings => new()
    {
        Tenant = EntraTokenDouble.TenantName,
        ClientId = EntraTokenDouble.ClientId,
        Credential = new EntraCredential.Secret(SecretPath),
        Cloud = Graph.Cloud,
        HasPhotos = false,
    };

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Graph = await GraphDouble.StartAsync();
        Secret(Graph.Tokens.Secret);
    }

    public async ValueTask DisposeAsync()
    {
        await Graph.DisposeAsync();
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    private protected void Secret(string text) => File.WriteAllText(SecretPath, text + "\n");

    private protected Task<SourceReading> ReadAsync(string? state = null, EntraSettings? settings = null, EntraLimits? limits = null, IProgress<int>? progress = null, CancellationToken? cancellation = null) =>
        new EntraSource(settings ?? Settings, Graph.Http, limits ?? EntraLimits.Usual, Time).ReadAsync(state, progress ?? new Progress<int>(), cancellation ?? Cancellation);

    private protected async Task<SourceReading.Complete> ReadAllAsync(string? state = null, EntraSettings? settings = null, EntraLimits? limits = null) =>
        Assert.IsType<SourceReading.Complete>(await ReadAsync(state, settings, limits));

    private protected async Task<SourceReading.Changes> ReadChangesAsync(string? state, EntraSettings? settings = null, EntraLimits? limits = null) =>
        Assert.IsType<SourceReading.Changes>(await ReadAsync(state, settings, limits));

    private protected async Task<SourceReading.Failed> FailAsync(string? state = null, EntraSettings? settings = null, EntraLimits? limits = null) =>
        Assert.IsType<SourceReading.Failed>(await ReadAsync(state, settings, limits));
}
