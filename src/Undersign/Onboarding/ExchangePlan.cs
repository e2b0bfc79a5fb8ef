using static Undersign.Onboarding.AdminCenterPages;

namespace Undersign.Onboarding;

/// <summary>
/// What a tenant must be like for its mail to come by us, in the order in which it is made. The pages to follow by hand, the PowerShell
/// file and what is done by itself all say this and nothing else.
/// </summary>
/// <remarks>Microsoft: "Scenario: Integrate Exchange Online with an email add-on service".</remarks>
internal static class ExchangePlan
{
    public const string Outbound = "Undersign: to the gateway";

    public const string Inbound = "Undersign: back from the gateway";

    /// <summary>The remote domain and the connection filter that every tenant has.</summary>
    public const string Default = "Default";

    public const string RichText = "TNEFEnabled";

    public const string AllowList = "IPAllowList";

    private static readonly ExchangeParameter TurnedOn = new("Enabled", true, new(ConnectorName, "What do you want to do after connector is saved", "tick Turn it on"));

    public static IReadOnlyList<ExchangeObject> Of(MicrosoftSettings settings) =>
    [
        OutboundConnector(settings),
        InboundConnector(settings),
        .. RulePlan.Of(settings),
        .. RemoteDomains(settings),
        .. ConnectionFilters(settings),
    ];

    /// <summary>A host name and the domains that it is in: one of them must be the tenant's.</summary>
    public static IEnumerable<string> DomainsOf(string host)
    {
        for (var name = host; name.Contains('.', StringComparison.Ordinal); name = name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..])
        {
            yield return name;
        }
    }

    private static ExchangeObject OutboundConnector(MicrosoftSettings settings) => new(
        ExchangeNoun.OutboundConnector,
        Outbound,
        "takes the mail that a rule picks to Undersign, over TLS and to nobody whose certificate is another's",
        [
            new("ConnectorType", "OnPremises", new(NewConnector, "Connection from: Office 365; connection to", "Your organization's email server")),
            new("CloudServicesMailEnabled", settings.RetainsHeaders, new(ConnectorName, "Retain internal Exchange email headers", settings.RetainsHeaders ? "ticked" : "not ticked")),
            TurnedOn,
            new("IsTransportRuleScoped", true, new(UseOfConnector, "When do you want to use this connector", "Only when I have a transport rule set up that redirects messages to this connector")),
            new("UseMXRecord", false),
            new("SmartHosts", new ExchangeValue.Texts([settings.Gateway]), new(Routing, "Smart host (type it, then +)")),
            new("TlsSettings", "DomainValidation", new(SecurityRestrictions, "Always use Transport Layer Security (TLS)", "Issued by a trusted certificate authority (CA), and tick Add the subject name or subject alternative name (SAN) matches this domain name")),
            new("TlsDomain", settings.Gateway, new(SecurityRestrictions, "The domain name")),
        ]);

    /// <remarks>
    /// RestrictDomainsToCertificate stays off: with every sender's domain it has Exchange Online refuse all mail from the Internet that
    /// claims to be from one of them and does not come by us (550 5.7.51), which is more than a gateway for signatures has to say.
    /// </remarks>
    private static ExchangeObject InboundConnector(MicrosoftSettings settings) => new(
        ExchangeNoun.InboundConnector,
        Inbound,
        "takes mail back from Undersign, which it knows by its certificate",
        [
            new("ConnectorType", "OnPremises", new(NewConnector, "Connection from", "Your organization's email server")),
            new("CloudServicesMailEnabled", settings.RetainsHeaders, new(ConnectorName, "Retain internal Exchange email headers", settings.RetainsHeaders ? "ticked" : "not ticked")),
            TurnedOn,
            new("SenderDomains", new ExchangeValue.Texts(["*"])),
            new("RequireTls", true),
            new("RestrictDomainsToCertificate", false),
            new("TlsSenderCertificateName", settings.Certificate, new(AuthenticatingSentEmail, "By verifying that the subject name on the certificate that the sending server uses to authenticate with Office 365 matches the domain entered in the text box below")),
        ]);

    private static IEnumerable<ExchangeObject> RemoteDomains(MicrosoftSettings settings) => !settings.EndsRichText ? [] :
    [
        new(
            ExchangeNoun.RemoteDomain,
            Default,
            "has mail to the outside leave as HTML where somebody's Outlook wrote rich text, which nobody can sign; voting buttons and recalls to the outside end with it",
            [new(RichText, false, new(TextAndCharacterSet, "Use rich-text format", "Never"))]),
    ];

    private static IEnumerable<ExchangeObject> ConnectionFilters(MicrosoftSettings settings) => settings.Addresses.Count == 0 ? [] :
    [
        new(
            ExchangeNoun.HostedConnectionFilterPolicy,
            Default,
            "keeps Exchange Online from taking Undersign's address for a spammer's; addresses that stand there already stay",
            [new(AllowList, new ExchangeValue.Entries(settings.Addresses), new(ConnectionFilter, "Always allow messages from the following IP addresses or address range (add)"))]),
    ];
}
