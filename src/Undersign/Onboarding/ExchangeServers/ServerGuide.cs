using System.Text;
using static Undersign.Onboarding.GuideText;

namespace Undersign.Onboarding.ExchangeServers;

/// <summary>The plan as pages to follow by hand in the Exchange admin center of the servers, with what that has no field for as a command.</summary>
internal static class ServerGuide
{
    public static string Of(ExchangeServerSettings settings, string organisation)
    {
        var guide = new StringBuilder();
        var plan = ServerPlan.Of(settings);
        Lines(
            guide,
            $"# Have mail of {organisation} go by Undersign: Exchange Server",
            "",
            "You need the role group Organization Management. Open the Exchange admin center of your servers, https://SERVER/ecp. What stands in",
            "`such letters` is typed or chosen exactly so.",
            "",
            $"Before you begin: `{settings.Gateway}` is Undersign's name for your servers, its port {settings.Port} is open to them, and port 25 of theirs to Undersign.");
        foreach (var (index, item) in plan.Index())
        {
            var where = item.Server is null ? "Mail flow > Send connectors > + (New). Leave it off until the end." : $"Mail flow > Receive connectors > Select server: {item.Server} > + (New).";
            Chapter(guide, index + 1, $"{(item.Server is null ? "Send" : "Receive")} connector `{item.Identity}`", item.Purpose, where);
            Lines(guide, $"- *{(item.Server is null ? "New send connector" : "New receive connector")}*", $"  - Name: `{item.Name}`");
            GuideText.Steps(guide, item.WhenMade.Concat(item.Parameters).Where(static parameter => parameter.Step is not null).Select(static parameter => (parameter.Step!, parameter.Value.Words))); // those without are not asked for
            Shell(guide, item);
        }

        Lines(
            guide,
            "",
            $"## {plan.Count + 1}. Turn the send connector on",
            "",
            $"Mail flow > Send connectors > `{ServerPlan.Send}` > Enable. Of several that are on and fit, mail takes the one with the lowest cost: give others for `*` a",
            "higher one, or turn them off. From then on mail for the outside goes by Undersign; send one, and look at it with `undersign trace`.");
        return guide.ToString();
    }

    /// <summary>What the admin center has no field for.</summary>
    private static void Shell(StringBuilder guide, ServerObject item)
    {
        var rest = item.Parameters.Where(static parameter => parameter.Step is null && parameter.Value is not ExchangeValue.Nothing).ToList();
        Lines(
            guide,
            "- *In the Exchange Management Shell, for what has no field*",
            $"  - `Set-{item.Noun} -Identity {PowerShellText.Quoted(item.Identity)} {string.Join(' ', rest.Select(static parameter => $"-{parameter.Name} {PowerShellText.Of(parameter.Value)}"))}`");
    }
}
