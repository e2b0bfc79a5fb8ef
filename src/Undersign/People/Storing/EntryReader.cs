using System.Text.Json;
using Undersign.People.Merging;
using Undersign.People.Sources;

namespace Undersign.People.Storing;

/// <summary>Reads the stored records of one source into its compact form. Texts that many have are kept once.</summary>
internal sealed class EntryReader
{
    private readonly List<string> _names = [];
    private readonly Dictionary<string, int> _places = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _placeOf;
    private readonly HashSet<string> _texts = new(StringComparer.Ordinal);
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _known;
    private readonly char[] _buffer = new char[SourceBounds.ValueLength * 3]; // as many octets of UTF-8 a character may have
    private readonly string?[] _values = new string?[SourceBounds.DistinctAttributes];

    public EntryReader()
    {
        _placeOf = _places.GetAlternateLookup<ReadOnlySpan<char>>();
        _known = _texts.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Of all that have been read.</summary>
    public PersonAttributes Attributes => new(_names);

    /// <returns><see langword="null"/> when the content is not what <see cref="RecordJson"/> writes.</returns>
    public SourceEntry? TryRead(string key, ReadOnlySpan<byte> content, PersonPhoto? photo)
    {
        try
        {
            return Read(key, content, photo);
        }
        catch (Exception exception) when (RecordJson.IsUnreadable(exception))
        {
            return null;
        }
        finally
        {
            Array.Clear(_values); // what was half read is nobody else's
        }
    }

    private SourceEntry Read(string key, ReadOnlySpan<byte> content, PersonPhoto? photo)
    {
        var (address, manager, aliases, count) = ((string?)null, (string?)null, (List<string>?)null, 0);
        var json = new Utf8JsonReader(content);
        while (json.Read())
        {
            if (json.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            if (json.ValueTextEquals("fields"u8))
            {
                json.Read();
                count = ReadFields(ref json);
            }
            else if (json.ValueTextEquals("aliases"u8))
            {
                json.Read();
                aliases = ReadList(ref json);
            }
            else if (json.ValueTextEquals("manager"u8))
            {
                json.Read();
                manager = Once(ref json);
            }
            else if (json.ValueTextEquals("address"u8))
            {
                json.Read();
                address = json.GetString();
            }
            else
            {
                json.Skip();
            }
        }

        return new(key, address, aliases is null ? [] : [.. aliases], _values.AsSpan(0, count).ToArray()) { ManagerKey = manager, Photo = photo };
    }

    /// <returns>How many values the person has, holes included.</returns>
    private int ReadFields(ref Utf8JsonReader json)
    {
        var count = 0;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var place = Place(_buffer.AsSpan(0, json.CopyString(_buffer)));
            json.Read();
            if (place < _values.Length)
            {
                _values[place] = Once(ref json);
                count = Math.Max(count, place + 1);
            }
        }

        return count;
    }

    private int Place(ReadOnlySpan<char> name)
    {
        if (!_placeOf.TryGetValue(name, out var place))
        {
            place = _names.Count;
            if (place < _values.Length)
            {
                _places.Add(name.ToString(), place);
                _names.Add(name.ToString());
            }
        }

        return place;
    }

    private string Once(ref Utf8JsonReader json)
    {
        var text = _buffer.AsSpan(0, json.CopyString(_buffer));
        if (!_known.TryGetValue(text, out var known))
        {
            _texts.Add(known = text.ToString());
        }

        return known;
    }

    private static List<string> ReadList(ref Utf8JsonReader json)
    {
        var list = new List<string>(2);
        while (json.Read() && json.TokenType == JsonTokenType.String)
        {
            list.Add(json.GetString() ?? "");
        }

        return list;
    }
}
