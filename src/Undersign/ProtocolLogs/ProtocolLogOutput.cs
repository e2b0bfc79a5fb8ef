using System.Buffers;
using System.Text;
using Undersign.Operation;

namespace Undersign.ProtocolLogs;

/// <summary>Lines of one kind on their way to the file, and what becomes of them when it cannot be written.</summary>
internal sealed partial class ProtocolLogOutput(ProtocolLogKind kind, ProtocolLogLimits limits, TimeProvider time, ILogger<ProtocolLog> logger) : IDisposable
{
    /// <summary>Octets written at once.</summary>
    private const int Batch = 64 * 1024;

    /// <summary>What could not be written to is not tried with every line, nor complained of.</summary>
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromSeconds(10);

    private readonly ProtocolLogFile _file = new(new(kind, limits), limits.FileSize);
    private readonly ArrayBufferWriter<byte> _lines = new();
    private int _count;
    private long _dropped;
    private long _told;
    private long? _failedAt;
    private long? _complainedAt;

    /// <summary>Lines lost since the start.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Why nothing can be written now, or <see langword="null"/>.</summary>
    public string? Fault { get; private set; }

    public void Drop(int lines) => Interlocked.Add(ref _dropped, lines);

    public void Add(ProtocolLogLine line)
    {
        Encoding.UTF8.GetBytes(line.ToString(), _lines);
        _count++;
        if (_lines.WrittenCount >= Batch)
        {
            Flush();
        }
    }

    /// <summary>Writes what has been added, or drops it.</summary>
    public void Flush()
    {
        if (_count > 0 && !(IsPast(_failedAt) && TryWrite()))
        {
            Drop(_count);
        }

        _lines.Clear();
        _count = 0;
    }

    public void Dispose() => _file.Dispose();

    private bool TryWrite()
    {
        try
        {
            TellOfDropped();
            _file.Write(_lines.WrittenSpan, time.GetUtcNow());
        }
#pragma warning disable CA1031 // the edge: whatever is wrong with a disk or a path must not end the log, which may work again tomorrow
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (Fault is null) // said once until it works again
            {
                Log.Broken(logger, kind, limits.Folder, exception);
            }

            Fault = $"the {kind} protocol log cannot be written: {exception.Message}";
            _failedAt = time.GetTimestamp();
            return false;
        }

        if (Fault is not null)
        {
            Log.Works(logger, kind);
        }

        (Fault, _failedAt) = (null, null);
        return true;
    }

    /// <summary>In the log itself, so that nobody takes it for whole, and in ours.</summary>
    private void TellOfDropped()
    {
        if (Dropped - _told is var untold && untold > 0)
        {
            _file.Write(Encoding.UTF8.GetBytes(ProtocolLogLine.Dropped(time.GetUtcNow(), untold)), time.GetUtcNow());
            _told += untold;
            if (IsPast(_complainedAt))
            {
                _complainedAt = time.GetTimestamp();
                Log.Dropped(logger, Dropped, kind);
            }
        }
    }

    private bool IsPast(long? moment) => moment is not { } before || time.GetElapsedTime(before) >= BetweenAttempts;

    private static partial class Log
    {
        [LoggerMessage(7104, LogLevel.Warning, "{Dropped} lines of the {Kind} protocol log have been dropped since the start: the disk could not be written, or is slower than they come. Mail is not affected")]
        public static partial void Dropped(ILogger logger, long dropped, ProtocolLogKind kind);

        [LoggerMessage(7105, LogLevel.Error, "The {Kind} protocol log cannot be written to {Folder}; give it room, or to the service's user. Mail is not affected")]
        public static partial void Broken(ILogger logger, ProtocolLogKind kind, string folder, Exception exception);

        [LoggerMessage(7106, LogLevel.Information, "The {Kind} protocol log is written again")]
        public static partial void Works(ILogger logger, ProtocolLogKind kind);
    }
}
