using Undersign.Onboarding.AdminApi;

namespace Undersign.Onboarding.Tenants;

/// <summary>What is to be done in a tenant so that it is as a plan says, and nothing else of ours is in it. Objects of others are no part of it.</summary>
/// <remarks>It follows from what the tenant shows: who was interrupted begins again, and finds what is left.</remarks>
internal sealed class TenantComparison(IReadOnlyList<ExchangeObject> plan, Tenant tenant, TenantMemory memory)
{
    private static readonly string[] NamesOfGroup = ["PrimarySmtpAddress", "Name", "DisplayName", "Alias", "Guid", "DistinguishedName", "Identity"];

    /// <summary>In the order in which they are made.</summary>
    public IReadOnlyList<TenantChange> Changes() => [.. Ours().Concat(NotOurs()).Concat(Leftovers()).Concat(RulesThatAreOff()).OrderBy(static change => change.Stage)];

    private IEnumerable<TenantChange> Ours()
    {
        var places = RulePlaces.Of([.. plan.Where(static item => item.Noun == ExchangeNoun.TransportRule).Select(static item => item.Name)], tenant.Rules.Select(static rule => rule.Name));
        foreach (var item in plan.Where(static item => item.IsOurs).Select(item => At(item, places)))
        {
            if (tenant.Find(item.Noun, item.Name) is not { } shown)
            {
                yield return new TenantChange.Make(item);
            }
            else if (Differences(item, shown, places.ContainsKey(item.Name)) is { Count: > 0 } differences)
            {
                yield return new TenantChange.Alter(item, differences);
            }
        }
    }

    /// <summary>The plan counts from the top; a tenant may have rules of others there.</summary>
    private static ExchangeObject At(ExchangeObject item, IReadOnlyDictionary<string, int> places) => item.Noun == ExchangeNoun.TransportRule && places.TryGetValue(item.Name, out var place)
        ? item with { Parameters = [.. item.Parameters.Select(parameter => parameter.Name == "Priority" ? parameter with { Value = new ExchangeValue.Number(place) } : parameter)] }
        : item;

    private List<TenantDifference> Differences(ExchangeObject item, ExchangeRecord shown, bool isMisplaced = false) =>
    [
        .. item.Parameters
            .Where(wanted => !(wanted.Name == "Priority" ? !isMisplaced : ShownValue.Is(shown, wanted) || IsGroup(wanted, shown)))
            .Select(wanted => new TenantDifference(wanted, ShownValue.Words(shown, wanted.Name))),
    ];

    /// <summary>A group is shown by one of its names, whichever was given.</summary>
    private bool IsGroup(ExchangeParameter wanted, ExchangeRecord shown) =>
        wanted is { Name: "FromMemberOf", Value: ExchangeValue.Texts } && tenant.Group is { } group && shown.Texts("FromMemberOf") is [var name]
        && NamesOfGroup.Any(member => name.Equals(group.Text(member), StringComparison.OrdinalIgnoreCase));

    private IEnumerable<TenantChange> NotOurs()
    {
        foreach (var item in plan.Where(static item => !item.IsOurs))
        {
            if (tenant.Find(item.Noun, item.Name) is { } shown && Differences(item, shown) is { Count: > 0 } differences)
            {
                yield return new TenantChange.Alter(item, differences);
            }
        }

        foreach (var (item, shown) in GivenBack())
        {
            yield return new TenantChange.Alter(item, Differences(item, shown));
        }
    }

    /// <summary>What we changed once and is not asked for any more, unless somebody else has changed it since.</summary>
    private IEnumerable<(ExchangeObject Item, ExchangeRecord Shown)> GivenBack()
    {
        if (memory.RichText is { } before && !plan.Any(static item => item.Noun == ExchangeNoun.RemoteDomain)
            && tenant.Find(ExchangeNoun.RemoteDomain, ExchangePlan.Default) is { } domain && domain.Flag(ExchangePlan.RichText) == false && !ShownValue.Is(domain, new(ExchangePlan.RichText, before)))
        {
            yield return (new(ExchangeNoun.RemoteDomain, ExchangePlan.Default, "", [new(ExchangePlan.RichText, before)]), domain);
        }

        var wanted = plan.SelectMany(static item => item.Parameters).SelectMany(static parameter => (parameter.Value as ExchangeValue.Entries)?.Values ?? []);
        var parting = new ExchangeParameter(ExchangePlan.AllowList, new ExchangeValue.Without([.. memory.Addresses.Except(wanted, StringComparer.Ordinal)]));
        if (tenant.Find(ExchangeNoun.HostedConnectionFilterPolicy, ExchangePlan.Default) is { } filter && !ShownValue.Is(filter, parting))
        {
            yield return (new(ExchangeNoun.HostedConnectionFilterPolicy, ExchangePlan.Default, "", [parting]), filter);
        }
    }

    /// <summary>By their names. The rule that sends mail goes first, and the connectors when nothing names them.</summary>
    private IEnumerable<TenantChange> Leftovers()
    {
        var rules = RulePlan.Names.Reverse().Where(name => !IsPlanned(ExchangeNoun.TransportRule, name)).Select(name => tenant.Find(ExchangeNoun.TransportRule, name)).OfType<ExchangeRecord>().ToList();
        foreach (var rule in rules)
        {
            if (rule.Text("State") == "Enabled")
            {
                yield return new TenantChange.TurnOff(rule.Name);
            }

            yield return new TenantChange.Remove(ExchangeNoun.TransportRule, rule.Name);
        }

        foreach (var (noun, name) in new[] { (ExchangeNoun.OutboundConnector, ExchangePlan.Outbound), (ExchangeNoun.InboundConnector, ExchangePlan.Inbound) })
        {
            if (!IsPlanned(noun, name) && tenant.Find(noun, name) is not null)
            {
                yield return new TenantChange.Remove(noun, name);
            }
        }
    }

    /// <summary>Those that keep mail away come before the one that sends it, as in the plan.</summary>
    private IEnumerable<TenantChange> RulesThatAreOff() =>
        plan.Where(item => item.Noun == ExchangeNoun.TransportRule && tenant.Find(item.Noun, item.Name)?.Text("State") != "Enabled").Select(static item => new TenantChange.TurnOn(item.Name));

    private bool IsPlanned(ExchangeNoun noun, string name) => plan.Any(item => item.Noun == noun && item.Name == name);
}
