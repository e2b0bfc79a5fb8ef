using System.Globalization;

namespace Undersign.Onboarding.Google;

/// <summary>What a Google Workspace must be like for its mail to come by us, and be sent on by it: as data. It has no cmdlets.</summary>
/// <remarks>
/// Google: "Add mail servers for Gmail email routing", "Set up rules for advanced email content filtering", "Route outgoing SMTP relay messages
/// through Google". The rule comes last, when what it needs is there.
/// </remarks>
internal static class GooglePlan
{
    public const string Host = "Undersign";
    public const string Relay = "Undersign: back from the gateway";
    public const string Rule = "Undersign: send to the gateway";

    /// <summary>Where mail goes back to.</summary>
    public const string RelayHost = "smtp-relay.gmail.com";

    /// <summary>RFC 3834 §5: what answers by itself, and what a list or a program sends as such.</summary>
    private const string Automatic = "(?im)^Auto-Submitted:[ \\t]*auto-";

    private const string Invitation = "(?im)^Content-Type:[ \\t]*text/calendar";

    private const string Compliance = "1. Email messages to affect";
    private const string Expressions = "2. Add expressions that describe the content you want to search for in each message";
    private const string Actions = "3. If the above expressions match, do the following";
    private const string Options = "Show options";

    public static IReadOnlyList<GooglePage> Of(GoogleSettings settings) => [HostPage(settings), RelayPage(settings), RulePage(settings)];

    private static GooglePage HostPage(GoogleSettings settings) => new(
        $"Host `{Host}`",
        "tells Gmail where Undersign is",
        "Apps > Google Workspace > Gmail > Hosts > Add route.",
        [
            (new("Add mail route", "Name"), Host),
            (new("Add mail route", "1. Specify email server: Single host"), settings.Gateway),
            (new("Add mail route", "Port"), settings.Port.ToString(CultureInfo.InvariantCulture)),
            (new("Add mail route", "2. Options: Perform MX lookup on host"), "not ticked"),
            (new("Add mail route", "Require mail to be transmitted via a secure (TLS) connection"), "ticked"),
            (new("Add mail route", "Require CA signed certificate"), "ticked"),
            (new("Add mail route", "Validate certificate hostname"), "ticked"),
        ]);

    private static GooglePage RelayPage(GoogleSettings settings) => new(
        $"SMTP relay service `{Relay}`",
        "has Gmail take mail back from Undersign and send it on, signed with your DKIM key",
        "Apps > Google Workspace > Gmail > Routing > SMTP relay service > Configure.",
        [
            (new("SMTP relay service", "Name"), Relay),
            (new("SMTP relay service", "1. Allowed senders"), "Only addresses in my domains"),
            (new("SMTP relay service", "2. Authentication: Only accept mail from the specified IP addresses"), "ticked"),
            .. settings.Addresses.Select(static address => (new AdminCenterStep("SMTP relay service", "IP address (Add, and Enable)"), address)),
            (new("SMTP relay service", "Require SMTP Authentication"), "not ticked"),
            (new("SMTP relay service", "3. Encryption: Require TLS encryption"), "ticked"),
        ]);

    /// <remarks>Mail that comes back is looked at by the rule again: that it has the mark of processed mail is what ends the loop.</remarks>
    private static GooglePage RulePage(GoogleSettings settings) => new(
        $"Content compliance `{Rule}`",
        "sends the mail of your people to Undersign; what it does not match goes as before",
        "Apps > Google Workspace > Gmail > Compliance > Content compliance > Configure.",
        [
            (new("Content compliance", "Name"), Rule),
            (new(Compliance, "Outbound"), "ticked"),
            (new(Compliance, "Internal - Sending"), "ticked"),
            (new(Expressions, "Condition"), "If ALL of the following match the message"),
            .. NotInHeaders("Not contains text", $"{settings.HeaderFields.Processed}: true"),
            .. NotInHeaders("Not matches regex", Automatic),
            .. NotInHeaders("Not matches regex", Invitation),
            (new(Expressions, "Add > Metadata match: Attribute"), "Message size"),
            (new(Expressions, "Match type: is less than the following (MB)"), settings.MaxMegabytes.ToString(CultureInfo.InvariantCulture)),
            (new(Actions, "Action"), "Modify message"),
            (new(Actions, "Headers: Add custom headers: Header key (without X- where the page has it already)"), settings.HeaderFields.RoutingCode),
            (new(Actions, "Header value"), settings.RoutingCode),
            (new(Actions, "Route: Change route"), Host),
            (new(Actions, "Encryption: Require secure transport (TLS)"), "ticked"),
            (new(Options, "B. Account types to affect"), "Users"),
            .. settings.Group is { } group ? new[] { (new AdminCenterStep(Options, "C. Envelope filter: Only affect specific envelope senders: Group membership (only sent mail)"), group) } : [],
        ]);

    private static (AdminCenterStep Step, string Value)[] NotInHeaders(string match, string content) =>
    [
        (new(Expressions, "Add > Advanced content match: Location"), "Full headers"),
        (new(Expressions, "Match type"), match),
        (new(Expressions, match.EndsWith("regex", StringComparison.Ordinal) ? "Regexp" : "Content"), content),
    ];
}
