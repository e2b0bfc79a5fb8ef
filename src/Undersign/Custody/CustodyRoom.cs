using Undersign.Operation;
using Undersign.Organisations;
using Undersign.Storage;

namespace Undersign.Custody;

/// <summary>Whether the disk has room for what we would have to promise: Exchange calls it back pressure.</summary>
/// <remarks>
/// Asked at MAIL, before anything has been sent in vain. Only where some organisation's mail is queued: mail that goes straight through needs no
/// room here, and a full disk is no reason to hold it up (law 3). A database server knows its own disk and refuses by itself.
/// What a client declares has to fit, and takes nothing from the others: room is kept for what is here, or who declares and never sends would
/// stop all mail.
/// </remarks>
internal sealed partial class CustodyRoom(NodeConfiguration node, OrganisationCatalogue organisations, TimeProvider time, ILogger<CustodyRoom> logger)
{
    /// <summary>
    /// Kept free: SQLite must be able to write down that mail has left, or it leaves twice or not at all; and what is in its log is written
    /// a second time, into the database file.
    /// </summary>
    internal const long Reserve = 64 * 1024 * 1024;

    /// <summary>Of a small disk no more than this share is kept free.</summary>
    private const int SmallDiskShare = 3;

    /// <summary>How long a look at the disk holds. Two system calls for each message, under one lock, were a twenty-fifth of all processor time.</summary>
    internal static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    /// <summary>Between two lines in the log on messages that are too large now.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    private readonly string? _file = node.Storage is StorageLocation.Sqlite(var file) ? Path.GetFullPath(file) : null;
    private readonly DriveInfo? _disk = node.Storage is StorageLocation.Sqlite(var path) ? new(Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/") : null;
    private readonly Lock _lock = new();
    private long _kept;
    private long _spare;
    private long _writtenSince;
    private long? _seenAt;
    private bool _isShort;
    private bool _isToldGone;
    private long? _toldAt;

    /// <summary>Why mail is answered 452 at this moment; <see langword="null"/> while it is taken.</summary>
    public string? Shortage()
    {
        if (_disk is null || !organisations.Current.QueuesMail)
        {
            return null;
        }

        lock (_lock)
        {
            return IsGone() ? $"{_file} has been moved or deleted; put it back and start again"
                : Look(_disk) < 0 ? $"the disk of {_disk.Name} is full: mail is answered 452, and what is in custody waits, as it cannot be written down that it has left; make room"
                : null;
        }
    }

    /// <summary>Whether a message would have room now.</summary>
    public bool Has(long octets) => TryKeep(octets, kept: 0);

    /// <summary>Keeps room for a message that is here until it is given back: what others are putting there is not on the disk yet, and will be.</summary>
    public bool TryKeep(long octets) => TryKeep(octets, octets);

    public void GiveBack(long octets)
    {
        if (_disk is not null && octets > 0)
        {
            lock (_lock)
            {
                (_kept, _writtenSince) = (_kept - octets, _writtenSince + octets);
            }
        }
    }

    private bool TryKeep(long octets, long kept)
    {
        if (_disk is null)
        {
            return true;
        }

        lock (_lock)
        {
            var hasRoom = !organisations.Current.QueuesMail || HasRoomAsSeen(octets) || HasRoom(_disk, octets);
            _kept += hasRoom ? kept : 0;
            return hasRoom;
        }
    }

    /// <summary>
    /// What the disk had a moment ago, it still has but for what has been written since. That is known: whoever writes has kept room for it
    /// before, and has it still or has given it back since. What other programs write so quickly goes from the reserve.
    /// </summary>
    private bool HasRoomAsSeen(long octets) =>
        _seenAt is { } seen && time.GetElapsedTime(seen) < Glance && !_isShort && octets <= _spare - _kept - _writtenSince;

    private bool HasRoom(DriveInfo disk, long octets)
    {
        var isGone = IsGone();
        (_spare, _seenAt, _writtenSince) = (Look(disk), time.GetTimestamp(), 0);
        if (!isGone && !_isShort && octets <= _spare - _kept)
        {
            return true;
        }

        _seenAt = null; // whoever comes next looks again
        Tell(disk, octets, _spare);
        return false;
    }

    /// <summary>
    /// What is written into a file without a name is gone with the process. Who moves the database of a running node away, to restore another
    /// perhaps, would lose what is taken from then on.
    /// </summary>
    private bool IsGone() => !File.Exists(_file);

    /// <returns>Octets beyond the reserve.</returns>
    private long Look(DriveInfo disk)
    {
        long spare;
        try
        {
            spare = disk.AvailableFreeSpace - Math.Min(Reserve, disk.TotalSize / SmallDiskShare);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            spare = long.MaxValue; // what cannot be asked is found out by writing
        }

        if (spare < 0 != _isShort)
        {
            _isShort = spare < 0;
            if (_isShort)
            {
                Log.IsShort(logger, disk.Name, disk.AvailableFreeSpace / 1024 / 1024);
            }
            else
            {
                Log.IsEnough(logger, disk.Name);
            }
        }

        return spare;
    }

    /// <summary>A full disk has been told of; this one only has no room for so much at once.</summary>
    private void Tell(DriveInfo disk, long octets, long spare)
    {
        if (IsGone())
        {
            if (!_isToldGone)
            {
                _isToldGone = true;
                Log.IsGone(logger, _file);
            }

            return;
        }

        _isToldGone = false;
        if (!_isShort && (_toldAt is not { } told || time.GetElapsedTime(told) >= Silence))
        {
            _toldAt = time.GetTimestamp();
            Log.IsTooLarge(logger, octets / 1024 / 1024, disk.Name, spare / 1024 / 1024, _kept / 1024 / 1024);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4018, LogLevel.Error, "The disk of {Folder} has {Free} MiB left: mail is deferred with 452 until there is room again")]
        public static partial void IsShort(ILogger logger, string folder, long free);

        [LoggerMessage(4019, LogLevel.Information, "The disk of {Folder} has room again; mail is taken")]
        public static partial void IsEnough(ILogger logger, string folder);

        [LoggerMessage(4021, LogLevel.Critical, "{File} has been moved or deleted while this node serves from it: mail is deferred with 452, and what is in custody lives only as long as this process. Back it up now (undersign queue shows it), or put the file back, and start again")]
        public static partial void IsGone(ILogger logger, string? file);

        [LoggerMessage(4020, LogLevel.Warning, "A message of {Size} MiB is deferred with 452: the disk of {Folder} has {Spare} MiB to spare, of which {Kept} are for messages that are being written")]
        public static partial void IsTooLarge(ILogger logger, long size, string folder, long spare, long kept);
    }
}
