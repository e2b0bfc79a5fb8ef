using System.Globalization;
using Undersign.Onboarding.Probes;
using Undersign.Protocols.Smtp;
using Undersign.Traces;

namespace Undersign.Commands;

/// <summary>One run of <c>undersign exchange probe</c>: begins it, follows the traces of the gateway, and tells each leg as it is known.</summary>
internal sealed class ProbeRun(TextWriter output, TextWriter error, TimeProvider time)
{
    /// <summary>How long each leg may take; <see langword="null"/>: as long as is usual for it.</summary>
    public TimeSpan? Wait { get; init; }

    /// <summary>How long it is watched whether the message comes again.</summary>
    public required TimeSpan Watch { get; init; }

    public async Task<int> RunAsync(string config, Mailbox to, Mailbox from, (string Host, int Port)? server, (string, string)? user, CancellationToken cancellationToken)
    {
        if (NodeFile.Read(config, error) is not { } node)
        {
            return ExitCode.Unreadable;
        }

        var probe = Probe.To(to, time.GetUtcNow());
        var submitted = server is var (host, port) ? await new ProbeSubmission(host, port, from, node.HostName, user).SendAsync(probe, time, cancellationToken) : probe.ByHand();
        return await NodeFile.WithStorageAsync(
            node,
            error,
            async source =>
            {
                var legs = await FollowAsync(probe, submitted, isByHand: server is null, new(source), cancellationToken);
                if ((await SettingsAtHand.InForceAsync(source, node, cancellationToken)).All.FirstOrDefault(organisation => organisation.IsInside(from)) is { } organisation)
                {
                    await new ProbeResults(source, time).StoreAsync(organisation.Name, legs, isByHand: server is null, cancellationToken);
                }

                return legs[^1].State == ProbeLegState.Done ? ExitCode.Done : ExitCode.Failed;
            },
            cancellationToken);
    }

    private Task<IReadOnlyList<ProbeLeg>> FollowAsync(Probe probe, ProbeLeg submitted, bool isByHand, TraceSearch traces, CancellationToken cancellationToken)
    {
        var told = 0;
        return new ProbeFollowing(traces, time) { Wait = Wait, Watch = Watch }.RunAsync(
            probe,
            submitted,
            isByHand,
            legs =>
            {
                for (; told < legs.Count && legs[told].State != ProbeLegState.Waiting; told++)
                {
                    Tell(told, legs[told]);
                }
            },
            cancellationToken);
    }

    private void Tell(int number, ProbeLeg leg)
    {
        var at = leg.At?.ToString("HH:mm:ss.f", CultureInfo.InvariantCulture) ?? "";
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{number + 1} {(leg.State == ProbeLegState.Done ? "ok     " : "MISSING")} {leg.Name,-17} {at,-10} {leg.Words}"));
        if (leg.Advice is { } advice)
        {
            output.WriteLine($"  {advice}");
        }
    }
}
