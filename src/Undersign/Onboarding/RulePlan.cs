using System.Globalization;
using static Undersign.Onboarding.AdminCenterPages;

namespace Undersign.Onboarding;

/// <summary>The mail flow rules: those that mark what is left alone, and after them the one that sends the rest to us.</summary>
/// <remarks>
/// A rule asks for one type of message and one header field at most; so what is left alone beyond that has a rule of its own that sets
/// the mark of processed mail, which the last rule leaves alone. Their order is what makes them work.
/// </remarks>
internal static class RulePlan
{
    public const string Route = "Undersign: send to the gateway";

    /// <summary>Exchange has each of these as one condition or action: a field's name, and what it holds.</summary>
    private static readonly (string Field, string Holds)[] Pairs =
    [
        ("SetHeaderName", "SetHeaderValue"),
        ("HeaderContainsMessageHeader", "HeaderContainsWords"),
        ("ExceptIfHeaderContainsMessageHeader", "ExceptIfHeaderContainsWords"),
        ("ExceptIfHeaderMatchesMessageHeader", "ExceptIfHeaderMatchesPatterns"),
    ];

    private const string Marked = "true";
    private const string If = "Apply this rule if";
    private const string Do = "Do the following";
    private const string Except = "Except if";

    /// <summary>What each kind is known by, where a rule of its own is needed.</summary>
    private static readonly (LeftAlone Kind, string Name, IReadOnlyList<ExchangeParameter> Conditions)[] Marking =
    [
        (LeftAlone.AutomaticReplies, "Undersign: leave automatic replies", [OfType("OOF", "Automatic reply")]),
        (LeftAlone.Recall, "Undersign: leave recalls", WithHeader("X-MS-Exchange-Generated-Message-Source", "Transport Message Recall Routing Agent")),
        (LeftAlone.Recall, "Undersign: leave recall reports", WithHeader("X-MS-Exchange-RecallReportGenerated", Marked)),
        (LeftAlone.ReadReceipts, "Undersign: leave read receipts", [OfType("ReadReceipt", "Read receipt")]),
        (LeftAlone.Voicemail, "Undersign: leave voice mail", [OfType("Voicemail", "Voice mail")]),
        (LeftAlone.Approvals, "Undersign: leave requests for approval", [OfType("ApprovalRequest", "Approval request")]),
        (LeftAlone.Protected, "Undersign: leave protected mail", [OfType("PermissionControlled", "Permission controlled")]),
    ];

    /// <summary>Every name that a rule of ours may have: what the settings no longer ask for is known by it.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Marking.Select(static rule => rule.Name), Route];

    public static IReadOnlyList<ExchangeObject> Of(MicrosoftSettings settings)
    {
        var marking = Marking.Where(rule => settings.LeavesAlone.Contains(rule.Kind)).ToList();
        return
        [
            .. marking.Select((rule, index) => new ExchangeObject(
                ExchangeNoun.TransportRule,
                rule.Name,
                $"marks {rule.Kind.Words} as processed, so that the last rule leaves them alone",
                [Priority(index), .. rule.Conditions, .. SetHeader(settings.HeaderFields.Processed, Marked), new("StopRuleProcessing", false), Enforced])),
            Routing(settings, marking.Count),
        ];
    }

    public static bool ArePair(string one, string other) => Pairs.Any(pair => pair == (one, other) || pair == (other, one));

