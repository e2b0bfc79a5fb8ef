using System.Globalization;
using System.Text;

namespace Undersign.Tests.People.Ldap;

/// <summary>An object of the double, with Active Directory's own attributes.</summary>
internal sealed class DirectoryObject
{
    public DirectoryObject(string name, long stamp, params (string Name, string Value)[] attributes)
    {
        Name = name;
        Attributes["objectGUID"] = [Guid.CreateVersion7().ToByteArray()];
        Attributes["uSNCreated"] = [Octets(stamp.ToString(CultureInfo.InvariantCulture))];
        Changed(stamp);
        foreach (var (attribute, value) in attributes)
        {
            Add(attribute, value);
        }
    }

    public string Name { get; set; }

    public Dictionary<string, List<byte[]>> Attributes { get; } = new(StringComparer.OrdinalIgnoreCase);

    public string Key => new Guid(Attributes["objectGUID"][0]).ToString();

    public void Changed(long stamp) => Set("uSNChanged", stamp.ToString(CultureInfo.InvariantCulture));

    public void Set(string attribute, string value) => Attributes[attribute] = [Octets(value)];

    public void Add(string attribute, string value)
    {
        if (!Attributes.TryGetValue(attribute, out var values))
        {
            Attributes.Add(attribute, values = []);
        }

        values.Add(Octets(value));
    }

    public IEnumerable<string> Texts(string attribute) => Attributes.TryGetValue(attribute, out var values) ? values.Select(Encoding.UTF8.GetString) : [];

    private static byte[] Octets(string text) => Encoding.UTF8.GetBytes(text);
}
