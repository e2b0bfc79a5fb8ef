using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Undersign.Operation;

/// <summary>Says well before mail stops that a certificate will stop it. A node with such a certificate is still better than none.</summary>
internal sealed class CertificatesHealth(CertificateRenewal certificates) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(certificates.Concerns().ToArray() is { Length: > 0 } concerns ? HealthCheckResult.Degraded(string.Join("; ", concerns)) : HealthCheckResult.Healthy());
}
