using System.Buffers;
using System.Security.Cryptography;

namespace Undersign.Protocols.Dkim;

/// <summary>The hash of a body in the relaxed form, block by block: no body has to be in memory. RFC 6376 §3.4.4.</summary>
/// <remarks>For lines that end with CRLF. White space goes together into one space and away at line ends; empty lines at the end go away.</remarks>
internal sealed class DkimBody : IDisposable
{
    private const int BufferSize = 16 * 1024;

    private static readonly SearchValues<byte> Special = SearchValues.Create(" \t\r\n"u8);

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
    private int _buffered;
    private int _lines;
    private bool _hasSpace;
    private bool _isEmpty = true;

    public void Add(ReadOnlySpan<byte> octets)
    {
        while (!octets.IsEmpty)
        {
            var length = octets.IndexOfAny(Special);
            length = length < 0 ? octets.Length : length;
            if (length > 0)
            {
                WritePending();
                Write(octets[..length]);
                octets = octets[length..];
                continue;
            }

            _lines += octets[0] == '\n' ? 1 : 0;
            _hasSpace = octets[0] is (byte)' ' or (byte)'\t' || (octets[0] == '\r' && _hasSpace);
            octets = octets[1..];
        }
    }

    /// <summary>The hash, once the last block has been added.</summary>
    public byte[] Finish()
    {
        if (!_isEmpty)
        {
            Write("\r\n"u8);
        }

        _hash.AppendData(_buffer.AsSpan(0, _buffered));
        return _hash.GetHashAndReset();
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _hash.Dispose();
    }

    private void WritePending()
    {
        for (; _lines > 0; _lines--)
        {
            Write("\r\n"u8);
        }

        if (_hasSpace)
        {
            Write(" "u8);
        }

        (_hasSpace, _isEmpty) = (false, false);
    }

    private void Write(ReadOnlySpan<byte> octets)
    {
        if (octets.Length > _buffer.Length - _buffered)
        {
            _hash.AppendData(_buffer.AsSpan(0, _buffered));
            _buffered = 0;
        }

        if (octets.Length > _buffer.Length)
        {
            _hash.AppendData(octets);
            return;
        }

        octets.CopyTo(_buffer.AsSpan(_buffered));
        _buffered += octets.Length;
    }
}
