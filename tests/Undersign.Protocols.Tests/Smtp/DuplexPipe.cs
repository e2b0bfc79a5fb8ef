using System.IO.Pipelines;

namespace Undersign.Protocols.Tests.Smtp;

/// <summary>A connection without a network: what one end writes, the other reads.</summary>
internal sealed class DuplexPipe(PipeReader input, PipeWriter output) : IDuplexPipe
{
    public PipeReader Input => input;
    public PipeWriter Output => output;

    /// <param name="toServer">How much the client may send before the server has read it; no bound if left out.</param>
    public static (DuplexPipe Client, DuplexPipe Server) CreatePair(PipeOptions? toServer = null, PipeOptions? toClient = null)
    {
        var unbounded = new PipeOptions(pauseWriterThreshold: 0, useSynchronizationContext: false);
        var (up, down) = (new Pipe(toServer ?? unbounded), new Pipe(toClient ?? unbounded));
        return (new(down.Reader, up.Writer), new(up.Reader, down.Writer));
    }

    /// <summary>This end leaves: the other end reads to the end, and what it writes goes nowhere.</summary>
    public void Close()
    {
        output.Complete();
        input.Complete();
    }
}
