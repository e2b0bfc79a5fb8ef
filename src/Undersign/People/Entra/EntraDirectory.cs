using System.Text.Json;
using Undersign.People.Sources;

namespace Undersign.People.Entra;

/// <summary>The questions that one reading puts to Graph.</summary>
internal sealed class EntraDirectory(GraphClient graph, EntraSettings settings, IProgress<int> progress)
{
    /// <summary>As many as <c>in</c> takes. https://learn.microsoft.com/graph/filter-query-parameter</summary>
    private const int IdsAtOnce = 15;

    private const int ProgressEvery = 100;

    private readonly string _select = EntraUser.Select(settings.Attributes);
    private int _read;

    /// <summary>Who is in the group of the settings; <see langword="null"/> when everybody is read.</summary>
    public async Task<EntraScope?> ScopeAsync(CancellationToken cancellationToken)
    {
        if (settings.Group is not { } group)
        {
            return null;
        }

        var members = new HashSet<string>(StringComparer.Ordinal);
        var id = Guid.TryParse(group, out var known) ? known.ToString() : await GroupIdAsync(group, cancellationToken);
        try
        {
            // https://learn.microsoft.com/graph/api/group-list-transitivemembers
            await graph.ReadAsync(
                graph.Address($"groups/{id}/transitiveMembers/microsoft.graph.user?$count=true&$select=id&$top=999"),
                user => Count(members.Add(GraphJson.Id(user) ?? ""), members.Count),
                cancellationToken);
        }
        catch (GraphRefusal refusal) when (refusal.IsNotFound)
        {
            throw new GraphRefusal($"There is no group {group}: was it deleted? Name another with group:, by its object id or its address.", refusal);
        }

        members.Remove("");
        return new(members);
    }

    /// <summary>Everybody, and where their changes from now on are told.</summary>
    /// <param name="scope">Only these: then not all users of a large tenant have to be read for a small group.</param>
    public async Task<(Dictionary<string, EntraUser> Users, Uri Changes)> UsersAsync(EntraScope? scope, CancellationToken cancellationToken)
    {
        var users = new Dictionary<string, EntraUser>(StringComparer.Ordinal);

        // The link before the reading: what changes in between is told twice, and not never. https://learn.microsoft.com/graph/delta-query-overview
        var link = await graph.ReadAsync(
            graph.Address($"users/delta?$select={_select},manager{(scope is null ? "" : "&$deltatoken=latest")}"),
            user => Apply(users, user),
            cancellationToken) ?? throw NoLink();
        if (scope is not null)
        {
            users = await UsersAsync(scope.Members, cancellationToken);
        }

        return (users, link);
    }

    /// <summary>These, as they are now; who is no more is not among them.</summary>
    public async Task<Dictionary<string, EntraUser>> UsersAsync(IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        var users = new Dictionary<string, EntraUser>(StringComparer.Ordinal);
        foreach (var some in ids.Chunk(IdsAtOnce))
        {
            await graph.ReadAsync(graph.Address($"users?$select={_select}&$expand=manager($select=id)&$filter={In(some)}"), user => Apply(users, user), cancellationToken);
        }

        return users;
    }

    /// <summary>Whoever is told of since then: as they are now, with what was told laid over it, and who has gone.</summary>
    /// <remarks>
    /// A relationship is told only when it changed, so a user who comes without a manager may have one: hence the second look. But what answers it
    /// may lag behind what tells the changes, and the changes come once: hence the laying over.
    /// </remarks>
    public async Task<(Dictionary<string, EntraUser> Users, HashSet<string> Removed, Uri Changes)> UserChangesAsync(Uri since, EntraScope? scope, CancellationToken cancellationToken)
    {
        var told = new Dictionary<string, List<JsonElement>>(StringComparer.Ordinal);
        var removed = new HashSet<string>(StringComparer.Ordinal);
        var link = await graph.ReadAsync(since, user => Note(user, told, removed), cancellationToken) ?? throw NoLink();
        foreach (var outside in told.Keys.Where(id => scope?.Members.Contains(id) == false).ToList())
        {
            told.Remove(outside);
        }

        var users = await UsersAsync(told.Keys, cancellationToken);
        foreach (var (_, changes) in told)
        {
            changes.ForEach(change => Apply(users, change));
        }

        return (users, removed, link);
    }

