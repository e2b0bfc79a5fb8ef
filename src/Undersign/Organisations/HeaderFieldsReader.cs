using Undersign.Settings;
using Undersign.Stamping;

namespace Undersign.Organisations;

/// <summary>Reads <c>headerFields:</c>, the names that an organisation's own server knows our two header fields by.</summary>
internal static class HeaderFieldsReader
{
    /// <summary>Longer names leave no room for a value on a line. RFC 5322 §2.1.1.</summary>
    private const int MaxLength = 64;

    public static HeaderFieldNames Read(Section root)
    {
        if (root.Child("headerFields") is not { } section)
        {
            return HeaderFieldNames.Undersign;
        }

        var like = section.OneOf("like", ("undersign", HeaderFieldNames.Undersign), ("wiseStamp", HeaderFieldNames.WiseStamp), ("exclaimer", HeaderFieldNames.Exclaimer));
        var names = new HeaderFieldNames(ReadName(section, "processed") ?? like.Processed, ReadName(section, "routingCode") ?? like.RoutingCode);
        if (names.Processed.Equals(names.RoutingCode, StringComparison.OrdinalIgnoreCase))
        {
            section.Fault("routingCode", $"both fields have the name {names.Processed}; the secret must not stand in what everybody sees");
        }

        section.Complete();
        return names;
    }

    /// <summary>A name of our own making only: what a standard has a meaning for is not ours to write or to take away.</summary>
    private static string? ReadName(Section section, string key)
    {
        var name = section.Text(key);
        if (name is not null && !(name.Length is > 2 and <= MaxLength && name.StartsWith("X-", StringComparison.OrdinalIgnoreCase) && name.All(static character => char.IsAsciiLetterOrDigit(character) || character == '-')))
        {
            section.Fault(key, $"\"{name}\" is not a name for it: X- and then letters, digits and dashes, at most {MaxLength} characters, such as X-Contoso-Signed");
        }
        else if (name is not null && name.StartsWith("X-MS-", StringComparison.OrdinalIgnoreCase))
        {
            section.Fault(key, $"\"{name}\" is Exchange's own: it takes such fields away on the way, and the mail would go round for ever");
        }

        return name;
    }
}
