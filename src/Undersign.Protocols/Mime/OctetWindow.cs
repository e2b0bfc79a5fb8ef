using System.Buffers;

namespace Undersign.Protocols.Mime;

/// <summary>The octets of a message from any position on: all of them at no cost when in memory, else a window that moves.</summary>
internal sealed class OctetWindow : IDisposable
{
    /// <summary>Fits the second-level cache; larger windows were not faster.</summary>
    public const int DefaultSize = 64 * 1024;

    private readonly IOctetSource _source;
    private readonly ReadOnlyMemory<byte> _whole;
    private readonly bool _isWhole;
    private readonly int _size;
    private byte[] _buffer = [];
    private int _start;
    private int _filled;

    public OctetWindow(IOctetSource source, int size)
    {
        (_source, _size, Length) = (source, size, source.Length);
        if (source is MailData { IsInMemory: true } data)
        {
            (_whole, _isWhole) = (data.Slice(new(0, data.Length)), true);
        }
    }

    public int Length { get; }

    /// <summary>At least that many octets from a position on, fewer only at the end of the message. Valid until the next call.</summary>
    public ReadOnlySpan<byte> From(int position, int atLeast)
    {
        if (_isWhole)
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
    public ReadOnlyMemory<byte> Keep(OctetRange range)
    {
        if (_isWhole || range.IsEmpty)
        {
            return range.IsEmpty ? default : _whole.Slice(range.Start, range.Length);
        }

        var copy = GC.AllocateUninitializedArray<byte>(range.Length);
        _source.Read(range.Start, copy);
        return copy;
    }

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
        _source.Read(position, _buffer.AsSpan(0, _filled));
    }
}
