using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Undersign.People.Sources;
using Undersign.Protocols.Ldap;

namespace Undersign.People.Ldap;

/// <summary>Photos of people, some in each reading: those of a large company are together more than a process that carries mail may hold.</summary>
/// <remarks>
/// Everything else is read without them. Then those are asked for who have one and have changed since theirs was read, one by one; what is left over
/// comes with the next readings. Limit: a directory without stamps does not tell who has changed, and only the first so many come.
/// </remarks>
/// <param name="known">What the last round returned.</param>
internal sealed class LdapPhotoRound(LdapSettings settings, LdapStamps stamps, LdapPhotos? known)
{
    public const int Most = 2000;
    public const int MostOctets = 32 * 1024 * 1024;

    private readonly HashSet<ulong> _before = LdapPhotos.Versions(known);
    private readonly HashSet<ulong> _read = [];
    private readonly HashSet<string> _owners = new(StringComparer.Ordinal);
    private readonly List<(string Name, ulong Version)> _waiting = [];

    /// <summary>Who has one; <see langword="null"/> when nobody wants any.</summary>
    public LdapFilter? Filter { get; } = settings.Attributes.Photos is { Count: > 0 } names && LdapFilter.TryParse($"(|{string.Concat(names.Select(static name => $"({name}=*)"))})", out var filter) is null ? filter : null;

    public IReadOnlyList<string> Wanted => [.. settings.Attributes.Of(LdapAttributes.Key), stamps.Changed];

    /// <summary>Whose photos have been read, and whether there are more.</summary>
    public LdapPhotos Known => LdapPhotos.Of(_read, isOver: _waiting.Count == 0);

    public void Note(LdapEntry entry)
    {
        if (LdapKey.Of(entry, settings.Attributes) is not { } key)
        {
            return;
        }

        _owners.Add(key);
        var version = BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{stamps.Read(entry, stamps.Changed)} {key}"))));
        if (_before.Contains(version))
        {
            _read.Add(version);
        }
        else
        {
            _waiting.Add((entry.Name, version));
        }
    }

    /// <returns>People with their photos, as many as one reading takes.</returns>
    public async Task<Dictionary<string, SourcePerson>> ReadAsync(LdapConnection connection, LdapPersonReader reader, CancellationToken cancellationToken)
    {
        var people = new Dictionary<string, SourcePerson>(StringComparer.Ordinal);
        var octets = 0;
        var count = 0;
        for (; count < _waiting.Count && count < Most && octets < MostOctets; count++)
        {
            var (name, version) = _waiting[count];
            var search = new LdapSearch(name, LdapScope.Base, LdapFilter.Everything, [.. settings.Attributes.All, .. settings.Attributes.Photos]);
            var result = await connection.SearchAsync(search, Take, cancellationToken);
            if (!result.IsSuccess && result.Code != LdapResultCode.NoSuchObject) // who has gone meanwhile is found so by the next reading
            {
                throw new LdapRefusal(LdapAdvice.OfSearch(result, name), result.Code);
            }

            _read.Add(version);
        }

        _waiting.RemoveRange(0, count);
        return people;

        void Take(LdapEntry entry)
        {
            if (reader.Read(entry) is { } person)
            {
                people[person.Key] = person;
                octets += person.Photo?.Octets.Length ?? 0;
            }
        }
    }

    /// <summary>A photo that was not read this time stays as it is stored; who has none any more loses it.</summary>
    public SourcePerson With(SourcePerson person, Dictionary<string, SourcePerson> read) =>
        person with { Photo = read.TryGetValue(person.Key, out var known) ? known.Photo : _owners.Contains(person.Key) ? null : SourcePhoto.None };
}
