using Undersign.Onboarding.Domains;
using Undersign.Relaying;

namespace Undersign.Organisations;

/// <summary>By which send connector an organisation's mail for the outside goes on, and whether that is the way back to Exchange Online.</summary>
internal static class WayBack
{
    /// <summary>A domain that is nobody's. RFC 2606 §2.</summary>
    private const string Outside = "outside.invalid";

    /// <returns><see langword="null"/>: such mail has no way on.</returns>
    public static SendConnector? ToOutside(Organisation organisation) => ConnectorChoice.For(Outside, organisation.SendConnectors);

    /// <summary>Exchange Online is no exchange of other people's domains and asks for no password; a smart host that we do not know may be one of its own clouds.</summary>
    public static bool GoesElsewhere(SendConnector connector) =>
        connector.MxPort is not null || connector.Authentication is not null || connector.SmartHosts.All(static host => MailSystem.Of(host.Host) is { } system && system != MailSystem.Microsoft365);
}
