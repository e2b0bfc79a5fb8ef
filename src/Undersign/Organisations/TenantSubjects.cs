using Undersign.Onboarding.Healing;
using Undersign.Onboarding.Tenants;
using Undersign.Operation;
using Undersign.Relaying;

namespace Undersign.Organisations;

/// <summary>The organisations whose tenants we may look at, with what is known of the way back at our side.</summary>
/// <param name="relay">Of a gateway, which hands mail over; a command has none.</param>
internal sealed class TenantSubjects(ReturnProbe probe, NodeConfiguration node, Relay? relay = null)
{
    public IEnumerable<TenantSubject> Of(IEnumerable<Organisation> organisations) => organisations.Select(Of).OfType<TenantSubject>();

    public TenantSubject? Of(Organisation organisation) => organisation.Microsoft is { Exchange: not null } settings
        ? new(organisation.Name, settings, now => ConnectionChecks.Of(organisation, settings, node, now))
        {
            TryReturn = probe.For(organisation),
            Handovers = settings.SelfHealing is null || relay is null || WayBack.ToOutside(organisation) is not { } back ? null : () => Evidence(relay.History(back, organisation.Domains)),
        }
        : null;

    private static HandoverEvidence Evidence(HandoverHistory history)
    {
        var record = history.Record;
        return new(record.TakenAt, record.FailingSince, record.FailedAt);
    }
}
