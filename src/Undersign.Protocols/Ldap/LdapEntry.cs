using System.Formats.Asn1;
using System.Text;

namespace Undersign.Protocols.Ldap;

/// <summary>One object of a directory, with the attributes that were asked for and may be seen. RFC 4511 §4.5.2.</summary>
public sealed class LdapEntry
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Dictionary<string, List<byte[]>> _attributes = new(StringComparer.OrdinalIgnoreCase);

    private LdapEntry(string name) => Name = name;

    /// <summary>The distinguished name. RFC 4514.</summary>
    public string Name { get; }

    /// <summary>Attribute descriptions, with their options: <c>cn;lang-de</c>, <c>member;range=0-1499</c>.</summary>
    public IReadOnlyCollection<string> Descriptions => _attributes.Keys;

    /// <summary>Values as they are in the directory; none when there is no such attribute.</summary>
    public IReadOnlyList<byte[]> Values(string description) => _attributes.TryGetValue(description, out var values) ? values : [];

    /// <summary>Values as text; what is not UTF-8 is no text and left out.</summary>
    public IEnumerable<string> Texts(string description) => Values(description).Select(ToText).OfType<string>();

    /// <summary>The first value that is not blank.</summary>
    public string? Text(string description) => Texts(description).FirstOrDefault(static text => !string.IsNullOrWhiteSpace(text));

    internal static LdapEntry Read(AsnReader components)
    {
        var entry = new LdapEntry(Encoding.UTF8.GetString(components.ReadOctetString()));
        var attributes = components.ReadSequence();
        while (attributes.HasData)
        {
            var attribute = attributes.ReadSequence();
            var description = Encoding.UTF8.GetString(attribute.ReadOctetString());
            var set = attribute.ReadSetOf(skipSortOrderValidation: true);
            var values = new List<byte[]>();
            while (set.HasData)
            {
                values.Add(set.ReadOctetString());
            }

            entry._attributes[description] = values;
        }

        return entry;
    }

    private static string? ToText(byte[] value)
    {
        try
        {
            return StrictUtf8.GetString(value);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
