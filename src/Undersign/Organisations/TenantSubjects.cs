using Undersign.Onboarding.Tenants;

namespace Undersign.Organisations;

/// <summary>The organisations whose tenants we may look at, with what is known of the way back at our side.</summary>
internal sealed class TenantSubjects(ReturnProbe probe)
{
    public IEnumerable<TenantSubject> Of(IEnumerable<Organisation> organisations) => organisations.Select(Of).OfType<TenantSubject>();

    public TenantSubject? Of(Organisation organisation) => organisation.Microsoft is { Exchange: not null } settings
        ? new(organisation.Name, settings, now => ConnectionChecks.Of(organisation, settings, now)) { TryReturn = probe.For(organisation) }
        : null;
}
