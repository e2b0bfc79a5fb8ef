using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Undersign.Onboarding.Tenants;

/// <summary>Tenants that are not as they should be any more. It is no reason to give the node no mail.</summary>
internal sealed class TenantsHealth(TenantWatch watch) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(watch.Concerns().ToArray() is { Length: > 0 } concerns ? HealthCheckResult.Degraded(string.Join("; ", concerns)) : HealthCheckResult.Healthy());
}
