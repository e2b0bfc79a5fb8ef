using System.Text;
using static Undersign.Onboarding.GuideText;

namespace Undersign.Onboarding;

/// <summary>The plan as pages to follow by hand, in the order of the Exchange admin center, with every value to choose or to type.</summary>
internal static class ExchangeGuide
{
    public static string Of(MicrosoftSettings settings, string organisation)
    {
        var guide = new StringBuilder();
        Lines(
            guide,
            $"# Connect {organisation} with Undersign by hand",
            "",
            "You need the role Exchange Administrator. Open https://admin.exchange.microsoft.com. What stands in `such letters` is typed or",
            "chosen exactly so. Keep this page as a secret: who has the routing code in it can send as you.",
            "",
            $"Before you begin: `{settings.Gateway}` is Undersign's name in DNS, port 25 of it is open to Exchange Online, and its certificate is from",
            $"a public authority. `{settings.Certificate}` is in one of the accepted domains (Mail flow > Accepted domains).");
        var plan = ExchangePlan.Of(settings);
        foreach (var (index, item) in plan.Index())
        {
            Chapter(guide, index + 1, Title(item), item.Purpose, Way(item));
            Write(guide, item);
            if (item.Noun == ExchangeNoun.OutboundConnector)
            {
                Lines(guide, "- *Validation email*", $"  - {Validation(settings)}");
            }
        }

        var rules = plan.Where(static item => item.Noun == ExchangeNoun.TransportRule).Select(static rule => $"`{rule.Name}`");
        Lines(
            guide,
            "",
            $"## {plan.Count + 1}. Turn the rules on",
            "",
            "Mail flow > Rules. A rule just made is off. Look at their order first, then open each, from the top, and turn it on:",
            $"{string.Join(", ", rules)}. A rule may take half an hour to act. From then on mail goes by Undersign; send one to a colleague and one to",
            "an address outside.");
        return guide.ToString();
    }

    public static string Validation(MicrosoftSettings settings) => settings.TenantId is null
        ? "Type an address of yours, then Validate. It fails, because that message does not come by the rule and has no routing code: ignore it and go on. With `tenantId:` in the settings it passes."
        : "Type an address in one of your own domains, then Validate. Undersign knows the message by Exchange's certificate and the tenant's id, and hands it on to nobody outside.";

    public static string Title(ExchangeObject item) => item.Noun switch
    {
        ExchangeNoun.OutboundConnector => $"Connector `{item.Name}`",
        ExchangeNoun.InboundConnector => $"Connector `{item.Name}`",
        ExchangeNoun.TransportRule => $"Rule `{item.Name}`",
        ExchangeNoun.RemoteDomain => $"Remote domain `{item.Name}`",
        ExchangeNoun.HostedConnectionFilterPolicy => $"Connection filter policy `{item.Name}`",
        _ => throw new InvalidOperationException($"no title for {item.Noun}"),
    };

    public static string Way(ExchangeObject item) => item.Noun switch
    {
        ExchangeNoun.OutboundConnector or ExchangeNoun.InboundConnector => "Mail flow > Connectors > Add a connector.",
        ExchangeNoun.TransportRule => "Mail flow > Rules > Add a rule > Create a new rule.",
        ExchangeNoun.RemoteDomain => "Mail flow > Remote domains > Default > Edit text and character set.",
        ExchangeNoun.HostedConnectionFilterPolicy => "https://security.microsoft.com/antispam > Connection filter policy (Default) > Edit connection filter policy.",
        _ => throw new InvalidOperationException($"no way to {item.Noun}"),
    };

    private static void Write(StringBuilder guide, ExchangeObject item) => GuideText.Steps(guide, Steps(item).Select(static step => (step.Step, step.Value.Words)));

    /// <summary>The name comes where the admin center asks for it: a connector's after its direction, a rule's first.</summary>
    public static IEnumerable<(AdminCenterStep Step, ExchangeValue Value)> Steps(ExchangeObject item)
    {
        var steps = item.Parameters.Where(static parameter => parameter.Step is not null).Select(static parameter => (Step: parameter.Step!, parameter.Value)).ToList();
        var name = item.Noun switch
        {
            ExchangeNoun.OutboundConnector or ExchangeNoun.InboundConnector => new AdminCenterStep(AdminCenterPages.ConnectorName, "Name"),
            ExchangeNoun.TransportRule => new AdminCenterStep(AdminCenterPages.SetRuleConditions, "Name"),
            _ => null,
        };
        if (name is not null)
        {
            steps.Insert(Math.Max(0, steps.FindIndex(step => step.Step.Page == name.Page)), (name, item.Name));
        }

        // What is done on the list of rules comes after the rule is there.
        return steps.OrderBy(static step => step.Step.Page == AdminCenterPages.RulesList);
    }
}
