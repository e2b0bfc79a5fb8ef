namespace Undersign.Operation;

/// <summary>Where protocol logs lie, when they begin a new file, and when old ones go. The figures are Exchange's.</summary>
/// <param name="Folder">Made when something is logged; has a folder for each kind.</param>
/// <param name="FileSize">In octets; so large a file becomes, and no larger.</param>
/// <param name="FolderSize">In octets, all files of one kind; the oldest go first.</param>
/// <param name="Days">A file goes when its day is longer ago.</param>
internal sealed record ProtocolLogLimits(string Folder, long FileSize = 10 * 1024 * 1024, long FolderSize = 250 * 1024 * 1024, int Days = 30)
{
    /// <summary>What is written at once has to fit several times.</summary>
    public const long LeastFileSize = 1024 * 1024;
}
