using Undersign.Organisations;
using Undersign.Protocols.Smtp;
using Undersign.Relaying;

namespace Undersign.Custody;

/// <summary>Which way mail in custody takes by the settings in force, and what it waits for together with other mail.</summary>
internal sealed class CustodyRoutes(OrganisationCatalogue organisations)
{
    /// <summary>Before the settings have been read no mail has a way out, and none of it may be judged for that.</summary>
    public bool AreKnown => organisations.IsLoaded;

    public SendConnector? ConnectorFor(string organisation, Mailbox forwardPath) =>
        organisations.Current.Find(organisation) is { } known ? ConnectorChoice.For(forwardPath.Domain, known.SendConnectors) : null;

    /// <summary>The next hop, in an administrator's words: <c>contoso/smart host</c>. An organisation's name has no slash.</summary>
    public static string DestinationOf(string organisation, SendConnector? connector) => $"{organisation}/{connector?.Name}";

    public string DestinationFor(string organisation, Mailbox forwardPath) => DestinationOf(organisation, ConnectorFor(organisation, forwardPath));

    /// <summary>How many messages may be on their way to a destination at once.</summary>
    public int ConnectionsOf(string destination)
    {
        var slash = destination.IndexOf('/', StringComparison.Ordinal);
        var connectors = slash < 0 ? null : organisations.Current.Find(destination[..slash])?.SendConnectors;
        return connectors?.FirstOrDefault(connector => destination.AsSpan(slash + 1).SequenceEqual(connector.Name))?.MaxConnections ?? 1; // of settings gone by: one after the other
    }
}
