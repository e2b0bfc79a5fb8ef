using System.Net;
using System.Threading.Channels;
using Undersign.Operation;

namespace Undersign.ProtocolLogs;

/// <summary>What was said on the connections of those connectors whose <c>protocolLog</c> is on. Written behind the mail path, which never waits for a disk.</summary>
/// <remarks>
/// Whatever becomes of the disk, mail does not feel it (law 3): lines that cannot be kept are dropped, counted, and told of. It ends when it is
/// disposed of, after everything that may still have something to say.
/// </remarks>
internal sealed class ProtocolLog : IAsyncDisposable
{
    /// <summary>Lines waiting; some thousand sessions' worth, usually a few megabytes.</summary>
    public const int Capacity = 20_000;

    /// <summary>How long we wait for more after the first.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(200);

    /// <summary>When the program stops, nobody waits longer than this for what is not written yet.</summary>
    private static readonly TimeSpan Draining = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _time;
    private readonly Channel<ProtocolLogLine> _waiting;
    private readonly ProtocolLogOutput _receive;
    private readonly ProtocolLogOutput _send;
    private readonly Task _writing;
    private long _lastId;

    public ProtocolLog(ProtocolLogLimits limits, TimeProvider time, ILogger<ProtocolLog> logger, int capacity = Capacity)
    {
        _time = time;
        _lastId = time.GetUtcNow().UtcTicks; // no session before a restart has had a later one
        _receive = new(ProtocolLogKind.Receive, limits, time, logger);
        _send = new(ProtocolLogKind.Send, limits, time, logger);
        _waiting = Channel.CreateBounded<ProtocolLogLine>(new BoundedChannelOptions(capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
        _writing = WriteAsync();
    }

    /// <summary>Lines lost since the start.</summary>
    public long Dropped => _receive.Dropped + _send.Dropped;

    /// <summary>Why nothing can be written now, or <see langword="null"/>.</summary>
    public string? Fault => _receive.Fault ?? _send.Fault;

    /// <param name="connector">As the log names it.</param>
    public ProtocolLogSession Begin(ProtocolLogKind kind, string connector, EndPoint? remote) =>
        new(this, kind, connector, Interlocked.Increment(ref _lastId).ToString("X16", provider: null), remote);

    /// <summary>Never waits, never throws.</summary>
    public void Write(ProtocolLogSession session, int sequence, char happened, string data, string context)
    {
        if (!_waiting.Writer.TryWrite(new(_time.GetUtcNow(), session, sequence, happened, data, context)))
        {
            OutputOf(session).Drop(1);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        if (await Task.WhenAny(_writing, Task.Delay(Draining, _time, CancellationToken.None)) == _writing)
        {
            _receive.Dispose();
            _send.Dispose();
        }
    }

    private ProtocolLogOutput OutputOf(ProtocolLogSession session) => session.Kind == ProtocolLogKind.Receive ? _receive : _send;

    private async Task WriteAsync()
    {
        while (await _waiting.Reader.WaitToReadAsync(CancellationToken.None)) // until it is disposed of
        {
            while (_waiting.Reader.TryRead(out var line))
            {
                OutputOf(line.Session).Add(line);
            }

            _receive.Flush();
            _send.Flush();
            await Task.WhenAny(_waiting.Reader.Completion, Task.Delay(Gathering, _time, CancellationToken.None));
        }
    }
}
