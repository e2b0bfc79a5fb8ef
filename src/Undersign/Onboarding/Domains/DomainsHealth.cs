using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Undersign.Onboarding.Domains;

/// <summary>Says what receivers refuse mail for. It is no reason to give the node none.</summary>
internal sealed class DomainsHealth(DomainWatch watch) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(watch.Concerns().ToArray() is { Length: > 0 } concerns ? HealthCheckResult.Degraded(string.Join("; ", concerns)) : HealthCheckResult.Healthy());
}
