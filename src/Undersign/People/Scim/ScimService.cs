using System.Text.Json.Nodes;

namespace Undersign.People.Scim;

/// <summary>The operations of SCIM on the resources of one owner. RFC 7644 §3.</summary>
/// <param name="root">The address of the service, for <c>meta.location</c>.</param>
internal sealed class ScimService(ScimStore store, TimeProvider time, string root)
{
    /// <summary>Two changes of one resource at the same moment: the later is done upon the earlier. Each attempt that fails is a change of somebody else that did not.</summary>
    private const int MaxAttempts = 100;

    /// <summary>Octets of resources on one page, roughly; what does not fit is on the next. RFC 7644 §3.4.2.4.</summary>
    private const long MaxPage = 4 * 1024 * 1024;

    /// <summary>RFC 7644 §3.3.</summary>
    public async Task<ScimReply> CreateAsync(ScimKind kind, JsonObject request, ScimQuery query, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var resource = new ScimResource(kind, Guid.CreateVersion7(now).ToString(), ScimResource.ContentOf(kind, request), 1, now.ToUnixTimeMilliseconds(), now.ToUnixTimeMilliseconds());
        await RefuseIfThereAsync(resource, cancellationToken);
        if (await store.AddAsync(resource, cancellationToken))
        {
            return ScimReply.Of(resource, query, root, StatusCodes.Status201Created);
        }

        await RefuseIfThereAsync(resource, cancellationToken); // made at the same moment
        throw new ScimRefusal(StatusCodes.Status507InsufficientStorage, type: null, "there are as many resources as are kept");
    }

    /// <summary>RFC 7644 §3.4.1.</summary>
    public async Task<ScimReply> ReadAsync(ScimKind kind, string id, ScimQuery query, string? ifNoneMatch, CancellationToken cancellationToken)
    {
        var resource = await FindAsync(kind, id, cancellationToken);
        var isKnown = ifNoneMatch is not null && ScimTag.Names(ifNoneMatch, resource.Tag);
        return ScimReply.Of(resource, query, root, isKnown ? StatusCodes.Status304NotModified : StatusCodes.Status200OK);
    }

    /// <summary>RFC 7644 §3.5.1.</summary>
    public async Task<ScimReply> ReplaceAsync(ScimKind kind, string id, JsonObject request, ScimQuery query, string? ifMatch, CancellationToken cancellationToken)
    {
        var content = ScimResource.ContentOf(kind, request);
        var after = await ChangeAsync(kind, id, _ => content, ifMatch, cancellationToken);
        return ScimReply.Of(after, query, root, StatusCodes.Status200OK);
    }

    /// <summary>RFC 7644 §3.5.2. A group is not told back unless somebody asks for attributes of it: it may be large, and Entra ID adds members one after another.</summary>
    public async Task<ScimReply> PatchAsync(ScimKind kind, string id, JsonObject request, ScimQuery query, string? ifMatch, CancellationToken cancellationToken)
    {
        var after = await ChangeAsync(kind, id, before => Patched(before, request), ifMatch, cancellationToken);
        return ScimReply.Of(after, query, root, kind == ScimKind.Group && query.Attributes.Count == 0 ? StatusCodes.Status204NoContent : StatusCodes.Status200OK);
    }

    /// <summary>RFC 7644 §3.6.</summary>
    public async Task<ScimReply> RemoveAsync(ScimKind kind, string id, string? ifMatch, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var resource = await FindAsync(kind, id, cancellationToken);
            RefuseUnlessMatches(resource, ifMatch);
            if (await store.RemoveAsync(resource, cancellationToken))
            {
                return new(StatusCodes.Status204NoContent);
            }
        }

