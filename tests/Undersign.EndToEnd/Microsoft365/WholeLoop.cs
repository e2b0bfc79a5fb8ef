namespace Undersign.EndToEnd.Microsoft365;

/// <summary>One loop for the tests of a class: the tenant is set up as the plan says.</summary>
public sealed class WholeLoop : IAsyncLifetime
{
    private TenantLoop? _loop;

    // Set by InitializeAsync, before any test runs.
    internal TenantLoop Loop => _loop!;

    public async ValueTask InitializeAsync() => _loop = await TenantLoop.StartAsync();

    public ValueTask DisposeAsync() => _loop?.DisposeAsync() ?? ValueTask.CompletedTask;
}
