using System.Buffers;

namespace Undersign.Protocols.Mime;

/// <summary>The octets of one message, exactly as they came: in pooled memory while small, in a temporary file beyond.</summary>
/// <remarks>
/// Fifty sessions that bring 25 MB each must not cost 1.25 GB, so a message larger than <see cref="InMemoryLimit"/> goes to a
/// file. The file has no name from the moment it is opened: whatever ends the process, nothing of the message stays behind.
/// Not thread-safe: one session writes, then one transit reads.
/// </remarks>
/// <param name="memory">What it shares with other messages; <see langword="null"/> for one that is alone.</param>
public sealed class MailData(MailMemory? memory = null) : IOctetSource, IDisposable
{
    /// <summary>Octets kept in memory before the message moves to a file.</summary>
    public const int InMemoryLimit = 256 * 1024;

    private const int FirstBuffer = 16 * 1024;
    private const int FileBuffer = 64 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
    private int _counted;
    private int _buffered;
    private OctetScan _scan = new();
    private FileStream? _file;
    private int _inFile;

    /// <summary>In octets.</summary>
    public int Length => _inFile + _buffered;

    /// <summary>Whether <see cref="Slice"/> costs nothing.</summary>
    public bool IsInMemory => _file is null;

    /// <summary>The name the temporary file was opened under; null while the message is in memory.</summary>
    internal string? FileName => _file?.Name;

    /// <summary>What is known of the octets so far.</summary>
    internal OctetScan Scan => _scan;

    public static MailData From(ReadOnlySpan<byte> octets)
    {
        var data = new MailData();
        data.Append(octets);
        return data;
    }

    /// <summary>Reads a file through once, to know what is in it; from then on its octets are read where they are needed.</summary>
    /// <param name="file">Open for reading, at its full length; it is disposed of with the data.</param>
    /// <exception cref="IOException">The file could not be read.</exception>
    public static MailData Over(FileStream file)
    {
        var data = new MailData { _file = file };
        for (int read; (read = RandomAccess.Read(file.SafeFileHandle, data._buffer, data._inFile)) > 0; data._inFile += read)
        {
            data._scan.Add(data._buffer.AsSpan(0, read));
        }

        return data;
    }

    /// <summary>Adds octets at the end.</summary>
    /// <exception cref="IOException">The temporary file could not be written; the disk may be full.</exception>
    public void Append(ReadOnlySpan<byte> octets)
    {
        _scan.Add(octets);
        if (_buffered + octets.Length > _buffer.Length)
        {
            MakeRoom(octets.Length);
        }

        if (octets.Length > _buffer.Length - _buffered)
        {
            WriteToFile(octets);
            return;
        }

        octets.CopyTo(_buffer.AsSpan(_buffered));
        _buffered += octets.Length;
    }

    /// <summary>Copies octets out, from wherever they are.</summary>
    public void Read(int offset, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(destination.Length, Length - offset, nameof(destination));

        while (offset < _inFile && !destination.IsEmpty)
        {
            var wanted = Math.Min(destination.Length, _inFile - offset);
            var read = RandomAccess.Read(_file!.SafeFileHandle, destination[..wanted], offset); // _inFile > 0 only once the file is open
            if (read == 0)
            {
                throw new IOException("The temporary file of a message is shorter than what was written to it.");
            }

            destination = destination[read..];
            offset += read;
        }

        if (!destination.IsEmpty)
        {
            _buffer.AsSpan(offset - _inFile, destination.Length).CopyTo(destination);
        }
    }

    /// <summary>The octets of a range: a view while the message is in memory, a copy when it is in a file.</summary>
    /// <remarks>The view is valid until the next <see cref="Append"/> or <see cref="Dispose"/>.</remarks>
    public ReadOnlyMemory<byte> Slice(OctetRange range)
    {
        if (range.Start >= _inFile)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(range.End, Length, nameof(range));
            return _buffer.AsMemory(range.Start - _inFile, range.Length);
        }

        var copy = GC.AllocateUninitializedArray<byte>(range.Length);
        Read(range.Start, copy);
        return copy;
    }

    /// <summary>Moves what is in memory to the file, whatever its size.</summary>
    internal void Spill()
    {
        if (_buffered > 0)
        {
            WriteToFile(_buffer.AsSpan(0, _buffered));
            _buffered = 0;
        }
    }

    public void Dispose()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        (_buffer, _buffered, _inFile) = ([], 0, 0);
        Count();
        _file?.Dispose();
        _file = null;
    }

    private void MakeRoom(int more)
    {
        if (_file is not null || _buffered + more > (memory?.MostForOne ?? InMemoryLimit))
        {
            WriteToFile(_buffer.AsSpan(0, _buffered));
            _buffered = 0;
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffered + more, _buffer.Length * 2));
        _buffer.AsSpan(0, _buffered).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
        Count();
    }

    private void Count()
    {
        memory?.Add(_buffer.Length - _counted);
        _counted = _buffer.Length;
    }

    /// <summary>Writes behind what the file holds; the buffer has to be written first.</summary>
    private void WriteToFile(ReadOnlySpan<byte> octets)
    {
        _file ??= OpenNameless();
        RandomAccess.Write(_file.SafeFileHandle, octets, _inFile);
        _inFile += octets.Length;
        if (_buffer.Length != FileBuffer && octets.Overlaps(_buffer))
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = ArrayPool<byte>.Shared.Rent(FileBuffer);
            Count();
        }
    }

    private static FileStream OpenNameless()
    {
        var path = Path.Combine(Path.GetTempPath(), $"undersign-{Guid.CreateVersion7():n}.eml");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.Delete, BufferSize = 0 };
        if (OperatingSystem.IsWindows())
        {
            options.Options = FileOptions.DeleteOnClose;
            return new(path, options);
        }

        options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite; // nobody else opens it while it has a name
        var stream = new FileStream(path, options);
        File.Delete(path); // the open handle keeps the octets; a killed process leaves no file
        return stream;
    }
}
