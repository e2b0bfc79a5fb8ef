using System.Buffers.Binary;
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
    private readonly List<(long? Created, UInt128 Key)> _objects = [];

    /// <summary>What to ask for.</summary>
    public IReadOnlyList<string> Wanted { get; } = [.. attributes.Of(LdapAttributes.Key), stamps.Created, stamps.Changed, LoginName];

    public int Count => _objects.Count;

    /// <summary>Objects without a key.</summary>
    public int Keyless { get; private set; }

    /// <summary>Of the object that changed last; <see langword="null"/> when some have no stamp, so that nobody can say.</summary>
    public long? LastChange { get; private set; } = long.MinValue;

    public void Add(LdapEntry entry)
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

        _objects.Add((stamps.Read(entry, stamps.Created), BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(key)))));
        LastChange = stamps.Read(entry, stamps.Changed) is { } changed && LastChange is { } last ? Math.Max(last, changed) : null;
    }

    public string? KeyOf(string name) => _byName.GetValueOrDefault(LdapName.Comparable(name));

    public string? KeyOfLogin(string login) => _byLogin.GetValueOrDefault(login);

    /// <summary>Of all that was created before: the same exactly when nobody of them has gone, and nobody has come among them.</summary>
    public string PrintBefore(long stamp)
    {
        var (print, count) = (UInt128.Zero, 0);
        foreach (var (created, key) in _objects)
        {
            if (created < stamp)
            {
                print ^= key;
                count++;
            }
        }

        return string.Create(null, $"{count}:{print:x32}");
    }
}
