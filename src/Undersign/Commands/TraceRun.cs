using System.Text.Json;
using Undersign.Traces;

namespace Undersign.Commands;

/// <summary>One run of <c>undersign trace</c>.</summary>
internal sealed class TraceRun(TextWriter output, TextWriter error)
{
    public async Task<int> RunAsync(string config, TraceQuery query, bool isJson, CancellationToken cancellationToken)
    {
        if (NodeFile.Read(config, error) is not { } node)
        {
            return ExitCode.Unreadable;
        }

        return await NodeFile.WithStorageAsync(
            node,
            error,
            async source =>
            {
                Tell(await new TraceSearch(source).FindAsync(query, cancellationToken), query, isJson);
                return ExitCode.Done;
            },
            cancellationToken);
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

    private static string Nothing(TraceQuery query) =>
        query == new TraceQuery { Limit = query.Limit }
            ? "No message has come through this gateway yet. Send one to its listener, for instance: swaks --server 127.0.0.1:2525 --from ann@contoso.example --to bob@fabrikam.example"
            : "No message fits. Leave out a condition, or look further back with --since. Traces are written about a second after the reply.";
}
