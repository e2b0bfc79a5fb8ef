using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Undersign.People.Entra;

/// <summary>Which photo of whom we have: a few octets a person, because Graph tells no changes of photos and every one has to be looked at again.</summary>
internal sealed class PhotoLedger
{
    /// <summary>Nobody has looked yet.</summary>
    public const uint Unseen = 0;

    /// <summary>There is no photo, or none that we take.</summary>
    public const uint None = 1;

    private const int GuidSize = 16;
    private const int EntrySize = GuidSize + sizeof(uint);

    private readonly SortedDictionary<Guid, uint> _tags = [];

    public IEnumerable<KeyValuePair<Guid, uint>> Entries => _tags;

    public uint this[Guid id]
    {
        get => _tags.GetValueOrDefault(id, Unseen);
        set => _tags[id] = value;
    }

    public static PhotoLedger Of(ReadOnlySpan<byte> octets)
    {
        var ledger = new PhotoLedger();
        for (; octets.Length >= EntrySize; octets = octets[EntrySize..])
        {
            ledger._tags[new(octets[..GuidSize])] = BinaryPrimitives.ReadUInt32LittleEndian(octets[GuidSize..]);
        }

        return ledger;
    }

    public byte[] ToOctets()
    {
        var octets = new byte[_tags.Count * EntrySize];
        var rest = octets.AsSpan();
        foreach (var (id, tag) in _tags)
        {
            id.TryWriteBytes(rest);
            BinaryPrimitives.WriteUInt32LittleEndian(rest[GuidSize..], tag);
            rest = rest[EntrySize..];
        }

        return octets;
    }

    public void Add(Guid id) => _tags.TryAdd(id, Unseen);

    public void Remove(Guid id) => _tags.Remove(id);

    /// <summary>Forgets everybody else, and knows of these.</summary>
    public void Keep(IReadOnlySet<Guid> ids)
    {
        foreach (var gone in _tags.Keys.Where(id => !ids.Contains(id)).ToList())
        {
            _tags.Remove(gone);
        }

        foreach (var id in ids)
        {
            Add(id);
        }
    }

    /// <summary>Four octets of a hash of the photo's ETag: one change in four thousand million is not seen.</summary>
    public static uint TagOf(string mark) => Math.Max(None + 1, BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(mark))));
}
