using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Undersign.People.Syncing;

/// <summary>Directories that cannot be read, or wait for somebody. The mail flows, with people who grow old.</summary>
internal sealed class PeopleHealth(PeopleSync sync) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var faults = sync.States.Where(static state => state.Fault is not null).Select(static state => $"{state.Organisation}: {state.Source}: {state.Fault}").ToList();
        return Task.FromResult(faults.Count == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded(string.Join("; ", faults)));
    }
}
