using Undersign.Operation;

namespace Undersign.Reception;

/// <summary>Makes guessing slow: each failure of a network lengthens the wait for the next verdict, and after many it is not heard for a while.</summary>
internal sealed class SignInFailures(TimeProvider time)
{
    /// <summary>A program with an old password tries every few minutes and stays below this; who guesses does not.</summary>
    public const int MostFailures = 20;

    /// <summary>Failures are forgotten, and a locked network is heard again, after so long without one.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(15);

    public static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);

    private const int MaxNetworks = RateLimit.MaxNetworks;

    private readonly Lock _lock = new();
    private readonly Dictionary<ClientNetwork, (int Count, long Last)> _failures = [];

    public bool IsLocked(ClientNetwork network)
    {
        lock (_lock)
        {
            return CountOf(network) >= MostFailures;
        }
    }

    /// <returns>How long the client waits for the verdict: 1, 2, 4 … 30 seconds.</returns>
    public TimeSpan Add(ClientNetwork network)
    {
        lock (_lock)
        {
            var count = CountOf(network) + 1;
            if (_failures.Count >= MaxNetworks)
            {
                _failures.Clear(); // memory has a bound; each of so many networks begins anew, slowly
            }

            _failures[network] = (count, time.GetTimestamp());
            return TimeSpan.FromSeconds(Math.Min(1 << Math.Min(count - 1, 10), LongestDelay.TotalSeconds));
        }
    }

    private int CountOf(ClientNetwork network) =>
        _failures.TryGetValue(network, out var known) && time.GetElapsedTime(known.Last) < Memory ? known.Count : 0;
}
