using System.Text.Json.Nodes;

namespace Undersign.Traces;

/// <summary>A trace in plain words, for pages and terminals.</summary>
internal static class TraceText
{
    public static string Outcome(string outcome) => outcome switch
    {
        nameof(TraceOutcome.HandedOver) => "handed over",
        nameof(TraceOutcome.TakenIntoCustody) => "in custody",
        nameof(TraceOutcome.Deferred) => "deferred",
        nameof(TraceOutcome.Refused) => "refused",
        _ => "abandoned",
    };

    /// <summary>Why the message looks as it does: the rule that decided, or the reason it was left alone.</summary>
    public static string Why(TraceRecord trace)
    {
        var decided = trace.Events.OfType<JsonObject>().FirstOrDefault(static happened => Text(happened, "event") == "decided");
        var unchanged = trace.Events.OfType<JsonObject>().FirstOrDefault(static happened => Text(happened, "event") is "left unchanged" or "refused" or "deferred");
        var rule = decided is not null && Text(decided, "rule") is { } name ? $"rule \"{name}\"" : null;
        var reason = (decided is null ? null : Text(decided, "reason")) ?? (unchanged is null ? null : Text(unchanged, "reason"));
        return string.Join("; ", new[] { rule, reason }.Where(static text => text is not null));
    }

    private static string? Text(JsonObject happened, string name) => (string?)happened[name];
}
