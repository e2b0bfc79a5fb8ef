using Undersign.Organisations;
using Undersign.Rehearsals;

namespace Undersign.Commands;

/// <summary>One run of <c>undersign replay</c>.</summary>
internal sealed class ReplayRun(TextWriter output, TextWriter error, DateTimeOffset at)
{
    public async Task<int> RunAsync(IReadOnlyList<string> messages, string draft, string? against, string config, CancellationToken cancellationToken)
    {
        if (await SettingsAtHand.DraftAsync(draft, config, error, cancellationToken) is not { } next)
        {
            return ExitCode.Failed;
        }

        if (against is not null)
        {
            using var album = SettingsAtHand.Album(source: null);
            return await SettingsAtHand.DraftAsync(against, config, error, cancellationToken) is { } other ? await ReplayAsync(messages, other, next, album, cancellationToken) : ExitCode.Failed;
        }

        if (NodeFile.Read(config, error) is not { } node)
        {
            return ExitCode.Unreadable;
        }

        return await NodeFile.WithStorageAsync(
            node,
            error,
            async source =>
            {
                using var album = SettingsAtHand.Album(source);
                return SettingsAtHand.Choose(await SettingsAtHand.InForceAsync(source, node, error, cancellationToken), next.Name, sender: null, error) is { } inForce
                    ? await ReplayAsync(messages, inForce, next, album, cancellationToken)
                    : ExitCode.Failed;
            },
            cancellationToken);
    }

    private async Task<int> ReplayAsync(IReadOnlyList<string> messages, Organisation inForce, Organisation next, PhotoAlbum album, CancellationToken cancellationToken)
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
                    await error.WriteLineAsync($"{file} does not say for whom it is.");
                }

                continue;
            }

            count++;
            var (now, then) = (await Rehearsal.OfAsync(script, inForce, album, cancellationToken), await Rehearsal.OfAsync(script, next, album, cancellationToken));
            different += Tell(file, Differences(now, then)) ? 1 : 0;
        }

        await output.WriteLineAsync($"{different} of {count} messages would be treated differently.");
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
