using Undersign.Traces;

namespace Undersign.Tests.Traces;

internal static class WrittenTraces
{
    /// <summary>Has the writer write what it has, and stops it: another is needed for more.</summary>
    public static async Task WrittenAsync(this TraceWriter writer, CancellationToken cancellationToken)
    {
        await writer.StartAsync(cancellationToken);
        await writer.StopAsync(cancellationToken);
    }
}
