using System.IO.Pipelines;

namespace Undersign.Protocols.Smtp;

/// <summary>Shows a stream as a duplex pipe. Leaves the stream open.</summary>
internal sealed class StreamDuplexPipe(Stream stream) : IDuplexPipe
{
    /// <summary>A TLS record is at most 16 KiB of data (RFC 8446 §5.1), so a read takes a whole one. Idle sessions hold no buffer.</summary>
    private static readonly StreamPipeReaderOptions Reading = new(bufferSize: 32 * 1024, minimumReadSize: 16 * 1024, leaveOpen: true, useZeroByteReads: true);

    private static readonly StreamPipeWriterOptions Writing = new(leaveOpen: true);

    public PipeReader Input { get; } = PipeReader.Create(stream, Reading);
    public PipeWriter Output { get; } = PipeWriter.Create(stream, Writing);
}
