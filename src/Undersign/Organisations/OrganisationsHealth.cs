using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Undersign.Organisations;

/// <summary>Until the settings have been read nobody is known, and every message is deferred: such a node should get none. Later, what the settings name and the node has not.</summary>
internal sealed class OrganisationsHealth(OrganisationCatalogue organisations, NamedFilesWatch files) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        !organisations.IsLoaded ? HealthCheckResult.Unhealthy("the settings have not been read since the start; look at the database")
        : !organisations.Current.All.Any() ? HealthCheckResult.Degraded("there is none, so all mail is refused; load one with undersign apply DIR")
        : organisations.Current.Concerns.Concat(files.Concerns()).ToArray() is { Length: > 0 } concerns ? HealthCheckResult.Degraded(string.Join("; ", concerns))
        : HealthCheckResult.Healthy());
}
