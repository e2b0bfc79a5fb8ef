using System.Data.Common;
using System.Text.Json;
using Undersign.Rehearsals;
using Undersign.Traces;

namespace Undersign.Commands;

/// <summary>One run of <c>undersign trace</c>.</summary>
internal sealed class TraceRun(TextWriter output, TextWriter error)
{
    /// <param name="isExplained">Whether it is said why; in words alone.</param>
    public async Task<int> RunAsync(string config, TraceQuery query, bool isJson, bool isExplained, CancellationToken cancellationToken)
    {
        if (isJson && isExplained)
        {
            await error.WriteLineAsync("--explain is for people: leave out --json.");
            return ExitCode.Failed;
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
                var found = await FindAsync(new TraceSearch(source), query, cancellationToken);
                Tell(found, query, isJson);
                foreach (var trace in isExplained ? found : [])
                {
                    await ExplainAsync(trace, source, node.HostName, cancellationToken);
                }

                return ExitCode.Done;
            },
            cancellationToken);
    }

    /// <summary>The log and the queue name messages in custody by a key of their own: whoever has that one finds the message by it, too.</summary>
    private async Task<IReadOnlyList<TraceRecord>> FindAsync(TraceSearch traces, TraceQuery query, CancellationToken cancellationToken)
    {
        var found = await traces.FindAsync(query, cancellationToken);
        if (found.Count > 0 || query.Id is not { } id || !TraceQuery.IsKey(id))
        {
            return found;
        }

        found = await traces.FindAsync(query with { Id = null, Entry = id }, cancellationToken);
        if (found.Count > 0)
        {
            await error.WriteLineAsync("That is a key in custody; this is the message that came with it.");
        }

        return found;
    }

    private void Tell(IReadOnlyList<TraceRecord> found, TraceQuery query, bool isJson)
    {
        if (found.Count == 0)
        {
            error.WriteLine(Nothing(query));
        }

        foreach (var trace in found)
        {
            output.WriteLine(isJson ? JsonSerializer.Serialize(trace, TraceJson.Default.TraceRecord) : TraceText.Of(trace, withEvents: query.Id is not null));
        }

        if (found.Count == query.Limit && !isJson)
        {
            error.WriteLine($"The newest {found.Count} are shown; --limit shows more.");
        }
    }

    private async Task ExplainAsync(TraceRecord trace, DbDataSource source, string hostName, CancellationToken cancellationToken)
    {
        var (organisation, words) = await SettingsOfThen.FindAsync(trace, source, hostName, cancellationToken);
        await output.WriteLineAsync($"Why {trace.Id}? {words}");
        await output.WriteLineAsync(organisation is null ? "" : PastExplanation.Of(trace, organisation));
    }

    private static string Nothing(TraceQuery query) =>
        query == new TraceQuery { Limit = query.Limit }
            ? "No message has come through this gateway yet. Send one to its listener, for instance: swaks --server 127.0.0.1:2525 --from ann@contoso.example --to bob@fabrikam.example"
            : "No message fits. Leave out a condition, or look further back with --since. Traces are written about a second after the reply.";
}
