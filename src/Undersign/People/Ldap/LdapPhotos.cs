using System.Buffers.Binary;

namespace Undersign.People.Ldap;

/// <summary>Whose photos have been read: eight octets a person, of the key and the stamp of the last change.</summary>
/// <param name="IsOver">Whether there are no more to read.</param>
internal sealed record LdapPhotos(byte[] Read, bool IsOver)
{
    public static LdapPhotos Of(IReadOnlyCollection<ulong> versions, bool isOver)
    {
        var octets = new byte[versions.Count * sizeof(ulong)];
        foreach (var (index, version) in versions.Index())
        {
            BinaryPrimitives.WriteUInt64BigEndian(octets.AsSpan(index * sizeof(ulong)), version);
        }

        return new(octets, isOver);
    }

    public static HashSet<ulong> Versions(LdapPhotos? photos)
    {
        var versions = new HashSet<ulong>();
        for (var rest = (photos?.Read ?? []).AsSpan(); rest.Length >= sizeof(ulong); rest = rest[sizeof(ulong)..])
        {
            versions.Add(BinaryPrimitives.ReadUInt64BigEndian(rest));
        }

        return versions;
    }
}
