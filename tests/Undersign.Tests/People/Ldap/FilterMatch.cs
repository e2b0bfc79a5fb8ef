using System.Formats.Asn1;
using System.Globalization;
using System.Text;

namespace Undersign.Tests.People.Ldap;

/// <summary>What a filter says of an object, as far as the double is asked. RFC 4511 §4.5.1.7.</summary>
internal static class FilterMatch
{
    public static bool Matches(DirectoryObject found, AsnReader filter)
    {
        var tag = filter.PeekTag();
        switch (tag.TagValue)
        {
            case 0 or 1:
                var list = filter.ReadSequence(tag);
                var matches = new List<bool>();
                while (list.HasData)
                {
                    matches.Add(Matches(found, list));
                }

                return tag.TagValue == 0 ? matches.TrueForAll(static match => match) : matches.Exists(static match => match);
            case 2:
                return !Matches(found, filter.ReadSequence(tag));
            case 3 or 5:
                var assertion = filter.ReadSequence(tag);
                var (attribute, value) = (Text(assertion), Text(assertion));
                return tag.TagValue == 3
                    ? found.Texts(attribute).Contains(value, StringComparer.OrdinalIgnoreCase)
                    : found.Texts(attribute).Any(text => long.Parse(text, CultureInfo.InvariantCulture) >= long.Parse(value, CultureInfo.InvariantCulture));
            case 7:
                return found.Attributes.ContainsKey(Encoding.UTF8.GetString(filter.ReadOctetString(tag)));
            default:
                throw new NotSupportedException($"filter {tag}");
        }
    }

    private static string Text(AsnReader reader) => Encoding.UTF8.GetString(reader.ReadOctetString());
}
