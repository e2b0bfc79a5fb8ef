using Undersign.Onboarding.AdminApi;

namespace Undersign.Onboarding.Tenants;

/// <summary>What an administrator should know of a tenant before mail goes by us.</summary>
internal static class TenantFindings
{
    /// <summary>Of one tenant. https://learn.microsoft.com/office365/servicedescriptions/exchange-online-service-description/exchange-online-limits</summary>
    private const int MostRules = 300;

    /// <summary>In names of connectors, smart hosts, certificates, rules and header fields of products that sign mail on the way.</summary>
    private static readonly (string Word, string Product)[] Products =
        [("wisestamp", "WiseStamp"), ("exclaimer", "Exclaimer"), ("excl.cloud", "Exclaimer"), ("codetwo", "CodeTwo"), ("crossware", "Crossware"), ("cwesig", "Crossware")];

    private static readonly string[] Telling =
        ["Name", "SmartHosts", "TlsDomain", "TlsSenderCertificateName", "SetHeaderName", "ExceptIfHeaderContainsMessageHeader", "RouteMessageOutboundConnector"];

    /// <summary>Beside exceptions, what narrows a rule that somebody has added to.</summary>
    private static readonly string[] Narrowing =
        ["From", "SentTo", "SentToScope", "SentToMemberOf", "SenderDomainIs", "RecipientDomainIs", "SubjectContainsWords", "SubjectOrBodyContainsWords", "FromAddressContainsWords", "ActivationDate", "ExpiryDate"];

    /// <summary>What would keep mail from coming back.</summary>
    public static IEnumerable<ConnectionFault> Obstacles(MicrosoftSettings settings, Tenant tenant)
    {
        if (settings.TenantId is { } named && tenant.Id is { } own && named != own)
        {
            yield return new($"tenantId: names {named}, and this tenant is {own}: its mail would be refused here, for good (550 5.7.1)", $"If it is the right tenant, write tenantId: {own}");
        }

        var accepted = tenant.Objects[ExchangeNoun.AcceptedDomain].Select(static domain => domain.Text("DomainName") ?? "").ToList();
        if (!ExchangePlan.DomainsOf(settings.Certificate).Any(domain => accepted.Contains(domain, StringComparer.OrdinalIgnoreCase)))
        {
            yield return new(
                $"{settings.Certificate} is in no accepted domain of this tenant ({string.Join(", ", accepted)}): it would take no mail back (550 5.7.64)",
                "If it is the right tenant, add the domain in the Microsoft 365 admin center, or show another certificate and write its name into certificate:");
        }

        if (settings.Group is { } group && tenant.Group is null)
        {
            yield return new($"there is nobody with the address {group} in this tenant, so the rule would apply to nobody", "Write the address of a mail-enabled security group into group:, or take it out for everybody's mail");
        }
    }

    public static IEnumerable<string> Warnings(MicrosoftSettings settings, Tenant tenant, IReadOnlyList<TenantChange> changes)
    {
        if (settings.Group is { } group && tenant.Group?.Text("RecipientTypeDetails") is { } kind and not ("MailUniversalSecurityGroup" or "MailUniversalDistributionGroup" or "GroupMailbox"))
        {
            yield return $"{group} is a {kind}: a rule knows the members of mail-enabled security groups, of distribution groups and of Microsoft 365 groups only";
        }

        var more = changes.OfType<TenantChange.Make>().Count(static make => make.Item.Noun == ExchangeNoun.TransportRule);
        if (tenant.Rules.Count + more > MostRules)
        {
            yield return string.Create(null, $"the tenant has {tenant.Rules.Count} rules, and {more} would be made; Exchange Online takes {MostRules}");
        }

        foreach (var product in OtherProducts(tenant))
        {
            yield return $"{product} seems to be connected: mail of your people would be signed twice. Disconnect it first, or begin with a group: of people whom it leaves alone";
        }

        if (LeadingHere(settings, tenant) is { Count: > 0 } leading)
        {
            yield return $"this leads to Undersign already, and is not of its making: {string.Join(", ", leading)}. Two rules that do the same stand in each other's way: turn theirs off when ours are on, and remove it then";
        }

        if (Narrowed(settings, tenant).ToList() is { Count: > 0 } narrowed)
        {
            yield return $"somebody has added to the rule \"{RulePlan.Route}\", which stays so; what this keeps away does not come by us: {string.Join(", ", narrowed)}";
        }

        if (Stopping(tenant).ToList() is { Count: > 0 } stopping)
        {
            yield return $"rules above ours end with \"Stop processing more rules\", so what they apply to does not come by us: {string.Join(", ", stopping)}";
        }
    }

