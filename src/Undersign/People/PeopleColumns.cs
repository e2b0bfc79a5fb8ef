using Undersign.People.Merging;
using Undersign.Settings;

namespace Undersign.People;

/// <summary>What the columns of one people file mean, and one row made a person.</summary>
internal sealed class PeopleColumns
{
    private static readonly char[] ListSeparators = [';', '|'];

    private readonly int _mail;
    private readonly int _aliases;
    private readonly int _groups;
    private readonly int _photo;
    private readonly int[] _attributes;
    private readonly int _count;

    /// <summary>Departments, titles and group lists repeat: one string each is enough.</summary>
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PersonGroup[]> _groupLists = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PersonGroup> _namedGroups = new(StringComparer.OrdinalIgnoreCase);

    private PeopleColumns(IReadOnlyList<string> names)
    {
        _count = names.Count;
        _mail = IndexOf(names, PersonAttributes.Mail);
        _aliases = IndexOf(names, PersonAttributes.Aliases);
        _groups = IndexOf(names, PersonAttributes.Groups);
        _photo = IndexOf(names, PersonAttributes.Photo);
        _attributes = [.. Enumerable.Range(0, names.Count).Where(index => index != _mail && index != _aliases && index != _groups && index != _photo && names[index].Length > 0)];
        Attributes = new([.. _attributes.Select(index => names[index])]);
    }

    public PersonAttributes Attributes { get; }

    public static PeopleColumns? TryRead(string[] header, SourceLine line, Problems problems, int maxColumns)
    {
        if (header.Length > maxColumns)
        {
            problems.Add(line, string.Create(null, $"{header.Length} columns; at most {maxColumns} are read"));
            return null;
        }

        var names = header.Select(PersonAttributes.FromColumn).ToList();
        var isUsable = true;
        foreach (var twice in names.Where(name => name.Length > 0).GroupBy(name => name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
        {
            problems.Add(line, $"two columns mean \"{twice.Key}\"; remove one");
            isUsable = false;
        }

        if (IndexOf(names, PersonAttributes.Mail) < 0)
        {
            problems.Add(line, $"there is no column \"mail\"; the first line names the columns, and has {string.Join(", ", names.Select(name => $"\"{name}\""))}");
            isUsable = false;
        }

        return isUsable ? new(names) : null;
    }

    /// <returns><see langword="null"/> when the row is blank or bad.</returns>
    public SourceEntry? Read(string[] row, SourceLine line, Problems problems)
    {
        if (Array.TrueForAll(row, string.IsNullOrWhiteSpace))
        {
            return null;
        }

        if (row.Length > _count && row.Skip(_count).Any(field => !string.IsNullOrWhiteSpace(field)))
        {
            problems.Add(line, string.Create(null, $"{row.Length} fields, but the first line names {_count} columns; is a quotation mark missing?"));
            return null;
        }

        var address = Field(row, _mail) ?? "";
        if (!AddressForm.IsAddress(address))
        {
            problems.Add(line, address.Length == 0 ? "the mail address is missing" : $"\"{address}\" is not a mail address");
            return null;
        }

        var aliases = List(Field(row, _aliases)).Select(WithoutScheme).Where(alias => !alias.Equals(address, StringComparison.OrdinalIgnoreCase)).ToArray();
        if (Array.Find(aliases, alias => !AddressForm.IsAddress(alias)) is { } bad)
        {
            problems.Add(line, $"the alias \"{bad}\" is not a mail address");
            return null;
        }

        return new(address, address, aliases, [.. _attributes.Select(index => Field(row, index) is { } value ? Once(value) : null)]) { Groups = Groups(row) };
    }

    /// <summary>The file with the person's picture, in the folder of the organisation.</summary>
    public string? PhotoIn(string[] row) => Field(row, _photo)?.Replace('\\', '/');

    private PersonGroup[] Groups(string[] row)
    {
        if (Field(row, _groups) is not { } text)
        {
            return [];
        }

        if (!_groupLists.TryGetValue(text, out var groups))
        {
            _groupLists.Add(text, groups = [.. List(text).Distinct(StringComparer.OrdinalIgnoreCase).Select(Group)]);
        }

        return groups;
    }

    private PersonGroup Group(string name)
    {
        if (!_namedGroups.TryGetValue(name, out var group))
        {
            _namedGroups.Add(name, group = new(name));
        }

        return group;
    }

    private string Once(string text)
    {
        if (!_texts.TryGetValue(text, out var kept))
        {
            _texts.Add(text, kept = text);
        }

        return kept;
    }

    private static string? Field(string[] row, int index) => index >= 0 && index < row.Length && row[index].AsSpan().Trim() is { Length: > 0 } value ? value.ToString() : null;

    private static string[] List(string? text) => text?.Split(ListSeparators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    /// <summary>Active Directory's proxyAddresses: <c>smtp:</c> an alias, <c>SMTP:</c> the primary one.</summary>
    private static string WithoutScheme(string address) => address.StartsWith("smtp:", StringComparison.OrdinalIgnoreCase) ? address[5..] : address;

    private static int IndexOf(IReadOnlyList<string> names, string name)
    {
        for (var index = 0; index < names.Count; index++)
        {
            if (names[index].Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return index;
            }
        }

        return -1;
    }
}
