using Undersign.Operation;
using Undersign.Organisations;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;

namespace Undersign.Transit;

/// <summary>Exchange Online's own test of its connector to us (<c>Validate-OutboundConnector</c>): no rule has seen it, so it has no routing code (WS-2).</summary>
/// <remarks>
/// Four things together let it in, and no more than to the organisation's own people: Exchange Online's certificate, under TLS; the tenant's
/// id, which Exchange Online writes and which the settings must name; the test's own sender; recipients inside the organisation alone.
/// Its sender is of the tenant's default domain, often contoso.onmicrosoft.com, so that domain need not be the organisation's.
/// </remarks>
internal static class ConnectorValidation
{
    public const string Words = "Exchange Online's test of its connector";

    private const string Sender = "O365ConnectorValidation";

    /// <summary>In Exchange Online's certificate, whosever mail it carries.</summary>
    private const string CertificateName = "mail.protection.outlook.com";

    /// <returns>Whose connector is tested; <see langword="null"/> where it is no such test, or not proven to be.</returns>
    public static Organisation? Of(HeaderSection header, Arrival arrival, OrganisationSet organisations)
    {
        if (!arrival.Permissions.HasFlag(PermissionGroups.RoutingCodes)
            || !arrival.CertificateNames.Contains(CertificateName, StringComparer.OrdinalIgnoreCase)
            || AddressList.Parse(header.Value("From") ?? "") is not [var author]
            || !IsBy(author.Address)
            || organisations.All.Where(organisation => TenantField.IsOf(header, organisation)).ToArray() is not [var only])
        {
            return null;
        }

        return arrival.Envelope.Recipients.All(recipient => only.IsInside(recipient.ForwardPath)) ? only : null;
    }

    /// <summary>Nobody wrote it, so it is not to be signed.</summary>
    public static bool IsBy(Mailbox? author) => author is not null && author.LocalPart.Equals(Sender, StringComparison.OrdinalIgnoreCase);
}
