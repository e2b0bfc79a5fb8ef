using Microsoft.Extensions.Diagnostics.HealthChecks;
using Undersign.Operation;
using Undersign.Organisations;
using Undersign.Storage;

namespace Undersign.Custody;

/// <summary>A node that answers every MAIL with 452 should get none: another may have room, or a database that takes what it writes.</summary>
/// <remarks>Who gets no mail writes nothing that could succeed again. So after a write that failed, each question whether the node is ready is one more attempt.</remarks>
internal sealed class CustodyHealth(CustodyRoom room, CustodyWriter writer, OrganisationCatalogue organisations, NodeConfiguration node) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private Task _proof = Task.CompletedTask;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (room.Shortage() is { } shortage)
        {
            return HealthCheckResult.Unhealthy(shortage);
        }

        if (writer.Trouble is not null && organisations.Current.QueuesMail)
        {
            await TryAgainAsync(cancellationToken);
            if (writer.Trouble is { } trouble)
            {
                return HealthCheckResult.Unhealthy($"what is to be queued is answered 452: {StorageFault.Describe(node.Storage, trouble)}", trouble);
            }
        }

        return HealthCheckResult.Healthy();
    }

    /// <summary>One at a time, however often we are asked while a database does not answer.</summary>
    private async Task TryAgainAsync(CancellationToken cancellationToken)
    {
        if (_proof.IsCompleted)
        {
            _proof = writer.WriteAsync(static changes => changes.ProveAsync(), 0, CancellationToken.None);
        }

        try
        {
            await _proof.WaitAsync(Patience, cancellationToken);
        }
        catch (Exception e) when (e is IOException or TimeoutException)
        {
            // the writer has its reason
        }
    }
}
