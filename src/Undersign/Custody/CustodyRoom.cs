using Undersign.Operation;
using Undersign.Organisations;
using Undersign.Storage;

namespace Undersign.Custody;

/// <summary>Whether the disk has room for what we would have to promise: Exchange calls it back pressure.</summary>
/// <remarks>
/// Asked at MAIL, before anything has been sent in vain. Only where some organisation's mail is queued: mail that goes straight through needs no
/// room here, and a full disk is no reason to hold it up (law 3). A database server knows its own disk and refuses by itself.
/// Limit: a listed client that declares large messages and never sends them keeps room from others until its sessions time out.
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

    /// <summary>Between two lines in the log on messages that are too large now.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    private readonly DriveInfo? _disk = node.Storage is StorageLocation.Sqlite(var path) ? new(Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/") : null;
    private readonly Lock _lock = new();
    private long _kept;
    private bool _isShort;
    private long? _toldAt;

    /// <summary>Keeps room for a message until it is given back: what is still on its way from others is not on the disk yet, and will be.</summary>
    public bool TryKeep(long octets)
    {
        if (_disk is null)
        {
            return true;
        }

        lock (_lock)
        {
            // Each time: a system call costs a microsecond, and in a second a fast sender fills more than the reserve.
            var spare = Look(_disk);
            var hasRoom = !_isShort && octets <= spare - _kept;
            if (!hasRoom && organisations.Current.All.Any(static organisation => organisation.Delivery == DeliveryMode.Queue))
            {
                Tell(_disk, octets, spare);
                return false;
            }

            _kept += octets;
            return true;
        }
    }

    public void GiveBack(long octets)
    {
        if (_disk is not null && octets > 0)
        {
            lock (_lock)
            {
                _kept -= octets;
            }
        }
    }

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

        [LoggerMessage(4020, LogLevel.Warning, "A message of {Size} MiB is deferred with 452: the disk of {Folder} has {Spare} MiB to spare, of which {Kept} are for messages on their way here")]
        public static partial void IsTooLarge(ILogger logger, long size, string folder, long spare, long kept);
    }
}
