using System.Globalization;

namespace Undersign.Onboarding.ExchangeServers;

/// <summary>
/// What Exchange servers must be like for mail to the outside to go by us: a send connector in front of all others, and on each server a receive
/// connector for what comes back.
/// </summary>
/// <remarks>
/// We stand in line, and never send mail for the outside back: the same send connector would pick it again, since a server's rules cannot choose
/// one, and it would go round. What comes back is mail for the organisation's own people, reports above all.
/// Limit: mail between mailboxes of the same Exchange organisation uses no send connector, and does not come by.
/// </remarks>
internal static class ServerPlan
{
    public const string Send = "Undersign: to the gateway";
    public const string Receive = "Undersign: back from the gateway";

    private const string NewSend = "New send connector";
    private const string SendSettings = "The connector, once made";
    private const string NewReceive = "New receive connector";
    private const string ReceiveSettings = "The connector, once made";

    public static IReadOnlyList<ServerObject> Of(ExchangeServerSettings settings) =>
        [SendConnector(settings), .. settings.Servers.Select(server => ReceiveConnector(settings, server))];

    private static ServerObject SendConnector(ExchangeServerSettings settings) => new(
        ServerNoun.SendConnector,
        Send,
        null,
        "takes all mail for the outside to Undersign, which sends it on",
        [new("Usage", "Custom", new(NewSend, "Type", "Custom")), new("Enabled", false)],
        [
            new("AddressSpaces", new ExchangeValue.Texts(["SMTP:*;1"]), new(NewSend, "Address space", "SMTP, *, cost 1")),
            new("DNSRoutingEnabled", false, new(NewSend, "Network settings", "Route mail through smart hosts")),
            new("SmartHosts", new ExchangeValue.Texts([settings.Gateway]), new(NewSend, "Smart host")),
            new("SmartHostAuthMechanism", "None", new(NewSend, "Smart host authentication", "None")),
            new("SourceTransportServers", new ExchangeValue.Texts(settings.Servers), new(NewSend, "Source servers")),
            new("Port", settings.Port.ToString(CultureInfo.InvariantCulture)),
            new("RequireTLS", true),
            new("TlsAuthLevel", settings.VerifiesCertificate ? "DomainValidation" : "EncryptionOnly"),
            new("TlsDomain", settings.VerifiesCertificate ? settings.Gateway : new ExchangeValue.Nothing()),
            new("Fqdn", settings.Fqdn is { } fqdn ? fqdn : new ExchangeValue.Nothing(), settings.Fqdn is null ? null : new(SendSettings, "Scoping: FQDN this connector will provide in response to HELO or EHLO")),
            new("MaxMessageSize", Megabytes(settings), new(SendSettings, "General: maximum send message size", Megabytes(settings))),
            new("ProtocolLoggingLevel", "Verbose", new(SendSettings, "General: protocol logging level", "Verbose")),
        ]);

    /// <remarks>
    /// For anonymous clients from our addresses alone, and without the right to relay: what is not for the organisation itself is refused, so that
    /// nothing that goes wrong here can make an open relay of Exchange.
    /// </remarks>
    private static ServerObject ReceiveConnector(ExchangeServerSettings settings, string server) => new(
        ServerNoun.ReceiveConnector,
        Receive,
        server,
        "takes mail for your own people from Undersign: reports of what could not be delivered, above all",
        [new("Usage", "Custom", new(NewReceive, "Type", "Custom")), new("TransportRole", "FrontendTransport", new(NewReceive, "Role", "Frontend Transport"))],
        [
            new("Bindings", new ExchangeValue.Texts(["0.0.0.0:25"]), new(NewReceive, "Network adapter bindings", "all IPv4 addresses, port 25")),
            new("RemoteIPRanges", new ExchangeValue.Texts(settings.Addresses), new(NewReceive, "Remote network settings (take out what stands there)")),
            new("AuthMechanism", "Tls", new(ReceiveSettings, "Security: authentication", "Transport Layer Security (TLS), and nothing else")),
            new("PermissionGroups", "AnonymousUsers", new(ReceiveSettings, "Security: permission groups", "Anonymous users")),
            new("MaxMessageSize", Megabytes(settings), new(ReceiveSettings, "General: maximum receive message size", Megabytes(settings))),
            new("ProtocolLoggingLevel", "Verbose", new(ReceiveSettings, "General: protocol logging level", "Verbose")),
            new("Enabled", true),
        ]);

    private static string Megabytes(ExchangeServerSettings settings) => string.Create(CultureInfo.InvariantCulture, $"{settings.MaxSize / 1024 / 1024}MB");
}
