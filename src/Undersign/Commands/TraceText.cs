using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Undersign.Traces;

namespace Undersign.Commands;

/// <summary>A trace for people.</summary>
internal static class TraceText
{
    public static string Of(TraceRecord trace, bool withEvents)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{trace.At:yyyy-MM-dd HH:mm:ss.fff}Z  {Outcome(trace.Outcome)}  {Size(trace.Octets)}  {trace.Id}");
        text.AppendLine(CultureInfo.InvariantCulture, $"  from  {trace.Sender}{(trace.Organisation is null ? "" : $"  ({trace.Organisation})")}  {trace.MessageId}");
        foreach (var recipient in trace.Recipients)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  to    {recipient.Address}  {Decision(recipient)}");
            text.AppendLine(CultureInfo.InvariantCulture, $"        {(recipient.NextHop is null ? "" : $"{recipient.NextHop} said ")}{recipient.Reply.ReplaceLineEndings(" ")}");
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

    private static string Decision(TracedRecipient recipient) =>
        recipient.Decision is null ? "" : recipient.Rule is null ? recipient.Decision : $"{recipient.Decision}, by the rule \"{recipient.Rule}\"";

    /// <summary>"handed over: nextHop 127.0.0.1:2526, reply 250 …": whatever the event holds, so that older and newer ones read well too.</summary>
    private static string Step(JsonObject step) =>
        $"{step["event"]}: {string.Join(", ", step.Where(pair => pair.Key != "event" && pair.Value is not null).Select(pair => $"{pair.Key} {Value(pair.Value)}"))}";

    private static string Value(JsonNode? value) => value is JsonArray array ? string.Join(" + ", array.Select(item => item?.ToString())) : value?.ToString().ReplaceLineEndings(" ") ?? "";

    /// <summary>HandedOverInPart: "handed over in part".</summary>
    private static string Outcome(string outcome) =>
        string.Concat(outcome.Select((character, index) => char.IsAsciiLetterUpper(character) && index > 0 ? $" {char.ToLowerInvariant(character)}" : $"{char.ToLowerInvariant(character)}"));

    private static string Size(long octets) => octets switch
    {
        < 1024 => string.Create(CultureInfo.InvariantCulture, $"{octets} B"),
        < 1024 * 1024 => string.Create(CultureInfo.InvariantCulture, $"{octets / 1024.0:0.0} KB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{octets / 1024.0 / 1024:0.0} MB"),
    };
}
