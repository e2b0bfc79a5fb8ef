using System.IO.Pipelines;

namespace Undersign.Tests.Relaying;

/// <summary>A stream as Kestrel would show it.</summary>
internal sealed class StreamDuplex(Stream stream) : IDuplexPipe
{
    public PipeReader Input { get; } = PipeReader.Create(stream);
    public PipeWriter Output { get; } = PipeWriter.Create(stream);
}
