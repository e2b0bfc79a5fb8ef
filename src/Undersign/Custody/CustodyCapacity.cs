using Undersign.Protocols.Mime;

namespace Undersign.Custody;

/// <summary>What all lanes of a node hold together: messages that are claimed, and octets of theirs in memory.</summary>
/// <remarks>Half of it is for the first message of a lane alone: however many domains are slow, one for which nothing is on its way finds a place.</remarks>
internal sealed class CustodyCapacity(int mostMessages, long mostOctets)
{
    /// <summary>Twice as many as Exchange has connections, <c>MaxOutboundConnections</c>: those on their way, and those next in turn.</summary>
    public const int UsualMessages = 2000;

    public const long UsualOctets = 128 * 1024 * 1024;

    private readonly Lock _lock = new();
    private int _messages;
    private long _octets;
    private bool _isMissed;

    /// <summary>Of a message that is read back: a larger one stays in its file.</summary>
    public static long OctetsInMemory(long size) => Math.Min(size, MailData.InMemoryLimit);

    public bool TryTake(long octets, bool isFirst)
    {
        lock (_lock)
        {
            var isFree = Fits(octets, share: 2) || (isFirst && Fits(octets, share: 1));
            _isMissed |= !isFree;
            (_messages, _octets) = isFree ? (_messages + 1, _octets + octets) : (_messages, _octets);
            return isFree;
        }
    }

    /// <summary>For what has been claimed because there was <see cref="Room"/>.</summary>
    public void Take(long octets)
    {
        lock (_lock)
        {
            (_messages, _octets) = (_messages + 1, _octets + octets);
        }
    }

    /// <summary>How many messages would find a place, whatever their size.</summary>
    public int Room(int wanted, bool isFirst)
    {
        lock (_lock)
        {
            var open = (int)Math.Min((mostMessages / 2) - _messages, ((mostOctets / 2) - _octets) / MailData.InMemoryLimit);
            _isMissed |= open < wanted;
            return open > 0 ? Math.Min(open, wanted)
                : isFirst && wanted > 0 && Fits(MailData.InMemoryLimit, share: 1) ? 1
                : 0;
        }
    }

    /// <returns>Whether somebody has missed a place since the last was given back.</returns>
    public bool GiveBack(long octets)
    {
        lock (_lock)
        {
            (_messages, _octets) = (_messages - 1, _octets - octets);
            var isMissed = _isMissed;
            _isMissed = false;
            return isMissed;
        }
    }

    private bool Fits(long octets, int share) => _messages < mostMessages / share && _octets + octets <= mostOctets / share;
}
