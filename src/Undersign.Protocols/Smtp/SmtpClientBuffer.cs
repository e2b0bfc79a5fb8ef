using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Undersign.Protocols.Smtp;

/// <summary>Octets to be sent together, in one pooled array that grows as needed.</summary>
internal sealed class SmtpClientBuffer(int capacity) : IDisposable
{
    private byte[] _array = ArrayPool<byte>.Shared.Rent(capacity);

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _array.AsMemory(0, Length);

    public Span<byte> WrittenSpan => _array.AsSpan(0, Length);

    public void Clear() => Length = 0;

    public void Append(ReadOnlySpan<byte> octets)
    {
        octets.CopyTo(Room(octets.Length));
        Length += octets.Length;
    }

    /// <summary>As UTF-8, which is ASCII for all but SMTPUTF8 addresses. RFC 6531 §3.3.</summary>
    public void Append(string text) => Length += Encoding.UTF8.GetBytes(text, Room(Encoding.UTF8.GetMaxByteCount(text.Length)));

    public void Append(int number)
    {
        _ = Utf8Formatter.TryFormat(number, Room(11), out var written); // no Int32 is longer than the room made for it
        Length += written;
    }

    /// <summary>Room for octets written from outside; <see cref="Advance"/> then says how many came.</summary>
    public Span<byte> Room(int octets)
    {
        if (octets > _array.Length - Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Length + octets, _array.Length * 2));
            WrittenSpan.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_array);
            _array = larger;
        }

        return _array.AsSpan(Length);
    }

    public void Advance(int octets) => Length += octets;

    public void Dispose()
    {
        if (_array.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_array);
            (_array, Length) = ([], 0);
        }
    }
}
