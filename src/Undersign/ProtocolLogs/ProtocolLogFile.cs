namespace Undersign.ProtocolLogs;

/// <summary>The file a protocol log is at; the next when it is full, gone, or its day is over.</summary>
internal sealed class ProtocolLogFile(ProtocolLogFolder folder, long size) : IDisposable
{
    private FileStream? _file;
    private DateOnly _day;

    /// <summary>Writes whole lines, or nothing, and has the system take them.</summary>
    /// <exception cref="IOException">The disk is full, or there is no such place.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder belongs to somebody else.</exception>
    public void Write(ReadOnlySpan<byte> lines, DateTimeOffset now)
    {
        var file = Open(lines.Length, now);
        var whole = file.Length;
        try
        {
            file.Write(lines);
        }
        catch (IOException)
        {
            file.SetLength(whole); // what a full disk still took of the lines would make the next one unreadable
            throw;
        }
    }

    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
    }

    private FileStream Open(int octets, DateTimeOffset now)
    {
        var day = DateOnly.FromDateTime(now.UtcDateTime);
        if (_file is { } open && _day == day && open.Length + octets <= size && File.Exists(open.Name))
        {
            return open;
        }

        Dispose();
        _file = folder.Begin(now);
        _day = day;
        return _file;
    }
}
