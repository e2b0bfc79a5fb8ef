using Undersign.Onboarding.Domains;
using Undersign.Relaying;
using Undersign.Settings;

namespace Undersign.Organisations;

/// <summary>What of an organisation the checks of its domains need to know.</summary>
internal static class DomainSubjects
{
    public static DomainSubject Of(Organisation organisation) => new()
    {
        Organisation = organisation.Name,
        Domains = [.. organisation.Domains.Order(StringComparer.Ordinal)],
        Settings = organisation.Dns,
        EhloNames = [.. organisation.SendConnectors.Select(static connector => DomainName.Canonical(connector.EhloName)).Where(static name => name != HostingNode.Any.Name).Distinct(StringComparer.OrdinalIgnoreCase)],
        Systems = [.. organisation.SendConnectors.SelectMany(static connector => connector.SmartHosts).Select(static host => MailSystem.Of(host.Host)).OfType<MailSystem>().Distinct()],
        DeliversByMx = organisation.SendConnectors.Any(static connector => connector.MxPort is not null),
        OwnKeys = [.. organisation.SendConnectors.Select(static connector => connector.DkimKey).OfType<DkimKeyFile>().DistinctBy(static key => key.Selector, StringComparer.Ordinal).Select(static key => new OwnDkimKey(key.Selector, () => key.TryRead(out _)?.Key.PublicHalf()))],
    };
}
