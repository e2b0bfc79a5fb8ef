using System.Text.Json;

namespace Undersign.People.Entra;

/// <summary>Finds the group to be read, as it is typed.</summary>
internal sealed class EntraGroupSearch(GraphClient graph)
{
    /// <summary>More would not be suggestions.</summary>
    public const int Most = 20;

    /// <summary>Groups with an address whose name or address begins with a text. https://learn.microsoft.com/graph/api/group-list</summary>
    /// <exception cref="GraphRefusal">They cannot be had.</exception>
    public async Task<IReadOnlyList<EntraGroupFound>> FindAsync(string text, CancellationToken cancellationToken)
    {
        var words = text.Replace("'", "''", StringComparison.Ordinal);
        var filter = Uri.EscapeDataString($"mailEnabled eq true and (startswith(displayName,'{words}') or startswith(mail,'{words}'))");
        using var page = await graph.GetAsync(graph.Address($"groups?$count=true&$top={Most}&$select=id,displayName,mail&$filter={filter}"), cancellationToken);
        return await Task.WhenAll(GraphJson.Objects(page.RootElement, "value").Where(static group => GraphJson.Id(group) is not null).Take(Most).Select(group => CountAsync(group, cancellationToken)));
    }

    private async Task<EntraGroupFound> CountAsync(JsonElement group, CancellationToken cancellationToken)
    {
        var id = GraphJson.Id(group) ?? "";
        return new(id, GraphJson.Text(group, "displayName") ?? "", GraphJson.Text(group, "mail"), await CountAsync($"groups/{id}/transitiveMembers/microsoft.graph.user", cancellationToken));
    }

    /// <summary>Everybody in the directory, guests too.</summary>
    /// <exception cref="GraphRefusal">It is not told.</exception>
    public Task<int> CountEverybodyAsync(CancellationToken cancellationToken) => CountAsync("users", cancellationToken);

    /// <summary>Asked beside one object, because that comes as JSON. https://learn.microsoft.com/graph/aad-advanced-queries</summary>
    private async Task<int> CountAsync(string collection, CancellationToken cancellationToken)
    {
        using var page = await graph.GetAsync(graph.Address($"{collection}?$count=true&$top=1&$select=id"), cancellationToken);
        return page.RootElement.TryGetProperty("@odata.count", out var count) && count.ValueKind == JsonValueKind.Number && count.TryGetInt32(out var number) ? number : 0;
    }
}

/// <param name="People">Users in it, nested groups included.</param>
internal sealed record EntraGroupFound(string Id, string Name, string? Address, int People);
