using System.Data.Common;
using Undersign.Onboarding.AdminApi;
using Undersign.Onboarding.Domains;
using Undersign.Onboarding.Healing;
using Undersign.Onboarding.Probes;

namespace Undersign.Onboarding.Tenants;

/// <summary>Looks how it stands with a tenant, and keeps what it saw.</summary>
internal sealed class TenantCheck(HttpClient http, DbDataSource database, TimeProvider time)
{
    private readonly TenantSightings _sightings = new(database, time);

    /// <exception cref="ExchangeRefusal">Not now; what was seen last stays.</exception>
    public async Task<TenantSighting> RunAsync(TenantSubject subject, CancellationToken cancellationToken)
    {
        var before = await _sightings.OpenAsync(subject.Organisation, cancellationToken);
        if (before.IsParting)
        {
            return before; // whoever disconnects it knows what is missing
        }

        var status = await LookAsync(subject, before.WasConnected, cancellationToken);
        var sighting = new TenantSighting(subject.Organisation, status, before.WasConnected || status.State is ConnectionState.Connected or ConnectionState.Degraded or ConnectionState.Paused, time.GetUtcNow());
        await _sightings.StoreAsync(sighting, before, subject.Settings.Exchange!.Every, cancellationToken); // as below
        return sighting;
    }

    private async Task<ConnectionStatus> LookAsync(TenantSubject subject, bool wasConnected, CancellationToken cancellationToken)
    {
        try
        {
            var client = ExchangeClient.Open(subject.Settings.Exchange!, http, time); // a subject has it
            var tenant = await Tenant.ReadAsync(client, subject.Settings, cancellationToken);
            var memory = await new TenantMemories(database, time).ReadAsync(new(subject.Organisation, client.Tenant), cancellationToken);
            var probe = await new ProbeResults(database, time).FaultsAsync(subject.Organisation, cancellationToken);
            var plan = TenantPlan.Connect(subject.Settings, tenant, memory);
            if (subject.Settings.SelfHealing is { } healing && await new TenantPauses(database, time).FindAsync(subject.Organisation, cancellationToken) is { IsPaused: true } pause)
            {
                return pause.Status(healing, [.. ConnectionStatus.Of(plan.WithoutRoute(), wasConnected: true, OurFaults(subject)).Faults]);
            }

            var way = plan.IsFlowing && subject.TryReturn is { } tryReturn ? await tryReturn(cancellationToken) : null;
            return ConnectionStatus.Of(plan, wasConnected, [.. OurFaults(subject), .. way?.Fault is { } fault ? [fault] : Array.Empty<ConnectionFault>(), .. probe]);
        }
        catch (ExchangeRefusal refusal) when (refusal.Fault == ExchangeFault.NoLeave)
        {
            return ConnectionStatus.Of(refusal, wasConnected);
        }
    }

    private IEnumerable<ConnectionFault> OurFaults(TenantSubject subject) =>
        subject.OurHalf(time.GetUtcNow()).Where(static finding => finding is { State: FindingState.Bad or FindingState.Attention, Fix: not null }).Select(static finding => new ConnectionFault(finding.Says, finding.Fix!)); // as above
}
