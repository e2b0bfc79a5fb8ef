using System.Diagnostics.Tracing;

namespace Undersign.Transit;

/// <summary>Tells a listening tool which numbered step a message has reached; costs a flag test while nobody listens.</summary>
/// <remarks>
/// For <c>dotnet-trace</c> when a node is slow, and for the test of law 1, which kills a gateway at each step in turn.
/// </remarks>
[EventSource(Name = "Undersign.Transit")]
internal sealed class TransitEvents : EventSource
{
    public static readonly TransitEvents Log = new();

    [Event(1, Level = EventLevel.Verbose)]
    public void Step(int step)
    {
        if (IsEnabled())
        {
            WriteEvent(1, step);
        }
    }
}
