using System.Text;

namespace Undersign.Protocols.Mime;

/// <summary>Compares a header section with what it was: every field is there, octet for octet and in its order.</summary>
internal static class HeaderComparison
{
    private const string ContentTypeName = "Content-Type";
    private const string MimeVersionName = "MIME-Version";

    /// <summary>Why the header section is not what it should be.</summary>
    /// <param name="describesChangedLeaf">The fields that describe a body may change with it. RFC 2045 §4, §5, §6.</param>
    public static string? FindFault(HeaderSection before, HeaderSection after, FieldAllowance allowance, bool describesChangedLeaf)
    {
        var next = 0;
        foreach (var field in after.Fields)
        {
            // What may be removed is not gone before a later field of the original has come: it may stand below one that was added.
            var same = next;
            while (same < before.Fields.Count && !IsSame(before.Fields[same], field, describesChangedLeaf) && IsAmong(before.Fields[same], allowance.Removed))
            {
                same++;
            }

            if (same < before.Fields.Count && IsSame(before.Fields[same], field, describesChangedLeaf))
            {
                next = same + 1;
            }
            else if (!IsAmong(field, allowance.Added) && !(describesChangedLeaf && IsNew(field, before)))
            {
                return $"a header field was changed, lost or added near {field.Name}";
            }
        }

        for (; next < before.Fields.Count; next++)
        {
            if (!IsAmong(before.Fields[next], allowance.Removed))
            {
                return $"the header field {before.Fields[next].Name} was lost";
            }
        }

        return null;
    }

    private static bool IsSame(HeaderField before, HeaderField after, bool describesChangedLeaf) =>
        before.Octets.SequenceEqual(after.Octets)
        || (describesChangedLeaf && Ascii.EqualsIgnoreCase(before.NameOctets, after.NameOctets) && Describes(after) && !after.HasName(MimeVersionName));

    private static bool IsNew(HeaderField field, HeaderSection before) => Describes(field) && before.First(field.Name) is null;

    private static bool Describes(HeaderField field) =>
        field.HasName(ContentTypeName) || field.HasName(TransferEncodingField.Name) || field.HasName(MimeVersionName);

    private static bool IsAmong(HeaderField field, IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            if (field.HasName(name))
            {
                return true;
            }
        }

        return false;
    }
}
