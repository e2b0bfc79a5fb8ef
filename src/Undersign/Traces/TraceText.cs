using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Undersign.Protocols.Smtp;

namespace Undersign.Traces;

/// <summary>A trace in plain words, for pages and terminals.</summary>
internal static class TraceText
{
    public static string Of(TraceRecord trace, bool withEvents)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{trace.At:yyyy-MM-dd HH:mm:ss.fff}Z  {Outcome(trace)}  {Size(trace.Octets)}  {trace.Id}");
        text.AppendLine(CultureInfo.InvariantCulture, $"  from  {ShownText.Of(trace.Sender)}{(trace.Organisation is null ? "" : $"  ({trace.Organisation})")}  {ShownText.Of(trace.MessageId ?? "")}");
        foreach (var recipient in trace.Recipients)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  to    {ShownText.Of(recipient.Address)}  {Decision(recipient)}{Reason(trace, recipient)}");
            text.AppendLine(CultureInfo.InvariantCulture, $"        {(recipient.Status is { } status ? $"{Words($"{status}")}: " : "")}{(recipient.NextHop is null ? "" : $"{recipient.NextHop} said ")}{OneLine(recipient.Reply)}");
        }

        if (withEvents)
        {
            foreach (var step in trace.Events.OfType<JsonObject>())
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"  - {Step(step)}");
            }
        }

        return text.ToString();
    }

    /// <summary>Why the message looks as it does: the rule that decided, or the reason it was left alone.</summary>
    public static string Why(TraceRecord trace)
    {
        var decided = trace.Events.OfType<JsonObject>().FirstOrDefault(static happened => Text(happened, "event") == "decided");
        var unchanged = trace.Events.OfType<JsonObject>().FirstOrDefault(static happened => Text(happened, "event") is "left unchanged" or "refused" or "deferred");
        var rule = decided is not null && Text(decided, "rule") is { } name ? $"rule \"{name}\"" : null;
        var reason = (decided is null ? null : Text(decided, "reason")) ?? (unchanged is null ? null : Text(unchanged, "reason"));
        var leftOut = trace.Events.OfType<JsonObject>().FirstOrDefault(static happened => Text(happened, "event") == "patterns left out");
        return string.Join("; ", new[] { rule, reason, leftOut is null ? null : Text(leftOut, "reason") }.Where(static text => text is not null));
    }

    private static string? Text(JsonObject happened, string name) => (string?)happened[name];

    private static string Decision(TracedRecipient recipient) =>
        recipient.Decision is null ? "" : recipient.Rule is null ? recipient.Decision : $"{recipient.Decision}, by the rule \"{recipient.Rule}\"";

    /// <summary>Why a recipient gets the message as it came; left out where several reasons stand in the trace and do not say whose they are.</summary>
    private static string Reason(TraceRecord trace, TracedRecipient recipient)
    {
        var reasons = trace.Events.OfType<JsonObject>()
            .Where(happened => recipient.Decision == "pass" && Text(happened, "event") == "decided" && Text(happened, "decision") == "pass" && Text(happened, "rule") == recipient.Rule)
            .Select(static happened => Text(happened, "reason")).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        return reasons is [var reason] ? $": {OneLine(reason)}" : Missing(trace, recipient);
    }

    /// <summary>What was decided and did not come about: the steps of a copy stand behind its decision.</summary>
    private static string Missing(TraceRecord trace, TracedRecipient recipient)
    {
        var (isTheirs, reasons) = (false, new HashSet<string>(StringComparer.Ordinal));
        foreach (var step in trace.Events.OfType<JsonObject>())
        {
            switch (Text(step, "event"))
            {
                case "decided":
                    isTheirs = Text(step, "rule") == recipient.Rule && $"stamp {Text(step, "signature")}" == recipient.Decision;
                    break;
                case "left unchanged" when isTheirs && Text(step, "reason") is { } reason:
                    reasons.Add(reason);
                    break;
            }
        }

        return reasons.Count == 0 ? "" : $"; it left without: {OneLine(string.Join("; ", reasons))}";
    }

    /// <summary>"handed over: nextHop 127.0.0.1:2526, reply 250 …": whatever the event holds, so that older and newer ones read well too.</summary>
    private static string Step(JsonObject step) =>
        $"{step["event"]}: {string.Join(", ", step.Where(pair => pair.Key != "event" && pair.Value is not null).Select(pair => $"{pair.Key} {Value(pair.Value)}"))}";

    private static string Value(JsonNode? value) => value is JsonArray array ? string.Join(" + ", array.Select(static item => OneLine(item?.ToString() ?? ""))) : OneLine(value?.ToString() ?? "");

    private static string OneLine(string text) => ShownText.Of(text.ReplaceLineEndings(" "));

    /// <summary>What the sender was told, and what has become of it since: "taken into custody: 2 delivered, 1 expired".</summary>
    public static string Outcome(TraceRecord trace)
    {
        var later = trace.Recipients.Select(static recipient => recipient.Status).OfType<RecipientStatus>().CountBy(static status => status).OrderBy(static status => status.Key).ToList();
        return (trace.Outcome, later) switch
        {
            (not nameof(TraceOutcome.TakenIntoCustody), _) or (_, []) => Words(trace.Outcome),
            (_, [var only]) => $"{Words(trace.Outcome)}: {Words($"{only.Key}")}",
            _ => $"{Words(trace.Outcome)}: {string.Join(", ", later.Select(static status => string.Create(CultureInfo.InvariantCulture, $"{status.Value} {Words($"{status.Key}")}")))}",
        };
    }

    /// <summary>TakenIntoCustody: "taken into custody".</summary>
    private static string Words(string outcome) =>
        string.Concat(outcome.Select((character, index) => char.IsAsciiLetterUpper(character) && index > 0 ? $" {char.ToLowerInvariant(character)}" : $"{char.ToLowerInvariant(character)}"));

    private static string Size(long octets) => octets switch
    {
        < 1024 => string.Create(CultureInfo.InvariantCulture, $"{octets} B"),
        < 1024 * 1024 => string.Create(CultureInfo.InvariantCulture, $"{octets / 1024.0:0.0} KB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{octets / 1024.0 / 1024:0.0} MB"),
    };
}
