using System.IO.Pipelines;

namespace Undersign.EndToEnd.Harness;

/// <summary>Shows a connection of <see cref="OddHop"/> as the pipe that a server session reads and writes.</summary>
internal sealed class StreamPipe(Stream stream) : IDuplexPipe
{
    public PipeReader Input { get; } = PipeReader.Create(stream, new(bufferSize: 32 * 1024, leaveOpen: true));
    public PipeWriter Output { get; } = PipeWriter.Create(stream, new(leaveOpen: true));
}
