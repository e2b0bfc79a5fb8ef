using System.Data.Common;
using System.Text.Json;
using Undersign.Custody;
using Undersign.Operation;
using Undersign.Protocols.Smtp;

namespace Undersign.Commands;

/// <summary>One run of <c>undersign queue</c>.</summary>
internal sealed class QueueRun(TextWriter output, TextWriter error)
{
    private const int MostCandidates = 20;

    public Task<int> SummariseAsync(string config, bool isJson, CancellationToken cancellationToken) => WithStorageAsync(
        config,
        async (_, source) =>
        {
            var queues = await new QueueSearch(source, TimeProvider.System).SummariseAsync(cancellationToken);
            foreach (var queue in queues)
            {
                await output.WriteLineAsync(isJson ? JsonSerializer.Serialize(queue, QueueJson.Default.QueueSummary) : QueueText.Of(queue, TimeProvider.System.GetUtcNow()).TrimEnd());
            }

            if (queues.Count == 0)
            {
                await error.WriteLineAsync("Nothing is in custody.");
            }

            return ExitCode.Done;
        },
        cancellationToken);

    public Task<int> ListAsync(string config, QueueFilter filter, bool isJson, CancellationToken cancellationToken) => WithStorageAsync(
        config,
        async (_, source) =>
        {
            var shown = 0;
            await foreach (var message in new QueueSearch(source, TimeProvider.System).FindAsync(filter, cancellationToken))
            {
                await output.WriteLineAsync(isJson ? JsonSerializer.Serialize(message, QueueJson.Default.QueuedMessage) : QueueText.Of(message, TimeProvider.System.GetUtcNow()));
                shown++;
            }

            if (shown == 0)
            {
                await error.WriteLineAsync(filter.IsNarrow ? "No message in custody fits." : "Nothing is in custody.");
            }
            else if (shown == filter.Limit && !isJson)
            {
                await error.WriteLineAsync($"The oldest {shown} are shown; --limit shows more.");
            }

            return ExitCode.Done;
        },
        cancellationToken);

    public async Task<int> ActAsync(string config, QueueVerb verb, QueueFilter filter, bool all, bool reports, CancellationToken cancellationToken)
    {
        if (!filter.IsNarrow && !all)
        {
            await error.WriteLineAsync("Say which messages: by key, or with a condition such as --destination; or --all for every one. Nothing was changed.");
            return ExitCode.Failed;
        }

        return await WithStorageAsync(
            config,
            async (node, source) =>
            {
                var found = new List<QueuedMessage>();
                await foreach (var message in new QueueSearch(source, TimeProvider.System).FindAsync(filter, cancellationToken))
                {
                    found.Add(message);
                }

                if (!all && await IsAmbiguousAsync(filter.Ids, found))
                {
                    return ExitCode.Failed;
                }

                await ActAsync(node, source, verb, found, reports, cancellationToken);
                return ExitCode.Done;
            },
            cancellationToken);
    }

    public Task<int> SuspendAsync(string config, string destination, bool isSuspended, CancellationToken cancellationToken) => WithStorageAsync(
        config,
        async (node, source) =>
        {
            var queues = await new QueueSearch(source, TimeProvider.System).SummariseAsync(cancellationToken);
            var organisations = await SettingsAtHand.InForceAsync(source, node, error, cancellationToken);
            var (name, fault) = DestinationName.Find(destination, organisations, [.. queues.Select(static queue => queue.Destination)]);
            if (name is null)
            {
                await error.WriteLineAsync($"{fault}. Nothing was changed.");
                return ExitCode.Failed;
            }

            using var custody = new QueueWorkplace(node, source);
            await custody.Actions.SuspendAsync(name, isSuspended, cancellationToken);
            await output.WriteLineAsync(isSuspended ? $"{name} is suspended; what is being handed over at this moment still goes." : $"{name} is resumed.");
            return ExitCode.Done;
        },
        cancellationToken);

