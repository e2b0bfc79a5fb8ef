using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Undersign.ProtocolLogs;

/// <summary>A log that cannot be written is somebody's business, and none of the mail's.</summary>
internal sealed class ProtocolLogHealth(ProtocolLog log) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(log.Fault is { } fault ? HealthCheckResult.Degraded(fault) : HealthCheckResult.Healthy());
}
