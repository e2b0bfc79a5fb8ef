using System.Diagnostics.Metrics;
using Undersign.Operation;
using Undersign.Traces;

namespace Undersign.Transit;

/// <summary>Counts what the trace of a message tells. Labels are names from settings, never anything a message says.</summary>
internal sealed class TransitMeter(Telemetry telemetry)
{
    private readonly Counter<long> _messages = telemetry.Meter.CreateCounter<long>(
        "undersign.messages", "{message}", "Messages answered, by organisation and outcome: HandedOver, TakenIntoCustody, Deferred, Refused");

    private readonly Counter<long> _octets = telemetry.Meter.CreateCounter<long>("undersign.messages.size", "By", "Octets of the messages answered");

    private readonly Counter<long> _decisions = telemetry.Meter.CreateCounter<long>(
        "undersign.decisions", "{copy}", "Copies by what was decided (stamp or pass) and the rule that did");

    private readonly Counter<long> _unchanged = telemetry.Meter.CreateCounter<long>(
        "undersign.unstamped", "{copy}", "Copies that were to be stamped and went as they came; a fault of ours, or no place for a signature");

    private readonly Counter<long> _handovers = telemetry.Meter.CreateCounter<long>(
        "undersign.handovers", "{handover}", "Attempts to hand a copy over within the sender's session, by the next hop's verdict: taken (by all recipients or some), deferred, refused");

    private readonly Histogram<double> _handoverTime = telemetry.Meter.CreateHistogram<double>("undersign.handover.duration", "s", "Until the next hop's verdict");

    private readonly Histogram<double> _transitTime = telemetry.Meter.CreateHistogram<double>("undersign.transit.duration", "s", "From the end of a message to our answer");

    public void Count(MessageTrace trace)
    {
        var organisation = new KeyValuePair<string, object?>("organisation", trace.Organisation ?? "none");
        _messages.Add(1, organisation, new("outcome", trace.Outcome.ToString()));
        _octets.Add(trace.Octets, organisation);
        foreach (var step in trace.Events)
        {
            switch (step)
            {
                case TraceEvent.Decided decided:
                    _decisions.Add(1, organisation, new("decision", decided.Decision), new("rule", decided.Rule ?? "none"));
                    break;
                case TraceEvent.LeftUnchanged:
                    _unchanged.Add(1, organisation);
                    break;
                case TraceEvent.HandedOver handover:
                    _handovers.Add(1, organisation, new("verdict", Verdict(handover)));
                    _handoverTime.Record(handover.Milliseconds / 1000.0, organisation);
                    break;
                case TraceEvent.Answered answered:
                    _transitTime.Record(answered.Milliseconds / 1000.0, organisation);
                    break;
                default:
                    break;
            }
        }
    }

    private static string Verdict(TraceEvent.HandedOver handover) =>
        handover.Recipients > 0 ? "taken" : handover.Reply.StartsWith('5') ? "refused" : "deferred";
}