    /// <summary>Keys begin with the time: what is easily typed is the beginning of many.</summary>
    private async Task<bool> IsAmbiguousAsync(IEnumerable<string> ids, List<QueuedMessage> found)
    {
        foreach (var id in ids)
        {
            var candidates = found.FindAll(message => message.Id.StartsWith(QueueFilter.Digits(id), StringComparison.Ordinal));
            if (candidates.Count > 1)
            {
                var shown = candidates.Take(MostCandidates).Select(static message => $"\n  {message.Id}  {ShownText.Of(message.ReversePath)}  {ShownText.Of(message.MessageId ?? "")}");
                var more = candidates.Count > MostCandidates ? "\n  ..." : "";
                await error.WriteLineAsync($"{candidates.Count} keys begin with {id}: write more of one, or --all for all of these. Nothing was changed.{string.Concat(shown)}{more}");
                return true;
            }
        }

        return false;
    }

    private async Task ActAsync(NodeConfiguration node, DbDataSource source, QueueVerb verb, List<QueuedMessage> found, bool reports, CancellationToken cancellationToken)
    {
        using var custody = new QueueWorkplace(node, source);
        await custody.StartAsync(cancellationToken);
        var done = 0;
        foreach (var message in found)
        {
            done += verb switch
            {
                QueueVerb.Retry => await custody.Actions.RetryAsync(message, cancellationToken),
                QueueVerb.Hold => await custody.Actions.HoldAsync(message, cancellationToken),
                QueueVerb.Release => await custody.Actions.ReleaseAsync(message, cancellationToken),
                _ => await custody.Actions.RemoveAsync(message, reports, cancellationToken) ? 1 : 0,
            };
        }

        await custody.StopAsync(cancellationToken);
        var suspended = (await new QueueSearch(source, TimeProvider.System).SummariseAsync(cancellationToken))
            .Where(static queue => queue.Status == QueueSummary.Suspended).Select(static queue => queue.Destination).ToHashSet(StringComparer.Ordinal);
        await output.WriteLineAsync(verb switch
        {
            QueueVerb.Retry => RetriedText(found, suspended),
            QueueVerb.Hold => $"{done} of {found.Count} messages are held now.",
            QueueVerb.Release => $"{done} of {found.Count} messages are released.",
            _ => $"{done} of {found.Count} messages are removed.{(done < found.Count ? " The others are being handed over at this moment; try again in a minute." : "")}",
        });
    }

    /// <summary>What an administrator keeps from leaving stays, and that is said.</summary>
    private static string RetriedText(List<QueuedMessage> found, HashSet<string> suspended)
    {
        var kept = found.Count(static message => !message.IsWaiting);
        var stopped = found.Where(message => message.IsWaiting && suspended.Contains(message.Destination)).CountBy(static message => message.Destination);
        var tried = found.Count(message => message.IsWaiting && !suspended.Contains(message.Destination));
        return string.Concat(
            [
                tried > 0 ? $"{tried} of {found.Count} messages are tried within seconds, where a node serves." : $"None of {found.Count} messages is tried.",
                kept > 0 ? $" {kept} are held or set aside: undersign queue release lets them go." : "",
                .. stopped.Select(static queue => $" {queue.Value} wait for {queue.Key}, which is suspended: undersign queue resume \"{queue.Key}\" lets them go."),
            ]);
    }

    private async Task<int> WithStorageAsync(string config, Func<NodeConfiguration, DbDataSource, Task<int>> work, CancellationToken cancellationToken) =>
        NodeFile.Read(config, error) is { } node ? await NodeFile.WithStorageAsync(node, error, source => work(node, source), cancellationToken) : ExitCode.Unreadable;
}

/// <summary>What an administrator does to messages.</summary>
internal enum QueueVerb
{
    Retry,
    Hold,
    Release,
    Remove,
}