    /// <summary>All groups, and where their changes from now on are told.</summary>
    public async Task<(Dictionary<string, EntraGroup> Groups, Uri Changes)> GroupsAsync(CancellationToken cancellationToken)
    {
        var (groups, _, link) = await GroupChangesAsync(graph.Address("groups/delta?$select=displayName,mail,members"), cancellationToken);
        return (groups, link);
    }

    /// <summary>Groups of which something has been told since then, and those that have gone.</summary>
    public async Task<(Dictionary<string, EntraGroup> Groups, HashSet<string> Removed, Uri Changes)> GroupChangesAsync(Uri since, CancellationToken cancellationToken)
    {
        var groups = new Dictionary<string, EntraGroup>(StringComparer.Ordinal);
        var removed = new HashSet<string>(StringComparer.Ordinal);
        var memberships = 0;
        var link = await graph.ReadAsync(since, Take, cancellationToken) ?? throw NoLink();
        foreach (var some in groups.Where(static group => group.Value.Name is null).Select(static group => group.Key).Chunk(IdsAtOnce))
        {
            await graph.ReadAsync(graph.Address($"groups?$select=id,displayName,mail&$filter={In(some)}"), Take, cancellationToken);
        }

        return (groups, removed, link);

        void Take(JsonElement group)
        {
            if (GraphJson.Id(group) is not { } id)
            {
                return;
            }

            if (GraphJson.IsRemoved(group))
            {
                groups.Remove(id);
                removed.Add(id);
                return;
            }

            removed.Remove(id);
            groups.TryAdd(id, new(id));
            memberships += groups[id].Apply(group);
            Count(true, groups.Count, SourceBounds.Groups);
            Count(false, memberships, SourceBounds.Memberships);
        }
    }

    private async Task<string> GroupIdAsync(string address, CancellationToken cancellationToken)
    {
        string? id = null;
        var filter = Uri.EscapeDataString($"mail eq '{address.Replace("'", "''", StringComparison.Ordinal)}'");
        await graph.ReadAsync(graph.Address($"groups?$select=id&$filter={filter}"), group => id = GraphJson.Id(group), cancellationToken);
        return id ?? throw new GraphRefusal($"There is no group with the address {address}: name another with group:, by its object id or its address.");
    }

    private void Apply(Dictionary<string, EntraUser> users, JsonElement user)
    {
        if (GraphJson.Id(user) is not { } id)
        {
            return;
        }

        if (GraphJson.IsRemoved(user))
        {
            users.Remove(id);
            return;
        }

        var isNew = users.TryAdd(id, new(id));
        users[id].Apply(user, settings.Attributes);
        Count(isNew, users.Count);
    }

    /// <summary>The same user may come several times; the last word counts.</summary>
    private void Note(JsonElement user, Dictionary<string, List<JsonElement>> told, HashSet<string> removed)
    {
        if (GraphJson.Id(user) is not { } id)
        {
            return;
        }

        if (GraphJson.IsRemoved(user))
        {
            told.Remove(id);
            removed.Add(id);
            return;
        }

        removed.Remove(id);
        told.TryAdd(id, []);
        told[id].Add(user.Clone());
        Count(true, told.Count);
    }

    private void Count(bool isNew, int count, int most = SourceBounds.People)
    {
        if (count > most)
        {
            throw new GraphRefusal(string.Create(null, $"The directory has more than {most} of one kind, which is more than is read. Is group: what you want?"));
        }

        if (isNew && ++_read % ProgressEvery == 0)
        {
            progress.Report(_read);
        }
    }

    private static string In(IEnumerable<string> ids) => Uri.EscapeDataString($"id in ({string.Join(',', ids.Select(static id => $"'{id.Replace("'", "''", StringComparison.Ordinal)}'"))})");

    private static GraphRefusal NoLink() => new("Graph ends without a link to the changes; is graph: the address of Microsoft Graph?");
}
