using Undersign.Operation;
using Undersign.Organisations;
using Undersign.Storage;

namespace Undersign.Custody;

/// <summary>Whether the disk has room for what we would have to promise: Exchange calls it back pressure.</summary>
/// <remarks>
/// Asked at MAIL, before anything has been sent in vain. Only where some organisation's mail is queued: mail that goes straight through needs no
/// room here, and a full disk is no reason to hold it up (law 3). A database server knows its own disk and refuses by itself.
/// </remarks>
internal sealed partial class CustodyRoom(NodeConfiguration node, OrganisationCatalogue organisations, ILogger<CustodyRoom> logger)
{
    /// <summary>
    /// Kept free: SQLite must be able to write down that mail has left, or it leaves twice or not at all; and what is in its log is written
    /// a second time, into the database file.
    /// </summary>
    internal const long Reserve = 64 * 1024 * 1024;

    /// <summary>Of a small disk no more than this share is kept free.</summary>
    private const int SmallDiskShare = 3;

    private readonly string? _folder = node.Storage is StorageLocation.Sqlite(var path) ? Path.GetDirectoryName(Path.GetFullPath(path)) : null;
    private readonly Lock _lock = new();
    private bool _isShort;

    public bool IsShort
    {
        get
        {
            if (_folder is null)
            {
                return false;
            }

            lock (_lock)
            {
                // Each time: a system call costs a microsecond, and in a second a fast sender fills more than the reserve.
                Look(new(_folder));
                return _isShort && organisations.Current.All.Any(static organisation => organisation.Delivery == DeliveryMode.Queue);
            }
        }
    }

    private void Look(DriveInfo disk)
    {
        bool isShort;
        try
        {
            isShort = disk.AvailableFreeSpace < Math.Min(Reserve, disk.TotalSize / SmallDiskShare);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            isShort = false; // what cannot be asked is found out by writing
        }

        if (isShort != _isShort)
        {
            _isShort = isShort;
            if (isShort)
            {
                Log.IsShort(logger, disk.Name, disk.AvailableFreeSpace / 1024 / 1024);
            }
            else
            {
                Log.IsEnough(logger, disk.Name);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4018, LogLevel.Error, "The disk of {Folder} has {Free} MiB left: mail is deferred with 452 until there is room again")]
        public static partial void IsShort(ILogger logger, string folder, long free);

        [LoggerMessage(4019, LogLevel.Information, "The disk of {Folder} has room again; mail is taken")]
        public static partial void IsEnough(ILogger logger, string folder);
    }
}
