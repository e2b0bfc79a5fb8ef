using System.Text.Json.Nodes;

namespace Undersign.Tests.People.Entra;

/// <summary>What is in a tenant, and when each bit of it changed: enough to answer whatever was asked before. One test writes, the server reads.</summary>
internal sealed class TenantDouble
{
    private const string UserType = "#microsoft.graph.user";
    private const string GroupType = "#microsoft.graph.group";

    private static int _ids;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, TenantObject> _objects = new(StringComparer.Ordinal);
    private long _now;

    /// <summary>The number of the last change.</summary>
    public long Now => Volatile.Read(ref _now);

    /// <summary>Later ones sort behind earlier ones.</summary>
    public static string NewId() => $"{Interlocked.Increment(ref _ids):x8}-0000-4000-8000-000000000000";

    /// <returns>The new user's id.</returns>
    public string AddUser(string name, params ReadOnlySpan<(string Property, JsonNode? Value)> properties) =>
        Add(new(NewId(), UserType), [("userPrincipalName", $"{name}@contoso.com"), ("displayName", name), ("mail", $"{name}@contoso.com"), ("userType", "Member"), ("accountEnabled", true), .. properties]);

    /// <returns>The new group's id.</returns>
    public string AddGroup(string name, params ReadOnlySpan<string> members)
    {
        var id = Add(new(NewId(), GroupType), [("displayName", name), ("mail", $"{name}@contoso.com"), ("mailEnabled", true), ("securityEnabled", true)]);
        foreach (var member in members)
        {
            AddMember(id, member);
        }

        return id;
    }

    public void Set(string id, string property, JsonNode? value) => Change(id, found => found.Set(property, value, _now));

    public void SetManager(string id, string? manager) => Change(id, found => found.Link("manager", manager is null ? [] : [manager], _now));

    public void AddMember(string group, string member) => Change(group, found => found.Link("members", [.. found.Links("members"), member], _now));

    public void RemoveMember(string group, string member) => Change(group, found => found.Link("members", [.. found.Links("members").Where(other => other != member)], _now));

    public void SetPhoto(string id, byte[]? photo, string mediaType = "image/jpeg") => Change(id, found => found.Photo = photo is null ? null : new(photo, mediaType, $"\"{_now}\""), isTold: false);

    /// <summary>Into the recycle bin, from where it may come back within 30 days, or for good.</summary>
    public void Remove(string id, bool forGood = false) => Change(id, found => found.Removed = forGood ? "deleted" : "changed");

    public void Restore(string id) => Change(id, found => found.Removed = null);

    public List<TenantObject> Users() => Of(UserType);

    public List<TenantObject> Groups() => Of(GroupType);

    public TenantObject? Find(string id)
    {
        lock (_lock)
        {
            return _objects.GetValueOrDefault(id) is { Removed: null } found ? found : null;
        }
    }

    public string TypeOf(string id)
    {
        lock (_lock)
        {
            return _objects.TryGetValue(id, out var found) ? found.Type : "#microsoft.graph.device";
        }
    }

    /// <summary>Users that are in a group, or in a group in it.</summary>
    public HashSet<string> TransitiveMembers(string group)
    {
        var (users, seen, waiting) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal) { group }, new Queue<string>([group]));
        while (waiting.TryDequeue(out var id))
        {
            foreach (var member in Find(id)?.Links("members") ?? [])
            {
                if (Find(member) is { Type: UserType })
                {
                    users.Add(member);
                }
                else if (seen.Add(member))
                {
                    waiting.Enqueue(member);
                }
            }
        }

        return users;
    }

    private List<TenantObject> Of(string type)
    {
        lock (_lock)
        {
            return [.. _objects.Values.Where(found => found.Type == type).OrderBy(static found => found.ChangedAt)];
        }
    }

    private string Add(TenantObject made, ReadOnlySpan<(string Property, JsonNode? Value)> properties)
    {
        lock (_lock)
        {
            made.ChangedAt = ++_now;
            foreach (var (property, value) in properties)
            {
                made.Set(property, value, _now);
            }

            _objects.Add(made.Id, made);
        }

        return made.Id;
    }

    private void Change(string id, Action<TenantObject> change, bool isTold = true)
    {
        lock (_lock)
        {
            _now++;
            change(_objects[id]);
            _objects[id].ChangedAt = isTold ? _now : _objects[id].ChangedAt;
        }
    }
}
