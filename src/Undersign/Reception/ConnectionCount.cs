namespace Undersign.Reception;

/// <summary>How many SMTP sessions there are on this node, and that there are not too many.</summary>
internal sealed class ConnectionCount(int most)
{
    private int _current;

    public int Current => Volatile.Read(ref _current);

    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _current) <= most)
        {
            return true;
        }

        Leave();
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _current);
}
