using System.Net.Sockets;

namespace Undersign.Diagnosis.Stages;

/// <summary>Passes everything through, and keeps the first octets that came: what is no SMTP is known by them.</summary>
internal sealed class WatchedStream(Socket socket) : Stream
{
    /// <summary>In octets; a TLS record's head and the hello in it have about sixty.</summary>
    private const int Kept = 512;

    private readonly NetworkStream _inner = new(socket, ownsSocket: true);
    private readonly byte[] _first = new byte[Kept];
    private int _length;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>What came since <see cref="Restart"/>.</summary>
    public ReadOnlySpan<byte> First => _first.AsSpan(0, _length);

    public bool HasHeard => _length > 0;

    /// <summary>What came by now is not what is looked for: the handshake begins behind the reply to STARTTLS.</summary>
    public void Restart() => _length = 0;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var octets = await _inner.ReadAsync(buffer, cancellationToken);
        var keep = Math.Min(octets, Kept - _length);
        buffer.Span[..keep].CopyTo(_first.AsSpan(_length));
        _length += keep;
        return octets;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => _inner.WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => _inner.WriteAsync(buffer, offset, count, cancellationToken);

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => _inner.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => _inner.FlushAsync(cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await _inner.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
