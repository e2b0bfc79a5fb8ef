using System.IO.Pipelines;
using Undersign.Protocols.Proxy;

namespace Undersign.Reception;

/// <summary>Hears from a balancer whose connection it passes on, before anything else is said on it.</summary>
internal static class BalancerHeader
{
    /// <summary>It is sent with the first packet; the specification asks for three seconds at least, that a lost one may come again.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <returns>The header, or what came instead; neither, when the balancer only looked whether the port is open.</returns>
    public static async Task<(ProxyHeader? Header, string? Fault)> ReadAsync(PipeReader input, TimeProvider time, CancellationToken closed)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var joined = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, closed);
        try
        {
            while (true)
            {
                var read = await input.ReadAsync(joined.Token);
                var buffer = read.Buffer;
                var isRead = ProxyHeader.TryRead(ref buffer, out var header, out var fault);
                var isEmpty = buffer.IsEmpty;
                input.AdvanceTo(buffer.Start, isRead ? buffer.Start : buffer.End);
                if (isRead || fault is not null)
                {
                    return (header, fault);
                }

                if (read.IsCompleted)
                {
                    return (null, isEmpty ? null : "it left in the middle of its PROXY header");
                }
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return (null, "no whole PROXY header came in time");
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            return (null, null); // a look at the port may end in a reset
        }
    }
}
