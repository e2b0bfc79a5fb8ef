using System.Text.Json;
using Undersign.People.Sources;

namespace Undersign.People.Entra;

/// <summary>One group, put together from its entries in <c>/groups/delta</c>: a large one comes in several, on several pages.</summary>
/// <remarks>https://learn.microsoft.com/graph/delta-query-groups. Only direct members are told; groups among them are followed where people are looked up.</remarks>
internal sealed class EntraGroup(string id)
{
    private const string UserType = "#microsoft.graph.user";
    private const string GroupType = "#microsoft.graph.group";

    private readonly HashSet<string> _added = new(StringComparer.Ordinal);
    private readonly HashSet<string> _removed = new(StringComparer.Ordinal);
    private string? _address;

    public string? Name { get; private set; }

    /// <returns>How many members it has more than before.</returns>
    public int Apply(JsonElement group)
    {
        var before = _added.Count;
        Name = GraphJson.Text(group, "displayName") ?? Name;
        _address = group.TryGetProperty("mail", out var mail) ? GraphJson.Text(mail) : _address;
        foreach (var member in GraphJson.Objects(group, "members@delta"))
        {
            ApplyMember(member);
        }

        return _added.Count - before;
    }

    /// <returns><see langword="null"/> for one that was deleted before its name could be asked for.</returns>
    public SourceGroup? ToGroup() => Name is null ? null : new(id, Name, _address, [.. _added]);

    public SourceGroupChange ToChange() => new(id, Name, _address, [.. _added], [.. _removed]);

    /// <summary>Devices, contacts and service principals write no mail that comes through here.</summary>
    private void ApplyMember(JsonElement member)
    {
        var isRemoved = GraphJson.IsRemoved(member);
        if (GraphJson.Id(member) is not { } key || (!isRemoved && GraphJson.Text(member, "@odata.type") is not (UserType or GroupType)))
        {
            return;
        }

        (isRemoved ? _removed : _added).Add(key);
        (isRemoved ? _added : _removed).Remove(key);
    }
}
