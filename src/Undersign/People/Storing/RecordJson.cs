using System.Text.Encodings.Web;
using System.Text.Json;
using Undersign.People.Sources;

namespace Undersign.People.Storing;

/// <summary>People and groups as they stand in the database: JSON that is the same for the same.</summary>
internal static class RecordJson
{
    public const string Address = "address";
    public const string Aliases = "aliases";
    public const string Manager = "manager";
    public const string Fields = "fields";
    public const string Name = "name";
    public const string Members = "members";

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="person">As <see cref="RecordText"/> leaves it.</param>
    public static byte[] Write(SourcePerson person)
    {
        using var stream = new MemoryStream(512);
        using (var json = new Utf8JsonWriter(stream, Readable))
        {
            json.WriteStartObject();
            WriteIfAny(json, Address, person.Address);
            WriteList(json, Aliases, person.Aliases);
            WriteIfAny(json, Manager, person.ManagerKey);
            json.WriteStartObject(Fields);
            foreach (var (name, value) in person.Attributes)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <param name="group">As <see cref="RecordText"/> leaves it.</param>
    public static byte[] Write(SourceGroup group)
    {
        using var stream = new MemoryStream(512);
        using (var json = new Utf8JsonWriter(stream, Readable))
        {
            json.WriteStartObject();
            json.WriteString(Name, group.Name);
            WriteIfAny(json, Address, group.Address);
            WriteList(json, Members, group.Members);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>The address of a person or group; <see langword="null"/> where it has none, or the content is not what is written here.</summary>
    public static string? AddressOf(ReadOnlySpan<byte> content)
    {
        try
        {
            var json = new Utf8JsonReader(content);
            while (json.Read())
            {
                if (json.TokenType == JsonTokenType.PropertyName && json.ValueTextEquals("address"u8) && json.Read())
                {
                    return json.GetString();
                }
            }
        }
        catch (Exception exception) when (IsUnreadable(exception))
        {
            // Whoever wrote it: what comes in its place is another.
        }

        return null;
    }

    /// <returns><see langword="null"/> when the content is not what <see cref="Write(SourceGroup)"/> writes.</returns>
    public static SourceGroup? TryReadGroup(string key, ReadOnlySpan<byte> content)
    {
        try
        {
            return ReadGroup(key, content);
        }
        catch (Exception exception) when (IsUnreadable(exception))
        {
            return null;
        }
    }

    /// <summary>Whether a record is not what is written here: no JSON, something else where a text should be, or a text that is too long.</summary>
    public static bool IsUnreadable(Exception exception) => exception is JsonException or InvalidOperationException or ArgumentException;

    private static SourceGroup ReadGroup(string key, ReadOnlySpan<byte> content)
    {
        var (name, address, members) = ("", (string?)null, new List<string>());
        var json = new Utf8JsonReader(content);
        while (json.Read())
        {
            if (json.TokenType == JsonTokenType.PropertyName)
            {
                var property = json.GetString();
                json.Read();
                switch (property)
                {
                    case Name:
                        name = json.GetString() ?? "";
                        break;
                    case Address:
                        address = json.GetString();
                        break;
                }
            }
            else if (json.TokenType == JsonTokenType.String)
            {
                members.Add(json.GetString() ?? "");
            }
        }

        return new(key, name, address, members);
    }

    private static void WriteIfAny(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void WriteList(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        if (values.Count > 0)
        {
            json.WriteStartArray(name);
            foreach (var value in values)
            {
                json.WriteStringValue(value);
            }

            json.WriteEndArray();
        }
    }
}
