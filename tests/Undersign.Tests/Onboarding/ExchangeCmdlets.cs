namespace Undersign.Tests.Onboarding;

/// <summary>The cmdlets that our files may call, with those of their parameters that we know to exist.</summary>
/// <remarks>Microsoft Learn, module ExchangePowerShell, August 2026. What Set-TransportRule has not: Enabled.</remarks>
public static class ExchangeCmdlets
{
    private static readonly string[] Outbound =
        ["ConnectorType", "CloudServicesMailEnabled", "IsTransportRuleScoped", "UseMXRecord", "SmartHosts", "RecipientDomains", "TlsSettings", "TlsDomain", "Enabled", "Comment", "TestMode", "Confirm", "WhatIf"];

    private static readonly string[] Inbound =
        ["ConnectorType", "CloudServicesMailEnabled", "SenderDomains", "SenderIPAddresses", "RequireTls", "RestrictDomainsToCertificate", "RestrictDomainsToIPAddresses", "TlsSenderCertificateName", "TreatMessagesAsInternal", "Enabled", "Comment", "Confirm", "WhatIf"];

    private static readonly string[] Rule =
    [
        "Priority", "Mode", "Comments", "FromScope", "FromMemberOf", "MessageTypeMatches", "HeaderContainsMessageHeader", "HeaderContainsWords", "RouteMessageOutboundConnector", "SetHeaderName", "SetHeaderValue",
        "StopRuleProcessing", "ExceptIfMessageSizeOver", "ExceptIfHeaderContainsMessageHeader", "ExceptIfHeaderContainsWords", "ExceptIfHeaderMatchesMessageHeader", "ExceptIfHeaderMatchesPatterns",
        "ExceptIfFromAddressMatchesPatterns", "ExceptIfFromScope", "ExceptIfSenderIpRanges", "ExceptIfMessageTypeMatches", "SenderAddressLocation", "RuleErrorAction", "Confirm", "WhatIf",
    ];

    /// <summary>Exchange Server 2016, 2019 and Subscription Edition.</summary>
    private static readonly string[] Send =
    [
        "AddressSpaces", "DNSRoutingEnabled", "SmartHosts", "SmartHostAuthMechanism", "SourceTransportServers", "Port", "RequireTLS", "TlsAuthLevel", "TlsDomain", "Fqdn", "MaxMessageSize", "ProtocolLoggingLevel", "Enabled",
        "Comment", "IgnoreSTARTTLS", "ForceHELO", "IsScopedConnector", "ConnectionInactivityTimeOut", "Confirm", "WhatIf",
    ];

    private static readonly string[] Receive =
        ["Bindings", "RemoteIPRanges", "AuthMechanism", "PermissionGroups", "MaxMessageSize", "ProtocolLoggingLevel", "Enabled", "Fqdn", "Banner", "RequireTLS", "Comment", "MaxRecipientsPerMessage", "Confirm", "WhatIf"];

    public static IReadOnlyDictionary<string, string[]> All { get; } = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["New-OutboundConnector"] = ["Name", .. Outbound],
        ["Set-OutboundConnector"] = ["Identity", "Name", .. Outbound],
        ["Get-OutboundConnector"] = ["Identity"],
        ["Remove-OutboundConnector"] = ["Identity", "Confirm", "WhatIf"],
        ["New-InboundConnector"] = ["Name", .. Inbound],
        ["Set-InboundConnector"] = ["Identity", "Name", .. Inbound],
        ["Get-InboundConnector"] = ["Identity"],
        ["Remove-InboundConnector"] = ["Identity", "Confirm", "WhatIf"],
        ["New-TransportRule"] = ["Name", "Enabled", .. Rule],
        ["Set-TransportRule"] = ["Identity", "Name", .. Rule],
        ["Get-TransportRule"] = ["Identity", "ResultSize"],
        ["Disable-TransportRule"] = ["Identity", "Confirm", "WhatIf"],
        ["Get-RemoteDomain"] = ["Identity", "ResultSize"],
        ["Get-HostedConnectionFilterPolicy"] = ["Identity"],
        ["Enable-TransportRule"] = ["Identity", "Mode", "Confirm", "WhatIf"],
        ["Remove-TransportRule"] = ["Identity", "Confirm", "WhatIf"],
        ["Set-RemoteDomain"] = ["Identity", "TNEFEnabled", "Confirm", "WhatIf"],
        ["Set-HostedConnectionFilterPolicy"] = ["Identity", "IPAllowList", "Confirm", "WhatIf"],
        ["Get-AcceptedDomain"] = ["Identity"],
        ["Get-Recipient"] = ["Identity"],
        ["New-SendConnector"] = ["Name", "Usage", .. Send],
        ["Set-SendConnector"] = ["Identity", "Name", .. Send],
        ["Get-SendConnector"] = ["Identity"],
        ["Remove-SendConnector"] = ["Identity", "Confirm", "WhatIf"],
        ["New-ReceiveConnector"] = ["Name", "Server", "Usage", "TransportRole", .. Receive],
        ["Set-ReceiveConnector"] = ["Identity", "Name", .. Receive],
        ["Get-ReceiveConnector"] = ["Identity", "Server"],
        ["Remove-ReceiveConnector"] = ["Identity", "Confirm", "WhatIf"],
        ["Set-StrictMode"] = ["Version"],
        ["Where-Object"] = [],
        ["ForEach-Object"] = [],
        ["Out-Null"] = [],
        ["Format-Table"] = [],
    };
}
