using System.Text.Json;
using System.Text.Json.Nodes;

namespace Undersign.Tests.Onboarding.AdminApi;

/// <summary>Whether a cmdlet is one, its parameters are its own, and their values of the right kind.</summary>
internal static class CmdletCheck
{
    private static readonly Dictionary<string, string[]> Words = new(StringComparer.Ordinal)
    {
        ["ConnectorType"] = ["Default", "OnPremises", "Partner"],
        ["TlsSettings"] = ["EncryptionOnly", "CertificateValidation", "DomainValidation"],
        ["FromScope"] = ["InOrganization", "NotInOrganization"],
        ["ExceptIfFromScope"] = ["InOrganization", "NotInOrganization"],
        ["MessageTypeMatches"] = ["OOF", "AutoForward", "Encrypted", "Calendaring", "PermissionControlled", "Voicemail", "Signed", "ApprovalRequest", "ReadReceipt"],
        ["ExceptIfMessageTypeMatches"] = ["OOF", "AutoForward", "Encrypted", "Calendaring", "PermissionControlled", "Voicemail", "Signed", "ApprovalRequest", "ReadReceipt"],
        ["Mode"] = ["Audit", "AuditAndNotify", "Enforce"],
    };

    private static readonly string[] Flags =
    [
        "Enabled", "CloudServicesMailEnabled", "IsTransportRuleScoped", "UseMXRecord", "TestMode", "RequireTls", "RestrictDomainsToCertificate", "RestrictDomainsToIPAddresses", "TreatMessagesAsInternal",
        "StopRuleProcessing", "TNEFEnabled", "Confirm", "WhatIf",
    ];

    private static readonly string[] Lists =
    [
        "SmartHosts", "RecipientDomains", "SenderDomains", "SenderIPAddresses", "FromMemberOf", "HeaderContainsWords", "ExceptIfHeaderContainsWords", "ExceptIfHeaderMatchesPatterns", "ExceptIfFromAddressMatchesPatterns", "ExceptIfSenderIpRanges",
    ];

    public static bool IsList(string parameter) => Lists.Contains(parameter, StringComparer.Ordinal);

    public static bool IsFlag(string parameter) => Flags.Contains(parameter, StringComparer.Ordinal);

    public static void Check(string cmdlet, JsonObject parameters)
    {
        if (!ExchangeCmdlets.All.TryGetValue(cmdlet, out var known) || !cmdlet.Contains('-', StringComparison.Ordinal) || known.Length == 0)
        {
            throw CmdletError.NoSuchCmdlet(cmdlet);
        }

        foreach (var (name, value) in parameters)
        {
            if (!known.Contains(name, StringComparer.Ordinal))
            {
                throw CmdletError.UnknownParameter(name);
            }

            CheckKind(name, value);
        }
    }

    private static void CheckKind(string name, JsonNode? value)
    {
        var isRight = value?.GetValueKind() switch
        {
            null => true,
            JsonValueKind.True or JsonValueKind.False => IsFlag(name),
            JsonValueKind.Number => name == "Priority",
            JsonValueKind.Array => IsList(name),
            JsonValueKind.Object => name == "IPAllowList" && (string?)value["@odata.type"] == "#Exchange.GenericHashTable" && value.AsObject().All(static pair => pair.Key is "@odata.type" or "Add" or "Remove"),
            _ => !IsFlag(name) && !IsList(name) && name != "Priority",
        };
        if (!isRight)
        {
            throw CmdletError.BadValue(name, value!.ToJsonString(), []);
        }

        if (value is not null && Words.TryGetValue(name, out var words) && !words.Contains((string?)value, StringComparer.OrdinalIgnoreCase))
        {
            throw CmdletError.BadValue(name, (string?)value ?? "", words);
        }
    }
}
