using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Undersign.Protocols.Ldap;

namespace Undersign.People.Ldap;

/// <summary>Every object by its name: who a member or a manager is, and whether somebody has gone.</summary>
/// <remarks>
/// Directories do not say what was deleted, or not to everybody (Active Directory hides its recycle bin from all but administrators), and never
/// what no longer matches a filter. So each reading begins with the names, keys and stamps of all: a few dozen octets an object.
/// </remarks>
internal sealed class LdapRoster(LdapAttributes attributes, LdapStamps stamps)
{
    private const string LoginName = "uid";

    private readonly Dictionary<string, string> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _byLogin = new(StringComparer.Ordinal);
    private readonly List<Item> _objects = [];

    /// <summary>What to ask for.</summary>
    public IReadOnlyList<string> Wanted { get; } = [.. attributes.Of(LdapAttributes.Key), stamps.Created, stamps.Changed, LoginName];

    public int Count => _objects.Count;

    /// <summary>Objects without a key.</summary>
    public int Keyless { get; private set; }

    /// <summary>Of the object that changed last; <see langword="null"/> when some have no stamp, so that nobody can say.</summary>
    public long? LastChange { get; private set; } = long.MinValue;

    public void AddPerson(LdapEntry entry) => Add(entry, isGroup: false);

    public void AddGroup(LdapEntry entry) => Add(entry, isGroup: true);

    public string? KeyOf(string name) => _byName.GetValueOrDefault(LdapName.Comparable(name));

    public string? KeyOfLogin(string login) => _byLogin.GetValueOrDefault(login);

    /// <summary>Of all that was created before: the same exactly when nobody of them has gone, and nobody has come among them.</summary>
    public string PrintBefore(long stamp) => Print(_objects.Where(item => item.Created < stamp).Select(static item => item.Key));

    /// <summary>Of all people, or groups, that have changed since then, then included: the same exactly when none of them has changed again, and no other has.</summary>
    public string PrintSince(long stamp, bool isGroup) => Print(_objects.Where(item => item.IsGroup == isGroup && item.Changed >= stamp).Select(static item => item.Version));

    private void Add(LdapEntry entry, bool isGroup)
    {
        if (LdapKey.Of(entry, attributes) is not { } key)
        {
            Keyless++;
            return;
        }

        _byName[LdapName.Comparable(entry.Name)] = key;
        if (entry.Text(LoginName) is { } login)
        {
            _byLogin.TryAdd(login, key);
        }

        var changed = stamps.Read(entry, stamps.Changed);
        _objects.Add(new(stamps.Read(entry, stamps.Created), changed, Hash(key), Hash(string.Create(CultureInfo.InvariantCulture, $"{changed} {key}")), isGroup));
        LastChange = changed is { } stamp && LastChange is { } last ? Math.Max(last, stamp) : null;
    }

    private static UInt128 Hash(string text) => BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Print(IEnumerable<UInt128> hashes)
    {
        var (print, count) = (UInt128.Zero, 0);
        foreach (var hash in hashes)
        {
            print ^= hash;
            count++;
        }

        return string.Create(null, $"{count}:{print:x32}");
    }

    /// <param name="Version">Of the key and the stamp of the last change.</param>
    private readonly record struct Item(long? Created, long? Changed, UInt128 Key, UInt128 Version, bool IsGroup);
}
