using System.Globalization;
using System.Text.Json.Nodes;

namespace Undersign.Tests.Onboarding.AdminApi;

/// <summary>The mail flow rules of a tenant, in their order. https://learn.microsoft.com/powershell/module/exchangepowershell/new-transportrule</summary>
internal sealed class RulesDouble(ExchangeTenantDouble tenant)
{
    private static readonly string[] Members = [.. ExchangeCmdlets.All["Set-TransportRule"].Except(["Identity", "Name", "Priority", "Confirm", "WhatIf"], StringComparer.Ordinal)];

    private readonly List<JsonObject> _rules = [];

    public IEnumerable<string> Names => _rules.Select(static rule => (string)rule["Name"]!);

    public IEnumerable<string> Enabled => _rules.Where(static rule => (string?)rule["State"] == "Enabled").Select(static rule => (string)rule["Name"]!);

    /// <summary>Somebody else's, or somebody's change of ours.</summary>
    public JsonObject this[string name] => _rules.Single(rule => (string?)rule["Name"] == name);

    /// <summary>The rule that sends mail by a connector.</summary>
    public string? Refer(string connector) => _rules.Where(rule => (string?)rule["RouteMessageOutboundConnector"] == connector).Select(static rule => (string?)rule["Name"]).FirstOrDefault();

    /// <summary>Without those that an administrator removes, behind everybody's back.</summary>
    public void Forget(string name) => _rules.Remove(this[name]);

    public JsonArray Write() => new([.. _rules.Select(static (rule, index) => Shown(rule, index))]);

    public JsonArray Run(string verb, JsonObject parameters, List<string> warnings)
    {
        switch (verb)
        {
            case "New":
                return New(parameters);
            case "Set":
                return Set(Find(parameters), parameters, warnings);
            case "Enable" or "Disable":
                Find(parameters)["State"] = verb == "Enable" ? "Enabled" : "Disabled";
                return [];
            case "Remove":
                _rules.Remove(Find(parameters));
                return [];
            default:
                throw CmdletError.NoSuchCmdlet($"{verb}-TransportRule");
        }
    }

    private JsonObject Find(JsonObject parameters) =>
        _rules.Find(rule => (string?)rule["Name"] == (string?)parameters["Identity"]) ?? throw CmdletError.NotFound((string?)parameters["Identity"] ?? "");

    private JsonArray New(JsonObject parameters)
    {
        var name = (string?)parameters["Name"] ?? "";
        if (name.Length is 0 or > 64)
        {
            throw CmdletError.Invalid("The length of the property Name must be from 1 to 64.");
        }

        if (_rules.Exists(rule => string.Equals((string?)rule["Name"], name, StringComparison.OrdinalIgnoreCase)))
        {
            throw CmdletError.AlreadyThere(name);
        }

        var rule = new JsonObject { ["Name"] = name, ["Identity"] = name, ["State"] = (bool?)parameters[nameof(Enabled)] == false ? "Disabled" : "Enabled", ["Mode"] = "Enforce", ["StopRuleProcessing"] = false };
        Change(rule, parameters);
        Move(rule, parameters, _rules.Count);
        return [Shown(rule, _rules.IndexOf(rule))];
    }

    private JsonArray Set(JsonObject rule, JsonObject parameters, List<string> warnings)
    {
        var before = Write().ToJsonString();
        var changed = rule.DeepClone().AsObject();
        Change(changed, parameters);
        _rules[_rules.IndexOf(rule)] = changed;
        if (parameters["Priority"] is not null)
        {
            Move(changed, parameters, _rules.Count - 1);
        }

        if (before == Write().ToJsonString())
        {
            warnings.Add(ExchangeTenantDouble.NothingNew(rule));
        }

        return [];
    }

    /// <summary>To a place that is taken: those from there on move down.</summary>
    private void Move(JsonObject rule, JsonObject parameters, int last)
    {
        var priority = (int?)parameters["Priority"] ?? last;
        if (priority < 0 || priority > last)
        {
            throw CmdletError.Invalid($"The priority {priority} is out of range. The priority must be between 0 and {last}.");
        }

        _rules.Remove(rule);
        _rules.Insert(priority, rule);
    }

    private void Change(JsonObject rule, JsonObject parameters)
    {
        foreach (var (name, value) in parameters.Where(static pair => Members.Contains(pair.Key, StringComparer.Ordinal)))
        {
            rule[name] = value is null || (value is JsonArray array && array.Count == 0) ? null : name == "ExceptIfMessageSizeOver" ? Size((string)value!) : value.DeepClone();
        }

        foreach (var (header, words) in new[] { ("HeaderContainsMessageHeader", "HeaderContainsWords"), ("ExceptIfHeaderContainsMessageHeader", "ExceptIfHeaderContainsWords"), ("ExceptIfHeaderMatchesMessageHeader", "ExceptIfHeaderMatchesPatterns"), ("SetHeaderName", "SetHeaderValue") })
        {
            if (rule[header] is null != rule[words] is null || parameters.ContainsKey(header) != parameters.ContainsKey(words))
            {
                throw CmdletError.Invalid($"{header} and {words} must be specified together.");
            }
        }

        if ((string?)rule["RouteMessageOutboundConnector"] is { } connector
            && tenant.Seen()["OutboundConnector"]!.AsArray().FirstOrDefault(seen => (string?)seen!["Name"] == connector) is var found && (bool?)found?[nameof(Enabled)] != true)
        {
            throw CmdletError.Invalid($"The outbound connector '{connector}' {(found is null ? "doesn't exist" : "is disabled")}.");
        }
    }

    /// <summary>As Exchange shows sizes, whatever was written.</summary>
    private static string Size(string written)
    {
        var octets = written.EndsWith("KB", StringComparison.Ordinal) ? long.Parse(written[..^2], CultureInfo.InvariantCulture) * 1024 : ParseShown(written);
        return string.Create(CultureInfo.InvariantCulture, $"{octets / 1048576.0:0.####} MB ({octets:N0} bytes)");
    }

    private static long ParseShown(string shown) =>
        long.Parse(shown[(shown.IndexOf('(', StringComparison.Ordinal) + 1)..shown.IndexOf(" bytes", StringComparison.Ordinal)], NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

    /// <summary>With members that nobody set, and what stands beside a member to say its type.</summary>
    private static JsonObject Shown(JsonObject rule, int priority)
    {
        var shown = new JsonObject
        {
            ["Priority@data.type"] = "System.Int32",
            ["Priority"] = priority,
            ["DlpPolicy"] = null,
            ["Conditions@odata.type"] = "#Collection(String)",
            ["Conditions"] = rule["FromScope"] is null ? null : new JsonArray("Microsoft.Exchange.MessagingPolicies.Rules.Tasks.FromScopePredicate"),
        };
        foreach (var member in Members)
        {
            shown[member] = null;
        }

        foreach (var (name, value) in rule)
        {
            shown[name] = value?.DeepClone();
        }

        return shown;
    }
}
