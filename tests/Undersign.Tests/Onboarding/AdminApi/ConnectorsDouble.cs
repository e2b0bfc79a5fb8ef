using System.Text.Json.Nodes;

namespace Undersign.Tests.Onboarding.AdminApi;

/// <summary>The connectors of a tenant. https://learn.microsoft.com/powershell/module/exchangepowershell/new-outboundconnector, and new-inboundconnector</summary>
internal sealed class ConnectorsDouble(ExchangeTenantDouble tenant)
{
    private readonly List<JsonObject> _outbound = [];
    private readonly List<JsonObject> _inbound = [];

    /// <summary>Somebody else's, or somebody's change of ours.</summary>
    public JsonObject this[string name] => _outbound.Concat(_inbound).Single(connector => (string?)connector["Name"] == name);

    public IEnumerable<string> Names => _outbound.Concat(_inbound).Select(static connector => (string)connector["Name"]!);

    public JsonArray Write(string noun) => new([.. Of(noun).Select(static connector => connector.DeepClone())]);

    public JsonArray Run(string verb, string noun, JsonObject parameters, List<string> warnings)
    {
        switch (verb)
        {
            case "New":
                return New(noun, parameters, warnings);
            case "Set":
                return Set(noun, Find(noun, parameters), parameters, warnings);
            case "Remove":
                var removed = Find(noun, parameters);
                if (tenant.Rules.Refer((string)removed["Name"]!) is { } rule)
                {
                    throw CmdletError.Invalid($"The connector '{removed["Name"]}' can't be removed because it is used by the transport rule '{rule}'.");
                }

                Of(noun).Remove(removed);
                return [];
            default:
                throw CmdletError.NoSuchCmdlet($"{verb}-{noun}");
        }
    }

    private List<JsonObject> Of(string noun) => noun == "OutboundConnector" ? _outbound : _inbound;

    private JsonObject Find(string noun, JsonObject parameters) =>
        Of(noun).Find(connector => (string?)connector["Name"] == (string?)parameters["Identity"]) ?? throw CmdletError.NotFound((string?)parameters["Identity"] ?? "");

    private JsonArray New(string noun, JsonObject parameters, List<string> warnings)
    {
        var name = (string?)parameters["Name"] ?? "";
        if (name.Length is 0 or > 64)
        {
            throw CmdletError.Invalid("The length of the property Name must be from 1 to 64.");
        }

        if (Of(noun).Exists(connector => string.Equals((string?)connector["Name"], name, StringComparison.OrdinalIgnoreCase)))
        {
            throw CmdletError.AlreadyThere(name);
        }

        var made = noun == "OutboundConnector"
            ? new JsonObject { ["Enabled"] = true, ["UseMXRecord"] = true, ["ConnectorType"] = "Partner", ["ConnectorSource"] = "AdminUI", ["RecipientDomains"] = new JsonArray(), ["SmartHosts"] = new JsonArray(), ["TlsDomain"] = null, ["TlsSettings"] = null, ["IsTransportRuleScoped"] = false, ["CloudServicesMailEnabled"] = false, ["AllAcceptedDomains"] = false, ["TestMode"] = false }
            : new JsonObject { ["Enabled"] = true, ["ConnectorType"] = "Partner", ["ConnectorSource"] = "AdminUI", ["SenderIPAddresses"] = new JsonArray(), ["SenderDomains"] = new JsonArray(), ["RequireTls"] = true, ["RestrictDomainsToIPAddresses"] = false, ["RestrictDomainsToCertificate"] = false, ["CloudServicesMailEnabled"] = false, ["TreatMessagesAsInternal"] = false, ["TlsSenderCertificateName"] = null };
        (made["Name"], made["Identity"]) = (name, name);
        Change(made, parameters);
        Check(noun, made);
        if (noun == "InboundConnector" && tenant.IsSmallPlan)
        {
            made["Enabled"] = false;
            warnings.Add("Inbound connector for this service offering is created in a disabled state. Contact Support to enable it.");
        }

        Of(noun).Add(made);
        return [made.DeepClone()];
    }

    private JsonArray Set(string noun, JsonObject connector, JsonObject parameters, List<string> warnings)
    {
        var changed = connector.DeepClone().AsObject();
        Change(changed, parameters);
        Check(noun, changed);
        if (noun == "InboundConnector" && tenant.IsSmallPlan && (bool)changed["Enabled"]! && !(bool)connector["Enabled"]!)
        {
            changed["Enabled"] = false;
            warnings.Add("For this service offering, you can't enable an inbound connector. Contact Support to enable it.");
        }

        ExchangeTenantDouble.Set(connector, changed, warnings);
        return [];
    }

    private static void Change(JsonObject connector, JsonObject parameters)
    {
        ExchangeTenantDouble.Set(connector, parameters, []);
        if (parameters["SenderDomains"] is JsonArray domains)
        {
            connector["SenderDomains"] = new JsonArray([.. domains.Select(static domain => JsonValue.Create($"smtp:{domain};1"))]);
        }
    }

    private static void Check(string noun, JsonObject connector)
    {
        var isOnPremises = (string?)connector["ConnectorType"] == "OnPremises";
        if ((bool)connector["CloudServicesMailEnabled"]! && !isOnPremises)
        {
            throw CmdletError.Invalid("CloudServicesMailEnabled cannot be set to true if Connector type is not OnPremises");
        }

        if (noun == "InboundConnector" ? connector["SenderDomains"]!.AsArray().Count == 0 : !(bool)connector["UseMXRecord"]! && connector["SmartHosts"]!.AsArray().Count == 0)
        {
            throw CmdletError.Invalid(noun == "InboundConnector" ? "SenderDomains must be specified." : "SmartHosts must be specified when UseMXRecord is false.");
        }

        if (noun == "OutboundConnector" && connector["TlsDomain"] is not null && (string?)connector["TlsSettings"] != "DomainValidation")
        {
            throw CmdletError.Invalid("TlsDomain can be specified only when TlsSettings is DomainValidation.");
        }
    }
}
