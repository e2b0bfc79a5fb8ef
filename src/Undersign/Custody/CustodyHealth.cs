using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Undersign.Custody;

/// <summary>A node that answers every MAIL with 452 should get none: another may have room.</summary>
internal sealed class CustodyHealth(CustodyRoom room) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(room.Shortage() is { } shortage ? HealthCheckResult.Unhealthy(shortage) : HealthCheckResult.Healthy());
}