        throw Contended();
    }

    /// <summary>RFC 7644 §3.4.2.</summary>
    public async Task<ScimReply> ListAsync(ScimKind kind, ScimQuery query, CancellationToken cancellationToken)
    {
        var (page, size, total) = (new List<JsonObject>(), 0L, 0);
        if (query.Filter is not { } filter)
        {
            total = await store.CountAsync(kind, cancellationToken);
            await foreach (var resource in store.AllAsync(kind, query.StartIndex - 1, query.Count, cancellationToken))
            {
                if ((size += resource.Size) > MaxPage && page.Count > 0)
                {
                    break;
                }

                page.Add(query.Shown(resource.ToJson(root)));
            }
        }
        else
        {
            await foreach (var resource in CandidatesAsync(kind, filter, cancellationToken))
            {
                var json = resource.ToJson(root);
                if (filter.Matches(json) && ++total >= query.StartIndex && page.Count < query.Count && ((size += resource.Size) <= MaxPage || page.Count == 0))
                {
                    page.Add(query.Shown(json));
                }
            }
        }

        return new(StatusCodes.Status200OK) { Body = ListOf(page, total, query.StartIndex) };
    }

    /// <summary>RFC 7644 §3.4.2.</summary>
    public static JsonObject ListOf(IReadOnlyList<JsonObject> resources, int total, int startIndex)
    {
        var list = ScimJson.Empty;
        list["schemas"] = new JsonArray(ScimNames.ListResponse);
        list["totalResults"] = total;
        list["startIndex"] = startIndex;
        list["itemsPerPage"] = resources.Count;
        list["Resources"] = new JsonArray([.. resources]);
        return list;
    }

    /// <summary>Who asks for one name, external id or id gets those from an index: provisioning asks so before each change. Anything else reads all there are.</summary>
    private IAsyncEnumerable<ScimResource> CandidatesAsync(ScimKind kind, ScimFilter filter, CancellationToken cancellationToken) =>
        filter.MustBe("id") is { } id ? store.ByIdAsync(kind, id, cancellationToken)
        : filter.MustBe(ScimResource.NameAttribute(kind)) is { } name ? store.NamedAsync(kind, name, cancellationToken)
        : filter.MustBe(ScimNames.ExternalId) is { } externalId ? store.WithExternalIdAsync(kind, externalId, cancellationToken)
        : store.AllAsync(kind, skip: 0, long.MaxValue, cancellationToken);

    /// <summary>What is the same afterwards is not written: directories send whole users again and again.</summary>
    private async Task<ScimResource> ChangeAsync(ScimKind kind, string id, Func<ScimResource, JsonObject> change, string? ifMatch, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var before = await FindAsync(kind, id, cancellationToken);
            RefuseUnlessMatches(before, ifMatch);
            var after = before with { Content = change(before) };
            if (JsonNode.DeepEquals(before.Content, after.Content))
            {
                return before;
            }

            if (after.Name != before.Name)
            {
                await RefuseIfThereAsync(after, cancellationToken);
            }

            if (await store.ChangeAsync(after, cancellationToken))
            {
                return after with { Version = after.Version + 1, ModifiedAt = time.GetUtcNow().ToUnixTimeMilliseconds() };
            }
        }

        throw Contended();
    }

    private static JsonObject Patched(ScimResource before, JsonObject request)
    {
        var content = (JsonObject)before.Content.DeepClone();
        content["id"] = before.Id; // for those who send it along
        ScimPatch.Apply(content, request);
        content.Remove("id");
        ScimResource.Check(before.Kind, content);
        return content;
    }

    private async Task<ScimResource> FindAsync(ScimKind kind, string id, CancellationToken cancellationToken) =>
        await store.ByIdAsync(kind, id, cancellationToken).FirstOrDefaultAsync(cancellationToken) ?? throw ScimRefusal.NotFound();

    /// <summary>Users of one name are the same. Groups may be of one name, but one that a client makes twice over is a mistake.</summary>
    private async Task RefuseIfThereAsync(ScimResource resource, CancellationToken cancellationToken)
    {
        await foreach (var other in store.NamedAsync(resource.Kind, resource.Name, cancellationToken))
        {
            if (other.Id != resource.Id && (resource.Kind == ScimKind.User || other.ExternalId == resource.ExternalId))
            {
                throw new ScimRefusal(StatusCodes.Status409Conflict, "uniqueness", $"there is another {resource.Kind} with this {ScimResource.NameAttribute(resource.Kind)} already");
            }
        }
    }

    /// <summary>RFC 7644 §3.14.</summary>
    private static void RefuseUnlessMatches(ScimResource resource, string? ifMatch)
    {
        if (!string.IsNullOrEmpty(ifMatch) && !ScimTag.Names(ifMatch, resource.Tag))
        {
            throw new ScimRefusal(StatusCodes.Status412PreconditionFailed, type: null, $"it has changed meanwhile and is {resource.Tag} now");
        }
    }

    private static ScimRefusal Contended() => new(StatusCodes.Status503ServiceUnavailable, type: null, "it is changed by others all the time; try again");
}
