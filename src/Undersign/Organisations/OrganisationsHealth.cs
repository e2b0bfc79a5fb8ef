using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Undersign.Organisations;

/// <summary>Until the settings have been read nobody is known, and every message is deferred: such a node should get none.</summary>
internal sealed class OrganisationsHealth(OrganisationCatalogue organisations) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        !organisations.IsLoaded ? HealthCheckResult.Unhealthy("the settings have not been read since the start; look at the database")
        : !organisations.Current.All.Any() ? HealthCheckResult.Degraded("there is none, so all mail is refused; load one with undersign apply DIR")
        : HealthCheckResult.Healthy());
}
