using System.Globalization;
using Undersign.Onboarding.Probes;
using Undersign.Protocols.Smtp;
using Undersign.Traces;

namespace Undersign.Commands;

/// <summary>One run of <c>undersign exchange probe</c>: begins it, follows the traces of the gateway, and tells each leg as it is known.</summary>
internal sealed class ProbeRun(TextWriter output, TextWriter error, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan UsualWait = TimeSpan.FromMinutes(3);

    /// <summary>Somebody has to read the address, and to write the message.</summary>
    private static readonly TimeSpan WaitForSomebody = TimeSpan.FromMinutes(15);

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
        var submitted = server is var (host, port) ? await new ProbeSubmission(host, port, from, node.HostName, user).SendAsync(probe, time, cancellationToken) : ProbeSubmission.ByHand(probe);
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

    /// <returns>The legs, when nothing more is waited for.</returns>
    private async Task<IReadOnlyList<ProbeLeg>> FollowAsync(Probe probe, ProbeLeg submitted, bool isByHand, TraceSearch traces, CancellationToken cancellationToken)
    {
        var told = 0;
        var since = time.GetTimestamp();
        while (true)
        {
            var found = await traces.FindAsync(new() { Recipient = probe.Recipient.ToString(), Since = probe.Began - TimeSpan.FromMinutes(1) }, cancellationToken);
            var legs = ProbeWay.Of(submitted, found, isOver: false);
            var patience = legs[^1].Name == ProbeWay.Last ? Watch : Wait ?? (isByHand && legs.Count == 2 ? WaitForSomebody : UsualWait); // the first is submitting it
            if (legs[^1].State == ProbeLegState.Waiting && time.GetElapsedTime(since) >= patience)
            {
                legs = ProbeWay.Of(submitted, found, isOver: true);
            }

            var known = legs.Count(static leg => leg.State != ProbeLegState.Waiting);
            if (known > told)
            {
                since = time.GetTimestamp();
            }

            for (; told < known; told++)
            {
                Tell(told, legs[told]);
            }

            if (legs[^1].State != ProbeLegState.Waiting)
            {
                return legs;
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
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
