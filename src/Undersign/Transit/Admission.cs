using System.Text;
using Undersign.Operation;
using Undersign.Organisations;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;

namespace Undersign.Transit;

/// <summary>Whether a message is taken at all: it has to be some organisation's (law 8), and not in a loop (law 4).</summary>
internal abstract record Admission
{
    /// <summary>Stamped messages come by once more when a rule is missing its exception; more often than this is a loop. RFC 5321 §6.3.</summary>
    private const int MaxPasses = 4;

    /// <summary>RFC 5321 §6.3 asks for at least 100.</summary>
    private const int MaxHops = 100;

    /// <summary>RFC 5321 §7.1: whoever cannot be identified leaves no mail with us.</summary>
    private static readonly SmtpReply Unidentified = new(550, new(5, 7, 1), "Relay access denied: this connection belongs to no organisation known here");

    /// <summary>Settings of ours are missing or fit two organisations: not the client's fault.</summary>
    private static readonly SmtpReply NotYet = new(451, new(4, 3, 0), "The settings here do not tell whose mail this is, try again later");

    /// <summary>Fields beyond the limits are not looked at: routing code, mark and trace fields might be among them.</summary>
    private static readonly SmtpReply HeaderTooLarge = new(552, new(5, 3, 4), "The header section is too large");

    /// <summary>A line that is no field ends the header for us, and not for others: what stands behind it might leave.</summary>
    private static readonly SmtpReply Malformed = new(554, new(5, 6, 0), "The header section is malformed");

    /// <summary>As Exchange says it.</summary>
    private static readonly SmtpReply NotAsThisSender = new(550, new(5, 7, 60), "Client does not have permissions to send as this sender");

    private static readonly SmtpReply OtherTenant = new(550, new(5, 7, 1), "The message is from another Microsoft 365 tenant than its routing code");

    private static readonly SmtpReply Loop = new(554, new(5, 4, 6), "Mail loop: the message has been here too often");

    private Admission()
    {
    }

    public sealed record Admitted(Organisation Organisation) : Admission;

    /// <param name="Reason">For the trace; the client only hears the reply.</param>
    public sealed record Refused(SmtpReply Reply, string? Reason = null) : Admission;

    public static Admission Of(MimeDocument message, Arrival arrival, OrganisationCatalogue organisations, string hostName, TransitTrace trace)
    {
        var header = message.Root.Header;
        if (message.Fault == MimeFault.HeaderTooLarge && header.Fields.Count == 0)
        {
            return new Refused(HeaderTooLarge);
        }

        if (!header.HasBlankLine && organisations.Current.RoutingFields.Any(name => HidesRoutingCode(message, name)))
        {
            return new Refused(Malformed, "a routing code stands behind a line that ends the header");
        }

        var routingCode = organisations.Current.RoutingCodeIn(header);

        // No routing code has left the gateway, and nobody signs in for it: such mail would be taken for whoever is known by our own address, and leave
        // by another organisation's connector than it came by (law 8).
        if (arrival.User is null && routingCode is null && TransitFields.ComesFromOurselves(header, hostName))
        {
            return new Refused(Loop, "it comes straight from this gateway");
        }

        switch (Identify(routingCode, header, arrival, organisations))
        {
            case Identification.Known known:
                trace.Identified(known);
                return IsLooping(header, hostName) ? new Refused(Loop, "too many Received fields")
                    : routingCode is not null && TenantField.IsForeign(header, known.Organisation) ? new Refused(OtherTenant, $"it left another tenant of Microsoft 365 than that of {known.Organisation.Name}, whose routing code it has; microsoft365: {{ tenantId }} says which")
                    : ForeignSender(header, arrival, known.Organisation) is { } other ? new Refused(NotAsThisSender, $"the user {arrival.User?.Name} may not send as {other}; sendAs of the organisation's identity says who may")
                    : new Admitted(known.Organisation);
            case Identification.Unknown(var reason):
                return new Refused(Unidentified, reason);
            case Identification.Ambiguous(var reason):
                return new Refused(NotYet, reason);
            default:
                return new Refused(NotYet);
        }
    }

    /// <summary>Only what the receive connector lets count; a routing code where it takes none is refused like a wrong one.</summary>
    private static Identification Identify(string? routingCode, HeaderSection header, Arrival arrival, OrganisationCatalogue organisations) =>
        routingCode is not null && arrival.User is null && !arrival.Permissions.HasFlag(PermissionGroups.RoutingCodes)
            ? new Identification.Unknown("there is a routing code, which the receive connector does not take")
            : routingCode is null && arrival.User is null && ConnectorValidation.Of(header, arrival, organisations.Current) is { } tested ? new Identification.Known(tested, ConnectorValidation.Words)
            : organisations.Identify(
                routingCode,
                arrival.Permissions.HasFlag(PermissionGroups.Certificates) ? arrival.CertificateNames : [],
                arrival.Permissions.HasFlag(PermissionGroups.Addresses) ? arrival.RemoteAddress : null,
                arrival.Permissions.HasFlag(PermissionGroups.Users) ? arrival.User : null);

    /// <summary>Of the senders that envelope and header name, one that the user who has signed in is not. Reports have no reverse-path.</summary>
    private static Mailbox? ForeignSender(HeaderSection header, Arrival arrival, Organisation organisation)
    {
        if (arrival.User is not { } user || !arrival.Permissions.HasFlag(PermissionGroups.Users))
        {
            return null;
        }

        var senders = header.Fields.Where(static field => field.HasName("From") || field.HasName("Sender")).SelectMany(static field => AddressList.Parse(field.Value)).Select(static named => named.Address);
        return (arrival.Envelope.ReversePath is { } path ? senders.Prepend(path) : senders).FirstOrDefault(sender => !SendAs.Permits(organisation, user, sender));
    }

    /// <summary>WS-7: the routing code never leaves the gateway, however a message is put together. Looks through all of it, in windows that overlap.</summary>
    private static bool HidesRoutingCode(MimeDocument message, string name)
    {
        const int Window = 16 * 1024;
        var data = message.Data;
        for (var start = message.Root.Header.Range.End; start < data.Length; start += Window - name.Length)
        {
            var octets = data.Slice(new(start, Math.Min(Window, data.Length - start))).Span;
            if (Encoding.Latin1.GetString(octets).Contains(name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsLooping(HeaderSection header, string hostName) =>
        TransitFields.Passes(header, hostName) >= MaxPasses || header.Count("Received") > MaxHops;
}
