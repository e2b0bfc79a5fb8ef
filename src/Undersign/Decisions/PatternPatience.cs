using System.Diagnostics;

namespace Undersign.Decisions;

/// <summary>How long the patterns of all rules may take for one message and all its recipients. They are asked one after the other, on one thread.</summary>
/// <remarks>Ordinary ones need microseconds. What lasts longer holds up the mail of everybody on the node; that message goes on unsigned (law 3).</remarks>
internal sealed class PatternPatience : IDisposable
{
    private static readonly long Limit = Stopwatch.Frequency; // one second

    [ThreadStatic]
    private static PatternPatience? _current;

    private long _spent;

    private PatternPatience()
    {
    }

    /// <summary>Until it is disposed, on this thread.</summary>
    public static PatternPatience Begin() => _current = new();

    /// <param name="ticks">Of the stopwatch.</param>
    /// <exception cref="TimeoutException">It is at an end.</exception>
    public static void Spend(long ticks)
    {
        if (_current is { } patience && (patience._spent += ticks) > Limit)
        {
            throw new TimeoutException("the patterns of the rules took more than a second");
        }
    }

    public void Dispose() => _current = null;
}
