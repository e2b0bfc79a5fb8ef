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

    /// <summary>
    /// The next hop, in an administrator's words: <c>contoso/smart host</c>, or <c>contoso/internet/fabrikam.example</c> where each domain has
    /// its own. An organisation's name has no slash, and no domain name has.
    /// </summary>
    public static string DestinationOf(string organisation, SendConnector? connector, string domain) =>
        connector is { MxPort: not null } ? $"{organisation}/{connector.Name}/{domain.ToLowerInvariant()}" : $"{organisation}/{connector?.Name}";

    public string DestinationFor(string organisation, Mailbox forwardPath) => DestinationOf(organisation, ConnectorFor(organisation, forwardPath), forwardPath.Domain);

    /// <summary>The recipients of one copy by what they wait for.</summary>
    public static IEnumerable<(string Destination, IReadOnlyList<CustodyRecipient> Recipients)> Split(
        string organisation, SendConnector? connector, IReadOnlyList<CustodyRecipient> recipients) =>
        connector is { MxPort: not null }
            ? recipients.GroupBy(recipient => DestinationOf(organisation, connector, recipient.Recipient.ForwardPath.Domain), StringComparer.Ordinal)
                .Select(static same => (same.Key, (IReadOnlyList<CustodyRecipient>)[.. same]))
            : [(DestinationOf(organisation, connector, ""), recipients)];

    public LaneTerms TermsOf(string destination)
    {
        var slash = destination.IndexOf('/', StringComparison.Ordinal);
        var connectors = slash < 0 ? null : organisations.Current.Find(destination[..slash])?.SendConnectors;
        var name = destination[(slash + 1)..];
        if (connectors?.FirstOrDefault(connector => connector.Name == name) is { } known)
        {
            return new(known.FromCustodyAtOnce, IsOneDomain: false);
        }

        var way = name[..Math.Max(0, name.LastIndexOf('/'))];
        return connectors?.FirstOrDefault(connector => connector.MxPort is not null && connector.Name == way) is { } byMx
            ? new(byMx.FromCustodyAtOnce, IsOneDomain: true)
            : new(1, IsOneDomain: false); // of settings gone by: one after the other
    }
}

/// <param name="Connections">How many messages may be on their way to the destination at once.</param>
/// <param name="IsOneDomain">It is one of the many to which mail goes by their MX records.</param>
internal readonly record struct LaneTerms(int Connections, bool IsOneDomain);
