using System.Text.Json.Nodes;

namespace Undersign.Tests.People.Entra;

/// <summary>A user or a group, with the times at which its properties and relationships changed.</summary>
internal sealed class TenantObject(string id, string type)
{
    private readonly Dictionary<string, JsonNode?> _properties = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, (bool IsThere, long At)>> _links = new(StringComparer.Ordinal);

    public string Id => id;

    public string Type => type;

    public long ChangedAt { get; set; }

    /// <summary>The reason, once it is gone.</summary>
    public string? Removed { get; set; }

    public TenantPhoto? Photo { get; set; }

    public void Set(string property, JsonNode? value, long at) => (_properties[property], ChangedAt) = (value, at);

    public IEnumerable<string> Links(string relationship) => _links.TryGetValue(relationship, out var found) ? found.Where(static link => link.Value.IsThere).Select(static link => link.Key) : [];

    /// <summary>What a relationship leads to from now on.</summary>
    public void Link(string relationship, IReadOnlyCollection<string> others, long at)
    {
        _links.TryAdd(relationship, new(StringComparer.Ordinal));
        var known = _links[relationship];
        foreach (var other in others.Except([.. Links(relationship)], StringComparer.Ordinal))
        {
            known[other] = (true, at);
        }

        foreach (var gone in (string[])[.. Links(relationship).Except(others, StringComparer.Ordinal)])
        {
            known[gone] = (false, at);
        }
    }

    /// <summary>Those that changed since then.</summary>
    public List<(string Id, bool IsThere)> LinksSince(string relationship, long since) =>
        _links.TryGetValue(relationship, out var found)
            ? [.. found.Where(link => link.Value.At > since && (link.Value.IsThere || since > 0)).Select(static link => (link.Key, link.Value.IsThere))]
            : [];

    /// <summary>The properties that were ever set, among those that were asked for; the id always.</summary>
    public JsonObject Show(IReadOnlyCollection<string> select)
    {
        var shown = new JsonObject { ["id"] = id };
        foreach (var (property, value) in _properties.Where(property => select.Contains(property.Key, StringComparer.Ordinal)))
        {
            shown[property] = value?.DeepClone();
        }

        return shown;
    }
}

/// <param name="Mark">Its ETag.</param>
internal sealed record TenantPhoto(byte[] Octets, string MediaType, string Mark);
