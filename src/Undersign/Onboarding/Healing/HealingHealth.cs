using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Undersign.Onboarding.Healing;

/// <summary>Organisations whose mail goes past us. It is no reason to give the node no mail.</summary>
internal sealed class HealingHealth(TenantHealer healer) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(healer.Concerns().ToArray() is { Length: > 0 } concerns ? HealthCheckResult.Degraded(string.Join("; ", concerns)) : HealthCheckResult.Healthy());
}
