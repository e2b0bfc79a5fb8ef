using System.Data.Common;
using System.Text.Json;
using Undersign.Custody;
using Undersign.Operation;

namespace Undersign.Commands;

/// <summary>One run of <c>undersign queue</c>.</summary>
internal sealed class QueueRun(TextWriter output, TextWriter error)
{
    public Task<int> SummariseAsync(string config, bool isJson, CancellationToken cancellationToken) => WithStorageAsync(
        config,
        async (_, source) =>
        {
            var queues = await new QueueSearch(source, TimeProvider.System).SummariseAsync(cancellationToken);
            foreach (var queue in queues)
            {
                await output.WriteLineAsync(isJson ? JsonSerializer.Serialize(queue, QueueJson.Default.QueueSummary) : QueueText.Of(queue).TrimEnd());
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
                await output.WriteLineAsync(isJson ? JsonSerializer.Serialize(message, QueueJson.Default.QueuedMessage) : QueueText.Of(message));
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
        await output.WriteLineAsync(verb switch
        {
            QueueVerb.Retry => $"{found.Count} messages are tried within seconds, {done} of them before their time.",
            QueueVerb.Hold => $"{done} of {found.Count} messages are held now.",
            QueueVerb.Release => $"{done} of {found.Count} messages are released.",
            _ => $"{done} of {found.Count} messages are removed.{(done < found.Count ? " The others are being handed over at this moment; try again in a minute." : "")}",
        });
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
