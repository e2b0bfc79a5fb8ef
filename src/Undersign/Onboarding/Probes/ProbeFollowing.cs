using Undersign.Traces;

namespace Undersign.Onboarding.Probes;

/// <summary>Follows a probe by the gateway's traces, until it has gone the whole way, or a leg has taken too long.</summary>
internal sealed class ProbeFollowing(TraceSearch traces, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan UsualWait = TimeSpan.FromMinutes(3);

    /// <summary>Somebody has to read the address, and to write the message.</summary>
    private static readonly TimeSpan WaitForSomebody = TimeSpan.FromMinutes(15);

    /// <summary>How long each leg may take; <see langword="null"/>: as long as is usual for it.</summary>
    public TimeSpan? Wait { get; init; }

    /// <summary>How long it is watched whether the message comes again.</summary>
    public TimeSpan Watch { get; init; } = TimeSpan.FromSeconds(15);

    /// <param name="submitted">How the message was submitted.</param>
    /// <param name="isByHand">Somebody writes it.</param>
    /// <param name="tell">Is given the legs whenever there is news of them.</param>
    /// <returns>The legs, when nothing more is waited for.</returns>
    public async Task<IReadOnlyList<ProbeLeg>> RunAsync(Probe probe, ProbeLeg submitted, bool isByHand, Action<IReadOnlyList<ProbeLeg>> tell, CancellationToken cancellationToken)
    {
        var told = 0;
        var since = time.GetTimestamp();
        while (true)
        {
            var found = await traces.FindAsync(new() { Recipient = probe.Recipient.ToString(), Since = probe.Began - TimeSpan.FromMinutes(1) }, cancellationToken);
            var legs = ProbeWay.Of(submitted, found, isOver: false);
            var known = legs.Count(static leg => leg.State != ProbeLegState.Waiting);
            if (known > told)
            {
                (told, since) = (known, time.GetTimestamp()); // each leg has its own time, whenever it began
            }

            var patience = legs[^1].Name == ProbeWay.Last ? Watch : Wait ?? (isByHand && legs.Count == 2 ? WaitForSomebody : UsualWait); // the first is submitting it
            if (legs[^1].State == ProbeLegState.Waiting && time.GetElapsedTime(since) >= patience)
            {
                legs = ProbeWay.Of(submitted, found, isOver: true);
            }

            tell(legs);
            if (legs[^1].State != ProbeLegState.Waiting)
            {
                return legs;
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }
}
