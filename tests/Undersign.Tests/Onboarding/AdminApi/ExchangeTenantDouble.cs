using System.Text.Json.Nodes;

namespace Undersign.Tests.Onboarding.AdminApi;

/// <summary>What a tenant has, and what cmdlets do to it.</summary>
/// <remarks>Microsoft Learn, module ExchangePowerShell, and what projects have published of answers of real tenants.</remarks>
internal sealed class ExchangeTenantDouble
{
    private readonly List<string> _past = [];

    public ExchangeTenantDouble()
    {
        Connectors = new(this);
        Rules = new(this);
    }

    public ConnectorsDouble Connectors { get; }

    public RulesDouble Rules { get; }

    public JsonObject RemoteDomain { get; private set; } = new() { ["Name"] = "Default", ["Identity"] = "Default", ["DomainName"] = "*", ["TNEFEnabled"] = null, ["AutoReplyEnabled"] = true };

    public JsonObject ConnectionFilter { get; private set; } = new() { ["Name"] = "Default", ["Identity"] = "Default", ["IPAllowList"] = new JsonArray("198.51.100.7", "192.0.2.0/24"), ["IPBlockList"] = new JsonArray(), ["EnableSafeList"] = false };

    public List<string> AcceptedDomains { get; } = ["contoso.example", "contoso.onmicrosoft.com"];

    public JsonObject Group { get; } = new() { ["Name"] = "signatures@contoso.example", ["Identity"] = "Signature people", ["PrimarySmtpAddress"] = "people@contoso.example", ["RecipientTypeDetails"] = "MailUniversalSecurityGroup" };

    /// <summary>Tenants of the smallest plans have their inbound connectors made off.</summary>
    public bool IsSmallPlan { get; set; }

    /// <summary>A new tenant must be opened for changes once.</summary>
    public bool IsDehydrated { get; set; }

    /// <summary>For so many calls, what is shown is older than what was done.</summary>
    public int Lag { get; set; }

    /// <summary>Everything an administrator can see, to compare it.</summary>
    public string Describe() => Write().ToJsonString(new() { WriteIndented = true });

    /// <returns>What is shown, and warnings.</returns>
    public (JsonArray Shown, List<string> Warnings) Run(string cmdlet, JsonObject parameters)
    {
        CmdletCheck.Check(cmdlet, parameters);
        var warnings = new List<string>();
        if (_past.Count == 0)
        {
            Remember();
        }

        var shown = (cmdlet.Split('-')[0], cmdlet.Split('-')[1]) switch
        {
            ("Get", var noun) => Show(noun, (string?)parameters["Identity"]),
            (var verb, "InboundConnector" or "OutboundConnector") => Connectors.Run(verb, cmdlet.Split('-')[1], parameters, warnings),
            (var verb, "TransportRule") => Rules.Run(verb, parameters, warnings),
            ("Set", "RemoteDomain") => Set(RemoteDomain, parameters, warnings),
            ("Set", "HostedConnectionFilterPolicy") => SetFilter(parameters, warnings),
            _ => throw CmdletError.NoSuchCmdlet(cmdlet),
        };
        Remember();
        return (shown, warnings);
    }

    /// <summary>As other servers of Exchange have heard of it: late, when the tenant is slow.</summary>
    public JsonObject Seen() => JsonNode.Parse(_past[Math.Max(0, _past.Count - 1 - Lag)])!.AsObject();

    public static string NothingNew(JsonObject item) => $"The command completed successfully but no settings of '{item["Name"]}' have been modified.";

    /// <summary>With a warning, when everything was so already.</summary>
    public static JsonArray Set(JsonObject item, JsonObject parameters, List<string> warnings)
    {
        var before = item.ToJsonString();
        foreach (var (name, value) in parameters.Where(static pair => pair.Key is not ("Identity" or "Name" or "Confirm" or "WhatIf")))
        {
            item[name] = value?.DeepClone() ?? (CmdletCheck.IsList(name) && item[name] is JsonArray ? new JsonArray() : null);
        }

        if (item.ToJsonString() == before)
        {
            warnings.Add(NothingNew(item));
        }

        return [];
    }

    private void Remember() => _past.Add(Write().ToJsonString());

    private JsonObject Write() => new()
    {
        ["OutboundConnector"] = Connectors.Write("OutboundConnector"),
        ["InboundConnector"] = Connectors.Write("InboundConnector"),
        ["TransportRule"] = Rules.Write(),
        [nameof(RemoteDomain)] = new JsonArray(RemoteDomain.DeepClone(), new JsonObject { ["Name"] = "Fabrikam", ["Identity"] = "Fabrikam", ["DomainName"] = "fabrikam.example", ["TNEFEnabled"] = true }),
        ["HostedConnectionFilterPolicy"] = new JsonArray(ConnectionFilter.DeepClone()),
        ["Recipient"] = new JsonArray(Group.DeepClone()),
        ["AcceptedDomain"] = new JsonArray([.. AcceptedDomains.Select(static domain => new JsonObject { ["Name"] = domain, ["Identity"] = domain, ["DomainName"] = domain, ["DomainType"] = "Authoritative" })]),
    };

    /// <summary>Without a name, or with an empty one, all of them.</summary>
    private JsonArray Show(string noun, string? identity)
    {
        var all = Seen()[noun]!.AsArray();
        var fitting = all.Where(item => string.IsNullOrEmpty(identity) || (string?)item!["Name"] == identity).Select(static item => item!.DeepClone()).ToArray();
        return fitting.Length == 0 && !string.IsNullOrEmpty(identity) ? throw CmdletError.NotFound(identity) : new(fitting);
    }

    private JsonArray SetFilter(JsonObject parameters, List<string> warnings)
    {
        if (IsDehydrated)
        {
            throw CmdletError.Invalid("The command you tried to run isn't currently allowed in your organization. To run this command, you first need to run the command: Enable-OrganizationCustomization.");
        }

        var entries = ConnectionFilter["IPAllowList"]!.AsArray().Select(static entry => (string)entry!).ToList();
        var (add, remove) = (Entries(parameters, "Add"), Entries(parameters, "Remove"));
        return Set(ConnectionFilter, new() { ["IPAllowList"] = new JsonArray([.. entries.Except(remove, StringComparer.Ordinal).Union(add, StringComparer.Ordinal).Select(static entry => JsonValue.Create(entry))]) }, warnings);
    }

    private static List<string> Entries(JsonObject parameters, string key) => parameters["IPAllowList"]?[key] switch
    {
        JsonArray array => [.. array.Select(static entry => (string)entry!)],
        { } value => [(string)value!],
        null => [],
    };
}
