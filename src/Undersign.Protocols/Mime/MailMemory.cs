namespace Undersign.Protocols.Mime;

/// <summary>What the messages of many sessions keep in memory together.</summary>
/// <remarks>
/// Hundreds of clients that stop in the middle of a message would hold as many buffers, and the pool keeps what they leave. Beyond the
/// limit a message moves to its file as soon as it is larger than <see cref="LeastForOne"/>.
/// </remarks>
/// <param name="most">In octets.</param>
public sealed class MailMemory(long most)
{
    /// <summary>Octets that a message may keep in memory however many there are.</summary>
    public const int LeastForOne = 128 * 1024;

    private long _kept;

    /// <summary>In octets.</summary>
    public long Kept => Interlocked.Read(ref _kept);

    /// <summary>Octets that one message may keep as things are.</summary>
    internal int MostForOne => Kept < most ? MailData.InMemoryLimit : LeastForOne;

    internal void Add(int octets) => Interlocked.Add(ref _kept, octets);
}
