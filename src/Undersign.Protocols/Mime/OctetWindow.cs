using System.Buffers;

namespace Undersign.Protocols.Mime;

/// <summary>The octets of a message from any position on: all of them at no cost in memory, a window that moves when in a file.</summary>
internal sealed class OctetWindow : IDisposable
{
    /// <summary>Fits the second-level cache; larger windows were not faster.</summary>
    public const int DefaultSize = 128 * 1024;

    private readonly MailData _data;
    private readonly ReadOnlyMemory<byte> _whole;
    private readonly int _size;
    private byte[] _buffer = [];
    private int _start;
    private int _filled;

    public OctetWindow(MailData data, int size)
    {
        (_data, _size, Length) = (data, size, data.Length);
        if (data.IsInMemory)
        {
            _whole = data.Slice(new(0, data.Length));
        }
    }

    public int Length { get; }

    /// <summary>At least that many octets from a position on, fewer only at the end of the message. Valid until the next call.</summary>
    public ReadOnlySpan<byte> From(int position, int atLeast)
    {
        if (_data.IsInMemory)
        {
            return _whole.Span[position..];
        }

        var wanted = Math.Min(atLeast, Length - position);
        if (position < _start || position + wanted > _start + _filled)
        {
            Move(position, wanted);
        }

        return _buffer.AsSpan(0, _filled)[(position - _start)..];
    }

    /// <summary>Octets to keep: a view when the message is in memory, else a copy.</summary>
    public ReadOnlyMemory<byte> Keep(OctetRange range) => range.IsEmpty ? default : _data.Slice(range);

    public void Dispose()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
        }
    }

    private void Move(int position, int atLeast)
    {
        var size = Math.Max(_size, atLeast);
        if (_buffer.Length < size)
        {
            Dispose();
            _buffer = ArrayPool<byte>.Shared.Rent(size);
        }

        _start = position;
        _filled = Math.Min(size, Length - position);
        _data.Read(position, _buffer.AsSpan(0, _filled));
    }
}
