using System.Buffers;
using System.Text;
using Undersign.People.Sources;

namespace Undersign.People.Storing;

/// <summary>Makes of what a directory says what may be kept: bounded, on one line, and the same for the same.</summary>
internal static class RecordText
{
    private static readonly string[] NoAttributes = [PersonAttributes.Mail, PersonAttributes.Aliases, PersonAttributes.Groups, PersonAttributes.Photo];

    /// <returns><see langword="null"/> for who cannot be kept.</returns>
    public static SourcePerson? Clean(SourcePerson person)
    {
        if (!IsKey(person.Key))
        {
            return null;
        }

        var address = person.Address is { } given && AddressForm.IsAddress(given) && IsPlain(given) ? given : null;
        var aliases = person.Aliases.Where(alias => AddressForm.IsAddress(alias) && IsPlain(alias) && !alias.Equals(address, StringComparison.OrdinalIgnoreCase))
            .Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal).Take(SourceBounds.Aliases);
        var attributes = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in person.Attributes)
        {
            if (attributes.Count < SourceBounds.Attributes && IsName(name) && Line(value) is { Length: > 0 } line)
            {
                attributes.TryAdd(name, line);
            }
        }

        return person with
        {
            Address = address,
            Aliases = [.. aliases],
            Attributes = attributes,
            ManagerKey = person.ManagerKey is { } manager && IsKey(manager) ? manager : null,
            Photo = Clean(person.Photo),
        };
    }

    /// <returns><see langword="null"/> for one that cannot be kept.</returns>
    public static SourceGroup? Clean(SourceGroup group) =>
        IsKey(group.Key) && Line(group.Name) is { Length: > 0 } name
            ? new(group.Key, name, group.Address is { } address && AddressForm.IsAddress(address) && IsPlain(address) ? address : null, [.. group.Members.Where(IsKey).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)])
            : null;

    /// <summary>What is too large has not been had, and the one before stays. What is no picture is none: the one before is out of date.</summary>
    private static SourcePhoto? Clean(SourcePhoto? photo) =>
        photo is null or { Octets.Length: > SourceBounds.PhotoOctets } ? null : SourcePhoto.TryRead(photo.Octets) ?? SourcePhoto.None;

    /// <summary>One line without control characters and half characters, cut where it is too long.</summary>
    public static string Line(string text)
    {
        var cut = text.Length <= SourceBounds.ValueLength ? text.AsSpan() : text.AsSpan(0, SourceBounds.ValueLength);
        if (IsPlain(cut))
        {
            return cut.Length == text.Length && cut.Trim().Length == cut.Length ? text : cut.Trim().ToString();
        }

        var line = new StringBuilder(cut.Length);
        while (!cut.IsEmpty)
        {
            var status = Rune.DecodeFromUtf16(cut, out var rune, out var length);
            if (status == OperationStatus.Done && !Rune.IsControl(rune))
            {
                line.Append(rune.ToString());
            }
            else if (line.Length > 0 && line[^1] != ' ')
            {
                line.Append(' ');
            }

            cut = cut[length..];
        }

        return line.ToString().Trim();
    }

    private static bool IsKey(string key) => key.Length is > 0 and <= SourceBounds.KeyLength && IsPlain(key);

    private static bool IsName(string name) => name.Length is > 0 and <= SourceBounds.NameLength && IsPlain(name) && !NoAttributes.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static bool IsPlain(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (char.IsControl(character) || char.IsSurrogate(character))
            {
                return false; // a surrogate may be half of a good pair: then the slow way finds nothing to change
            }
        }

        return true;
    }
}
