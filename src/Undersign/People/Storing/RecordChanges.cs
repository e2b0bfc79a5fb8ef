using Undersign.People.Sources;

namespace Undersign.People.Storing;

/// <summary>What a reading changes of what is stored of its source.</summary>
internal sealed class RecordChanges
{
    /// <summary>New and changed records.</summary>
    public List<(RecordKind Kind, string Key, byte[] Content)> Kept { get; } = [];

    public List<(RecordKind Kind, string Key)> Gone { get; } = [];

    public List<(string Key, SourcePhoto Photo, string Digest)> KeptPhotos { get; } = [];

    public List<string> GonePhotos { get; } = [];

    /// <summary>Addresses, or keys of those without, for who asks what would change.</summary>
    public List<string> Added { get; } = [];

    /// <summary>People about whom anything but their address is different.</summary>
    public List<string> Changed { get; } = [];

    /// <summary>People whose address is another.</summary>
    public List<(string Before, string After)> Renamed { get; } = [];

    public List<string> Removed { get; } = [];

    public int AddedGroups { get; set; }

    public int ChangedGroups { get; set; }

    public int RemovedGroups { get; set; }

    /// <summary>People stored before.</summary>
    public int Before { get; set; }

    /// <summary>People stored after.</summary>
    public int After => Before + Added.Count - Removed.Count;

    public int GroupsBefore { get; set; }

    public int GroupsAfter => GroupsBefore + AddedGroups - RemovedGroups;

    public bool Any => Kept.Count + Gone.Count + KeptPhotos.Count + GonePhotos.Count > 0;

    /// <summary>What goes in such numbers that somebody has to say that it is right.</summary>
    public IReadOnlyList<RecordLoss> Losses { get; set; } = [];

    public bool IsSuspicious => Losses.Count > 0;

    /// <summary>Whether a record could not be read that had to be changed: the next reading has to give everything.</summary>
    public bool IsPartial { get; set; }
}
