using System.Text.Json.Nodes;
using Undersign.Traces;

namespace Undersign.Onboarding.Probes;

/// <summary>What is known of a probe's way, leg by leg, up to the first that is missing or still waited for.</summary>
internal static class ProbeWay
{
    public const string First = "submitted";
    public const string Last = "stays there";

    private const string ToUs = "came to Undersign";
    private const string Decision = "decided";
    private const string Back = "handed back";

    /// <summary>Of all legs, in their order.</summary>
    public static readonly IReadOnlyList<string> Names = [First, ToUs, Decision, Back, Last];

    private const string NothingCame = $"""
        Exchange Online has not brought it here. Look, in this order: is the rule "{RulePlan.Route}" on, and older than half an hour; is the
        sender inside the organisation, and in the group where the rule has one; does a rule before it mark the message or stop the others; and the message
        trace of Exchange, which says "Pending" with the reason where the connector cannot reach us (port 25, name, certificate).
        """;

    private const string CameAgain = """
        The rule has sent here again what had come back: its exception for the mark (X-Undersign-Processed, or the name of headerFields) is missing, or
        something in the tenant takes the mark away. addresses: of microsoft365 has the rule know us by our address too.
        """;

    /// <param name="submission">Of the message.</param>
    /// <param name="traces">Of messages to the probe's recipient, in any order.</param>
    /// <param name="isOver">Whether nothing more is waited for: what has not happened has failed.</param>
    public static IReadOnlyList<ProbeLeg> Of(ProbeLeg submission, IReadOnlyList<TraceRecord> traces, bool isOver)
    {
        var legs = new List<ProbeLeg> { submission };
        var inOrder = traces.OrderBy(static trace => trace.Id, StringComparer.Ordinal).ToList();
        var known = inOrder.Where(static trace => Event(trace, "decided") is not null).ToList();
        Func<ProbeLeg>[] rest = [() => Arrived(inOrder, known, isOver), () => Decided(known[0]), () => HandedBack(known, isOver), () => Stays(inOrder, known, isOver)];
        foreach (var next in rest)
        {
            if (legs[^1].State != ProbeLegState.Done)
            {
                break;
            }

            legs.Add(next());
        }

        return legs;
    }

    private static ProbeLeg Arrived(List<TraceRecord> all, List<TraceRecord> known, bool isOver)
    {
        if (known is [var first, ..])
        {
            return new(ToUs, ProbeLegState.Done, first.At, $"from {Text(first, "received", "client")}, as {first.Organisation}'s by its {Text(first, "identified", "by")}");
        }

        return all is [.., var refused] ? new(ToUs, ProbeLegState.Missing, refused.At, $"it was here and was refused: {Text(refused, "refused", "reason") ?? Text(refused, "deferred", "reason") ?? Reply(refused)}", "Is the value of the header field with the routing code, in the rule, the first of routingCodes; and is it this tenant's tenantId?")
            : isOver ? new(ToUs, ProbeLegState.Missing, null, "nothing has come", NothingCame)
            : new(ToUs, ProbeLegState.Waiting, null, "nothing has come yet");
    }

    private static ProbeLeg Decided(TraceRecord first)
    {
        var decided = Event(first, "decided");
        var words = Value(decided, "decision") == "stamp" ? $"signed with {Value(decided, "signature")} by the rule {Value(decided, "rule")}"
            : $"passes: {Value(decided, "reason") ?? $"the rule {Value(decided, "rule")} says so"}";
        return new(Decision, ProbeLegState.Done, first.At, words);
    }

    /// <summary>Exchange tries again what we deferred, with a trace of its own for each time: the last counts until one was taken.</summary>
    private static ProbeLeg HandedBack(List<TraceRecord> known, bool isOver)
    {
        var trace = known.Find(IsTaken) ?? known[^1];
        var handed = Event(trace, "tried from custody") ?? Event(trace, "handed over");
        var words = $"{Value(handed, "nextHop") ?? "nobody"}: {Value(handed, "reply") ?? Reply(trace)}";
        var advice = Value(handed, "advice");
        return IsTaken(trace) ? new(Back, ProbeLegState.Done, trace.At + Took(trace), words)
            : advice is null && !isOver && trace.Recipients.Any(static recipient => recipient.Status is RecipientStatus.Deferred or RecipientStatus.Queued) ? new(Back, ProbeLegState.Waiting, null, "it is tried again")
            : new(Back, ProbeLegState.Missing, trace.At + Took(trace), words, advice ?? "The tenant's message trace has this reply as well; undersign trace shows the rest.");
    }

    private static ProbeLeg Stays(List<TraceRecord> all, List<TraceRecord> known, bool isOver)
    {
        var taken = known.First(IsTaken); // it was handed back, or this leg would not be asked for
        var again = all.FirstOrDefault(trace => string.CompareOrdinal(trace.Id, taken.Id) > 0);
        return again is not null ? new(Last, ProbeLegState.Missing, again.At, "it came to Undersign again", CameAgain)
            : isOver ? new(Last, ProbeLegState.Done, null, "it has not come here again; it is in the mailbox, or in its junk folder")
            : new(Last, ProbeLegState.Waiting, null, "watching whether it comes again");
    }

    private static bool IsTaken(TraceRecord trace) => trace.Recipients.Any(static recipient => recipient.Status == RecipientStatus.Delivered);

    private static TimeSpan Took(TraceRecord trace) => TimeSpan.FromMilliseconds(Event(trace, "answered")?["milliseconds"]?.GetValue<double>() ?? 0);

    private static string Reply(TraceRecord trace) => trace.Recipients is [var recipient, ..] ? recipient.Reply : trace.Outcome;

    private static string? Text(TraceRecord trace, string name, string property) => Value(Event(trace, name), property);

    private static string? Value(JsonObject? happened, string property) => happened?[property]?.ToString();

    private static JsonObject? Event(TraceRecord trace, string name) => trace.Events.OfType<JsonObject>().LastOrDefault(happened => Value(happened, "event") == name);
}
