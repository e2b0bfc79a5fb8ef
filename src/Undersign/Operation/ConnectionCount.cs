namespace Undersign.Operation;

/// <summary>How many sessions or connections there are, in all and from each network, and that there are not too many.</summary>
internal sealed class ConnectionCount(int most, int mostOfOneNetwork)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ClientNetwork, int> _ofNetwork = [];
    private int _current;

    public int Current => Volatile.Read(ref _current);

    /// <returns>Whether the session may begin; <see cref="Leave"/> is due when it ends.</returns>
    public bool TryEnter(ClientNetwork network)
    {
        lock (_lock)
        {
            var ofNetwork = _ofNetwork.GetValueOrDefault(network);
            if (_current >= most || ofNetwork >= mostOfOneNetwork)
            {
                return false;
            }

            _current++;
            _ofNetwork[network] = ofNetwork + 1;
            return true;
        }
    }

    public void Leave(ClientNetwork network)
    {
        lock (_lock)
        {
            _current--;
            if (--_ofNetwork[network] == 0) // entered before
            {
                _ofNetwork.Remove(network);
            }
        }
    }
}
