using Undersign.Organisations;
using Undersign.Rehearsals;

namespace Undersign.Commands;

/// <summary>One run of <c>undersign replay</c>.</summary>
internal sealed class ReplayRun(TextWriter output, TextWriter error, DateTimeOffset at)
{
    public async Task<int> RunAsync(IReadOnlyList<string> messages, string draft, string? against, string config, CancellationToken cancellationToken)
    {
        if (SettingsAtHand.Of(draft, error) is not { } next)
        {
            return ExitCode.Failed;
        }

        if (against is not null)
        {
            return SettingsAtHand.Of(against, error) is { } other ? Replay(messages, other, next) : ExitCode.Failed;
        }

        if (NodeFile.Read(config, error) is not { } node)
        {
            return ExitCode.Unreadable;
        }

        return await NodeFile.WithStorageAsync(
            node,
            error,
            async source => SettingsAtHand.Choose(await SettingsAtHand.InForceAsync(source, node.HostName, error, cancellationToken), next.Name, sender: null, error) is { } inForce ? Replay(messages, inForce, next) : ExitCode.Failed,
            cancellationToken);
    }

    private int Replay(IReadOnlyList<string> messages, Organisation inForce, Organisation next)
    {
        var (count, different, unreadable) = (0, 0, 0);
        foreach (var file in messages.SelectMany(FilesOf))
        {
            using var data = MessageFile.TryReadFound(file, error);
            if (data is null || Script.Of(data, [], from: null, at) is not { } script)
            {
                unreadable++;
                if (data is not null)
                {
                    error.WriteLine($"{file} does not say for whom it is.");
                }

                continue;
            }

            count++;
            different += Tell(file, Differences(Rehearsal.Of(script, inForce), Rehearsal.Of(script, next))) ? 1 : 0;
        }

        output.WriteLine($"{different} of {count} messages would be treated differently.");
        return unreadable == 0 ? ExitCode.Done : ExitCode.Unreadable;
    }

    private bool Tell(string file, List<string> differences)
    {
        if (differences.Count > 0)
        {
            output.WriteLine(file);
            differences.ForEach(difference => output.WriteLine($"  {difference}"));
        }

        return differences.Count > 0;
    }

    private static List<string> Differences(Rehearsal now, Rehearsal then)
    {
        var differences = new List<string>();
        foreach (var (before, after) in now.Recipients.Zip(then.Recipients))
        {
            var (was, becomes) = (RehearsalText.Decision(before.Explanation.Decision), RehearsalText.Decision(after.Explanation.Decision));
            if (was != becomes)
            {
                differences.Add($"{before.Address}: {was} -> {becomes}");
            }
            else if (!before.Copy.Octets.AsSpan().SequenceEqual(after.Copy.Octets))
            {
                differences.Add($"{before.Address}: {was}, and it comes out otherwise");
            }
        }

        return differences;
    }

    private IEnumerable<string> FilesOf(string path)
    {
        try
        {
            return Directory.Exists(path) ? [.. MessageFile.In(path).Order(StringComparer.Ordinal)] : [path];
        }
        catch (Exception fault) when (MessageFile.IsOfFiles(fault))
        {
            error.WriteLine($"{path}: cannot be read: {fault.Message}");
            return [path];
        }
    }
}
