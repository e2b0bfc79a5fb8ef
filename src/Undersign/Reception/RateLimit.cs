using Undersign.Operation;

namespace Undersign.Reception;

/// <summary>So often a minute for each network, all at once if it likes. The generic cell rate algorithm: one time a network, however often it comes.</summary>
internal sealed class RateLimit(int perMinute, TimeProvider time)
{
    /// <summary>Beyond so many networks within a minute all begin anew: memory has a bound, and such an attack has none.</summary>
    public const int MaxNetworks = 65_536;

    private readonly Lock _lock = new();

    /// <summary>When a network will have its full allowance again.</summary>
    private readonly Dictionary<ClientNetwork, long> _restored = [];

    private readonly long _minute = 60 * time.TimestampFrequency;

    public bool TryTake(ClientNetwork network)
    {
        var now = time.GetTimestamp();
        lock (_lock)
        {
            var restored = Math.Max(_restored.GetValueOrDefault(network), now) + (_minute / perMinute);
            if (restored - now > _minute)
            {
                return false;
            }

            if (_restored.Count >= MaxNetworks)
            {
                _restored.Clear();
            }

            _restored[network] = restored;
            return true;
        }
    }
}
