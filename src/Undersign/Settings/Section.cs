using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Undersign.Settings;

/// <summary>One mapping of a document, asked for its keys one by one; what nobody asked for is an unknown key.</summary>
/// <param name="secrets">The folder that has the files of the node which this document may name; <see langword="null"/> where it may name any.</param>
internal sealed class Section(JsonObject node, string path, Problems problems, string? secrets = null)
{
    private readonly List<string> _asked = [];

    public Problems Problems => problems;

    public string? Secrets => secrets;

    /// <summary>The same for the same content: SHA-256, in hexadecimal.</summary>
    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(node.ToJsonString())));

    public string PathOf(string key) => path.Length == 0 ? key : $"{path}.{key}";

    public bool Has(string key) => node.TryGetPropertyValue(key, out var value) && value is not null;

    /// <summary>Says that the value of a key is wrong, or that it is missing.</summary>
    public void Fault(string key, string text) => problems.Add(PathOf(key), text);

    /// <summary>Says that this mapping is wrong as a whole.</summary>
    public void Fault(string text) => problems.Add(path, text);

    public string? Text(string key) => Ask(key) is { } value ? Scalar(value, PathOf(key)) : null;

    /// <returns>Empty when it is missing, which is a problem then.</returns>
    public string RequiredText(string key, string example)
    {
        if (Text(key) is { Length: > 0 } text)
        {
            return text;
        }

        Fault(key, $"\"{key}\" is missing; for instance {key}: {example}");
        return "";
    }

    /// <summary>A list of texts, or one text.</summary>
    public IReadOnlyList<string> Texts(string key)
    {
        switch (Ask(key))
        {
            case null:
                return [];
            case JsonArray array:
                return [.. array.Select((item, index) => Scalar(item, Item(key, index)) ?? "")];
            case var value:
                return Scalar(value, PathOf(key)) is { } text ? [text] : [];
        }
    }

    /// <summary>A list of texts, or one text, each read by <paramref name="parse"/>; those that are wrong are complained of and left out.</summary>
    public List<T> Texts<T>(string key, TextParser<T> parse)
    {
        var values = new List<T>();
        foreach (var (index, text) in Texts(key).Index())
        {
            if (parse(text, out var value) is { } fault)
            {
                problems.Add(node[key] is JsonArray ? Item(key, index) : PathOf(key), fault);
            }
            else
            {
                values.Add(value);
            }
        }

        return values;
    }

    /// <summary>Where the n-th of <see cref="Texts(string)"/> is.</summary>
    public string Item(string key, int index) => string.Create(null, $"{PathOf(key)}[{index}]");

    public long? Number(string key, long least, long most)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        if (long.TryParse(text.Replace("_", "", StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        Fault(key, string.Create(null, $"\"{key}\" must be a whole number from {least} to {most}, not \"{text}\""));
        return null;
    }

    /// <summary>A whole number and its unit: <c>30s</c>, <c>5m</c>, <c>1h</c>.</summary>
    public TimeSpan? Duration(string key, TimeSpan least, TimeSpan most)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        if (DurationText.TryParse(text, out var time) && time >= least && time <= most)
        {
            return time;
        }

        Fault(key, $"\"{key}\" must be a time from {DurationText.Of(least)} to {DurationText.Of(most)}, such as 30s, 5m or 1h, not \"{text}\"");
        return null;
    }

    /// <summary>Octets: <c>1000</c>, <c>100KB</c>, <c>5MB</c>; a K is 1024.</summary>
    public long? Size(string key)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        var unit = text.EndsWith("KB", StringComparison.OrdinalIgnoreCase) ? 1024L : text.EndsWith("MB", StringComparison.OrdinalIgnoreCase) ? 1024L * 1024 : 1;
        if (int.TryParse(unit == 1 ? text : text.AsSpan(..^2).TrimEnd(), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return unit * number;
        }

        Fault(key, $"\"{key}\" must be a size such as 500KB or 10MB, not \"{text}\"");
        return null;
    }

    public bool Flag(string key)
    {
        switch (Text(key))
        {
            case null or "false":
                return false;
            case "true":
                return true;
            case var text:
                Fault(key, $"\"{key}\" must be true or false, not \"{text}\"");
                return false;
        }
    }

    /// <summary>One of a few words; the first is what an absent key means.</summary>
    public T OneOf<T>(string key, params ReadOnlySpan<(string Word, T Value)> words)
    {
        if (Text(key) is not { } text)
        {
            return words[0].Value;
        }

        var known = new List<string>();
        foreach (var (word, value) in words)
        {
            if (word == text)
            {
                return value;
            }

            known.Add(word);
        }

        Fault(key, $"\"{key}\" must be {string.Join(" or ", known)}, not \"{text}\"{Suggestion.For(text, known)}");
        return words[0].Value;
    }

    public Section? Child(string key)
    {
        switch (Ask(key))
        {
            case null:
                return null;
            case JsonObject mapping:
                return new(mapping, PathOf(key), problems, secrets);
            default:
                Fault(key, $"\"{key}\" must be a mapping: {key}: {{ ... }}");
                return null;
        }
    }

    /// <summary>A file that stands inside the document with its name and content.</summary>
    public SettingsFile? File(string key)
    {
        if (Child(key) is not { } file)
        {
            return null;
        }

        var read = new SettingsFile(file.RequiredText("file", "people.csv"), file.Text("content") ?? "");
        file.Complete();
        return read;
    }

    /// <summary>Says that the value of a key names files of the node, and how to look what is wrong with them.</summary>
    public void DependsOn(string key, Func<string?> fault) => problems.Remember(new(PathOf(key), fault));

    /// <summary>Likewise of this mapping as a whole.</summary>
    public void DependsOn(Func<string?> fault) => problems.Remember(new(path, fault));

    /// <summary>Says that the value of a key is a path of the node, whatever is there.</summary>
    public void Names(string key, string path) => problems.RememberPath(PathOf(key), path);

    /// <summary>Says that a file of the node is nobody's business but the service's.</summary>
    public void HoldsSecret(string path) => problems.RememberSecret(path);

    /// <summary>A list of mappings.</summary>
    public IReadOnlyList<Section> Children(string key)
    {
        if (Ask(key) is not { } value)
        {
            return [];
        }

        if (value is not JsonArray array)
        {
            Fault(key, $"\"{key}\" must be a list; begin each entry with a dash");
            return [];
        }

        var children = new List<Section>(array.Count);
        for (var index = 0; index < array.Count; index++)
        {
            if (array[index] is JsonObject mapping)
            {
                children.Add(new(mapping, Item(key, index), problems, secrets));
            }
            else
            {
                problems.Add(Item(key, index), $"an entry of \"{key}\" must be a mapping: - {{ name: ... }}");
            }
        }

        return children;
    }

    /// <summary>A list of mappings, or one; a text stands for the mapping that has it under <paramref name="shortKey"/>.</summary>
    public IReadOnlyList<Section> Several(string key, string shortKey)
    {
        var value = Ask(key);
        IEnumerable<(string Where, JsonNode? Node)> items = value is JsonArray array ? array.Select((item, index) => (Item(key, index), item)) : value is null ? [] : [(PathOf(key), value)];
        return [.. items.Select(item => new Section(item.Node as JsonObject ?? new() { [shortKey] = Scalar(item.Node, item.Where) }, item.Where, problems, secrets))];
    }

    /// <summary>The mapping's keys and texts, whatever the keys are.</summary>
    public IReadOnlyList<(string Key, IReadOnlyList<string> Values)> Entries() => [.. node.Select(pair => (pair.Key, Texts(pair.Key)))];

    /// <summary>To be called after the last question: complains of every key that was not asked for.</summary>
    public void Complete()
    {
        foreach (var (key, _) in node)
        {
            if (!_asked.Contains(key, StringComparer.Ordinal))
            {
                var hint = Suggestion.For(key, _asked);
                Fault(key, $"unknown key \"{key}\"{(hint.Length > 0 ? hint : $"; known here: {string.Join(", ", _asked.Distinct(StringComparer.Ordinal))}")}");
            }
        }
    }

    private JsonNode? Ask(string key)
    {
        if (!_asked.Contains(key, StringComparer.Ordinal))
        {
            _asked.Add(key);
        }

        return node[key];
    }

    private string? Scalar(JsonNode? value, string where)
    {
        switch (value?.GetValueKind())
        {
            case JsonValueKind.String:
                return value.GetValue<string>();
            case JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
                return value.ToJsonString();
            case JsonValueKind.Null or null:
                problems.Add(where, "a value is missing here");
                return null;
            default:
                problems.Add(where, "expected a text here, not a list or mapping");
                return null;
        }
    }
}
