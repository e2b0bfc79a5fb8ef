using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Undersign.People.Syncing;

/// <summary>Directories that cannot be read, or wait for somebody. The mail flows, with people who grow old.</summary>
internal sealed class PeopleHealth(PeopleSync sync) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(sync.Concerns().ToArray() is { Length: > 0 } concerns ? HealthCheckResult.Degraded(string.Join("; ", concerns)) : HealthCheckResult.Healthy());
}