    private static ExchangeObject Routing(MicrosoftSettings settings, int priority) => new(
        ExchangeNoun.TransportRule,
        Route,
        "sends the mail of your people to Undersign",
        [
            Priority(priority),
            new("FromScope", "InOrganization", new(SetRuleConditions, $"{If}: The sender > is external/internal", "Inside the organization")),
            new("FromMemberOf", settings.Group is { } group ? new ExchangeValue.Texts([group]) : new ExchangeValue.Nothing(), settings.Group is null ? null : new(SetRuleConditions, $"And: The sender > is a member of this group")),
            new("RouteMessageOutboundConnector", ExchangePlan.Outbound, new(SetRuleConditions, $"{Do}: Redirect the message to > the following connector")),
            .. SetHeader(settings.HeaderFields.RoutingCode, settings.RoutingCode),
            new("ExceptIfMessageSizeOver", Kilobytes(settings.MaxSize) + "KB", new(SetRuleConditions, $"{Except}: The message > size is greater than or equal to (KB)", Kilobytes(settings.MaxSize))),
            new("ExceptIfHeaderContainsMessageHeader", settings.HeaderFields.Processed, new(SetRuleConditions, $"{Except}: The message headers > includes any of these words: Enter text")),
            new("ExceptIfHeaderContainsWords", new ExchangeValue.Texts([Marked]), new(SetRuleConditions, "... and Enter words")),
            .. GroupMail(settings),

            // Limit: Exchange Online does not match the null reverse-path so; other products' rules have it, and it does no harm. Automatic replies have a rule of their own above.
            new("ExceptIfFromAddressMatchesPatterns", new ExchangeValue.Texts(["<>"]), new(SetRuleConditions, $"{Except}: The sender > address matches any of these text patterns (as in other products' rules; Exchange Online matches nothing by it)")),
            new("ExceptIfFromScope", "NotInOrganization", new(SetRuleConditions, $"{Except}: The sender > is external/internal", "Outside the organization")),
            .. OwnAddresses(settings),
            .. Calendar(settings),
            new("StopRuleProcessing", true, new(SetRuleSettings, "Stop processing more rules", "ticked: your other rules see the message when it has come back")),
            Enforced,
        ]);

    /// <summary>A rule that is only tried out does nothing, and looks as if it were on.</summary>
    private static ExchangeParameter Enforced => new("Mode", "Enforce", new(SetRuleSettings, "Rule mode", "Enforce"));

    private static ExchangeParameter Priority(int priority) =>
        new("Priority", new ExchangeValue.Number(priority), new(RulesList, "Priority (after it was made)"));

    private static ExchangeParameter OfType(string type, string choice) =>
        new("MessageTypeMatches", type, new(SetRuleConditions, $"{If}: The message properties > include the message type", choice));

    private static IReadOnlyList<ExchangeParameter> WithHeader(string field, string words) =>
    [
        new("HeaderContainsMessageHeader", field, new(SetRuleConditions, $"{If}: The message headers > includes any of these words: Enter text")),
        new("HeaderContainsWords", new ExchangeValue.Texts([words]), new(SetRuleConditions, "... and Enter words")),
    ];

    private static IReadOnlyList<ExchangeParameter> SetHeader(string field, string value) =>
    [
        new("SetHeaderName", field, new(SetRuleConditions, $"{Do}: Modify the message properties > set a message header")),
        new("SetHeaderValue", value, new(SetRuleConditions, "... to the value")),
    ];

    /// <summary>Sent through a group, the message bears the group's place in Exchange's own directory.</summary>
    private static IReadOnlyList<ExchangeParameter> GroupMail(MicrosoftSettings settings)
    {
        var isOn = settings.LeavesAlone.Contains(LeftAlone.GroupMail);
        return
        [
            new("ExceptIfHeaderMatchesMessageHeader", isOn ? "X-MS-Exchange-UnifiedGroup-SubmittedViaGroupAddress" : new ExchangeValue.Nothing(), isOn ? new(SetRuleConditions, $"{Except}: The message headers > matches these text patterns: Enter text") : null),
            new("ExceptIfHeaderMatchesPatterns", isOn ? new ExchangeValue.Texts(["/o=ExchangeLabs/ou=Exchange Administrative Group"]) : new ExchangeValue.Nothing(), isOn ? new(SetRuleConditions, "... and Enter patterns") : null),
        ];
    }

    /// <summary>Exchange looks at the address of the last hop. So mail that comes back stays even where something took our mark from it.</summary>
    private static IReadOnlyList<ExchangeParameter> OwnAddresses(MicrosoftSettings settings)
    {
        var areKnown = settings.Addresses.Count > 0;
        return [new("ExceptIfSenderIpRanges", areKnown ? new ExchangeValue.Texts(settings.Addresses) : new ExchangeValue.Nothing(), areKnown ? new(SetRuleConditions, $"{Except}: The sender > IP address is in any of these ranges or exactly matches") : null)];
    }

    private static IReadOnlyList<ExchangeParameter> Calendar(MicrosoftSettings settings)
    {
        var isOn = settings.LeavesAlone.Contains(LeftAlone.Calendar);
        return [new("ExceptIfMessageTypeMatches", isOn ? "Calendaring" : new ExchangeValue.Nothing(), isOn ? new(SetRuleConditions, $"{Except}: The message properties > include the message type", "Calendaring") : null)];
    }

    /// <summary>Exchange counts them in 1024.</summary>
    private static string Kilobytes(long octets) => (octets / 1024).ToString(CultureInfo.InvariantCulture);
}
