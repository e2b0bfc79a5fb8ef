using System.Data.Common;
using Dapper;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Undersign.Operation;

/// <summary>Does the database answer? Mail goes on for a while without it, so this alone does not take a node out of service.</summary>
internal sealed class DatabaseHealth(DbDataSource source) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(Patience);
            await using var connection = await source.OpenConnectionAsync(limit.Token);
            await connection.ExecuteScalarAsync<long>(new CommandDefinition("select count(*) from undersign_migrations", cancellationToken: limit.Token));
            return HealthCheckResult.Healthy();
        }
        catch (Exception e) when (e is DbException or IOException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return new(context.Registration.FailureStatus, $"it does not answer ({e.Message}); mail goes on with the settings in memory, and traces are missing meanwhile", e);
        }
    }
}
