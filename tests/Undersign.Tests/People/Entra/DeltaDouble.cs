using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace Undersign.Tests.People.Entra;

/// <summary>
/// <c>/users/delta</c> and <c>/groups/delta</c>. https://learn.microsoft.com/graph/delta-query-overview, /graph/delta-query-users, /graph/delta-query-groups
/// </summary>
/// <remarks>
/// As documented: the query is given once and then lies in the tokens; a page has a nextLink or a deltaLink and never both, and may be empty;
/// properties never set are absent, cleared ones null; relationships come as <c>name@delta</c>, only as far as they changed; a group with many
/// members comes on several pages; objects may be told again; what was gone before the first reading is not told.
/// </remarks>
internal sealed class DeltaDouble(TenantDouble tenant)
{
    private readonly ConcurrentDictionary<string, Round> _tokens = new(StringComparer.Ordinal);

    /// <summary>Objects on a page.</summary>
    public int PageSize { get; set; } = 100;

    /// <summary>Members of one group on a page.</summary>
    public int MembersPerPage { get; set; } = 100;

    /// <summary>Every page tells the last object of the one before once more.</summary>
    public bool IsRepeating { get; set; }

    /// <summary>The service forgets what it gave out: https://learn.microsoft.com/graph/delta-query-overview#synchronization-reset</summary>
    public void Reset() => _tokens.Clear();

    public async Task AnswerAsync(HttpContext context, string collection)
    {
        var query = context.Request.Query;
        var (skip, delta) = ((string?)query["$skiptoken"], (string?)query["$deltatoken"]);
        Round? round;
        if (skip is null && delta is null or "latest")
        {
            round = Begin(collection, ((string?)query["$select"] ?? "").Split(','), since: 0);
            round = delta is null ? round : round with { Items = [] };
        }
        else if (!_tokens.TryGetValue(skip ?? delta ?? "", out round) || round.Collection != collection)
        {
            var fresh = $"{context.Request.Scheme}://{context.Request.Host}/v1.0/{collection}/delta?$deltatoken=";
            await GraphFault.Error(StatusCodes.Status410Gone, "syncStateNotFound", "The sync state generation is not found. The delta token is expired and data must be synchronized again.", ("Location", fresh))(context);
            return;
        }
        else if (skip is null)
        {
            round = Begin(collection, round.Select, round.Now);
        }

        await context.Response.WriteAsJsonAsync(Page(context.Request, round));
    }

    private JsonObject Page(HttpRequest request, Round round)
    {
        var address = UriHelper.BuildAbsolute(request.Scheme, request.Host, request.PathBase, request.Path);
        var items = round.Items.Skip(round.Offset - (IsRepeating && round.Offset > 0 ? 1 : 0)).Take(PageSize).Select(static item => item.DeepClone());
        var page = new JsonObject
        {
            ["@odata.context"] = $"{request.Scheme}://{request.Host}/v1.0/$metadata#{round.Collection}(*)",
            ["value"] = new JsonArray([.. items]),
        };
        var token = TenantDouble.NewId();
        var (name, next) = round.Offset + PageSize < round.Items.Count ? ("nextLink", round with { Offset = round.Offset + PageSize }) : ("deltaLink", round);
        _tokens[token] = next;
        page[$"@odata.{name}"] = $"{address}?{(name == "nextLink" ? "$skiptoken" : "$deltatoken")}={token}";
        return page;
    }

    private Round Begin(string collection, string[] select, long since)
    {
        var now = tenant.Now;
        var objects = collection == "users" ? tenant.Users() : tenant.Groups();
        return new(collection, select, [.. objects.Where(found => found.ChangedAt > since && (since > 0 || found.Removed is null)).SelectMany(found => Items(found, select, since))], 0, now);
    }

    private IEnumerable<JsonObject> Items(TenantObject found, string[] select, long since)
    {
        if (found.Removed is { } reason)
        {
            return [new() { ["id"] = found.Id, ["@removed"] = new JsonObject { ["reason"] = reason } }];
        }

        var relationship = found.Type.EndsWith("user", StringComparison.Ordinal) ? "manager" : "members";
        var links = select.Contains(relationship, StringComparer.Ordinal) ? found.LinksSince(relationship, since) : [];
        return links.Count == 0 ? [found.Show(select)] : links.Chunk(MembersPerPage).Select(some =>
        {
            var item = found.Show(select);
            item[$"{relationship}@delta"] = new JsonArray([.. some.Select(link => Link(link.Id, link.IsThere))]);
            return item;
        });
    }

    private JsonObject Link(string id, bool isThere)
    {
        var link = new JsonObject { ["@odata.type"] = tenant.TypeOf(id), ["id"] = id };
        if (!isThere)
        {
            link["@removed"] = new JsonObject { ["reason"] = "deleted" };
        }

        return link;
    }

    private sealed record Round(string Collection, string[] Select, List<JsonObject> Items, int Offset, long Now);
}
