using System.Text;
using static Undersign.Onboarding.GuideText;

namespace Undersign.Onboarding.Google;

/// <summary>The plan as pages to follow by hand in the Google Admin console.</summary>
internal static class GoogleGuide
{
    public static string Of(GoogleSettings settings, string organisation)
    {
        var guide = new StringBuilder();
        Lines(
            guide,
            $"# Have mail of {organisation} go by Undersign: Google Workspace",
            "",
            "You need the role Super Admin, or the privilege for Gmail. Open https://admin.google.com. What stands in `such letters` is typed or chosen",
            "exactly so. Keep this page as a secret: who has the routing code in it can send as you.",
            "",
            $"Before you begin: `{settings.Gateway}` is Undersign's name in DNS, port {settings.Port} of it is open to Google, and its certificate is from a public authority.",
            "Choose the organisational unit at the top of each page: settings of a unit apply to those below it.");
        var plan = GooglePlan.Of(settings);
        foreach (var (index, page) in plan.Index())
        {
            Chapter(guide, index + 1, page.Title, page.Purpose, page.Way);
            Steps(guide, page.Fields.Select(static field => (field.Step, field.Value)));
        }

        Lines(
            guide,
            "",
            $"## {plan.Count + 1}. Look whether it works",
            "",
            "Google says that a change may take up to 24 hours; it is mostly within an hour. Send one to a colleague and one to an address outside, and look at",
            $"them with `undersign trace`. To stop it, turn off the rule `{GooglePlan.Rule}` first: mail goes as before from then on.");
        return guide.ToString();
    }
}