    /// <summary>What leads here or comes from here by a name that is none of ours: made by hand, or for another gateway of this name.</summary>
    public static IReadOnlyList<string> LeadingHere(MicrosoftSettings settings, Tenant tenant)
    {
        static bool Has(ExchangeRecord item, string member, string value) => item.Texts(member).Contains(value, StringComparer.OrdinalIgnoreCase);
        var outbound = tenant.Objects[ExchangeNoun.OutboundConnector]
            .Where(connector => !ExchangePlan.Outbound.Equals(connector.Name, StringComparison.OrdinalIgnoreCase) && (Has(connector, "SmartHosts", settings.Gateway) || Has(connector, "TlsDomain", settings.Gateway))).ToList();
        var inbound = tenant.Objects[ExchangeNoun.InboundConnector]
            .Where(connector => !ExchangePlan.Inbound.Equals(connector.Name, StringComparison.OrdinalIgnoreCase) && Has(connector, "TlsSenderCertificateName", settings.Certificate));
        var rules = tenant.Rules.Where(rule => !IsOurs(rule)
            && (Has(rule, "SetHeaderName", settings.HeaderFields.RoutingCode) || Has(rule, "SetHeaderName", settings.HeaderFields.Processed)
                || outbound.Exists(connector => Has(rule, "RouteMessageOutboundConnector", connector.Name))));
        return [.. rules.Select(static rule => $"rule \"{rule.Name}\""), .. outbound.Concat(inbound).Select(static connector => $"connector \"{connector.Name}\"")];
    }

    public static bool HasOurs(Tenant tenant) =>
        tenant.Find(ExchangeNoun.OutboundConnector, ExchangePlan.Outbound) is not null || tenant.Find(ExchangeNoun.InboundConnector, ExchangePlan.Inbound) is not null || tenant.Rules.Any(IsOurs);

    /// <summary>Whoever else sends mail by our connector would send it nowhere.</summary>
    public static IEnumerable<ConnectionFault> ObstaclesOfParting(Tenant tenant)
    {
        var others = tenant.Rules.Where(static rule => !IsOurs(rule) && ExchangePlan.Outbound.Equals(rule.Text("RouteMessageOutboundConnector"), StringComparison.OrdinalIgnoreCase)).Select(static rule => $"\"{rule.Name}\"").ToList();
        return others.Count == 0 ? [] : [new($"rules of yours send mail to the connector \"{ExchangePlan.Outbound}\": {string.Join(", ", others)}", "Change or remove them first")];
    }

    private static IEnumerable<string> OtherProducts(Tenant tenant)
    {
        var active = tenant.Objects[ExchangeNoun.OutboundConnector].Concat(tenant.Objects[ExchangeNoun.InboundConnector]).Where(static connector => connector.Flag("Enabled") == true && connector.Name is not (ExchangePlan.Outbound or ExchangePlan.Inbound))
            .Concat(tenant.Rules.Where(static rule => rule.Text("State") == "Enabled" && !IsOurs(rule)));
        var words = active.SelectMany(static item => Telling.SelectMany(item.Texts)).ToList();
        return Products.Where(product => words.Exists(word => word.Contains(product.Word, StringComparison.OrdinalIgnoreCase))).Select(static product => product.Product).Distinct(StringComparer.Ordinal);
    }

    private static IEnumerable<string> Narrowed(MicrosoftSettings settings, Tenant tenant)
    {
        var planned = ExchangePlan.Of(settings).Single(static item => item.Name == RulePlan.Route).Parameters.Select(static parameter => parameter.Name);
        return (tenant.Find(ExchangeNoun.TransportRule, RulePlan.Route)?.Set ?? [])
            .Where(static member => member.StartsWith("ExceptIf", StringComparison.Ordinal) || Narrowing.Contains(member, StringComparer.Ordinal))
            .Except(planned, StringComparer.Ordinal);
    }

    private static IEnumerable<string> Stopping(Tenant tenant) => tenant.Rules
        .TakeWhile(static rule => rule.Name != RulePlan.Route)
        .Where(static rule => !IsOurs(rule) && rule.Text("State") == "Enabled" && rule.Flag("StopRuleProcessing") == true)
        .Select(static rule => $"\"{rule.Name}\"");

    private static bool IsOurs(ExchangeRecord rule) => RulePlan.Names.Contains(rule.Name, StringComparer.OrdinalIgnoreCase);
}
