using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Undersign.Operation;
using Undersign.Tests.Relaying;
using Undersign.Tokens;

namespace Undersign.Tests.People.Entra;

/// <summary>Microsoft Graph v1.0 and the token endpoint of one tenant, on a free port, with TLS: as far as directories are read, as their pages say.</summary>
internal sealed partial class GraphDouble : IAsyncDisposable
{
    private readonly X509Certificate2 _certificate = LoadedCertificate.ForTls(TlsNextHop.SelfSigned("localhost"));
    private readonly WebApplication _server;

    private GraphDouble()
    {
        Delta = new(Tenant);
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(_certificate)));
        _server = builder.Build();
        _server.Run(AnswerAsync);
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { _certificate }, RevocationMode = X509RevocationMode.NoCheck };
        Http = EntraHttp.Client(trust);
    }

    public TenantDouble Tenant { get; } = new();

    public DeltaDouble Delta { get; }

    public EntraTokenDouble Tokens { get; } = new();

    /// <summary>What the administrator has consented to.</summary>
    public HashSet<string> Granted { get; } = new(["User.Read.All", "GroupMember.Read.All"], StringComparer.Ordinal);

    public ConcurrentQueue<GraphFault> Faults { get; } = [];

    /// <summary>Path and query of every question to Graph.</summary>
    public ConcurrentQueue<string> Asked { get; } = [];

    /// <summary>Trusts the double, and nobody else.</summary>
    public HttpClient Http { get; }

    public EntraCloud Cloud
    {
        get
        {
            var address = new Uri(_server.Urls.Single());
            var root = new Uri($"https://localhost:{address.Port}/");
            return new(root, new(root, "v1.0/"), root);
        }
    }

    public static async Task<GraphDouble> StartAsync()
    {
        var graph = new GraphDouble();
        await graph._server.StartAsync(TestContext.Current.CancellationToken);
        return graph;
    }

    public GraphFault Fail(string path, Func<HttpContext, Task> answer, int after = 0, int times = 1)
    {
        var fault = new GraphFault(path, after, times, answer);
        Faults.Enqueue(fault);
        return fault;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _server.DisposeAsync();
        _certificate.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        foreach (var fault in Faults)
        {
            if (await fault.TryAnswerAsync(context))
            {
                return;
            }
        }

        if (!path.StartsWith("/v1.0/", StringComparison.Ordinal))
        {
            await Tokens.AnswerAsync(context);
            return;
        }

        Asked.Enqueue($"{path}{Uri.UnescapeDataString(context.Request.QueryString.Value ?? "")}");
        if (!Tokens.IsGood(context.Request.Headers.Authorization))
        {
            await GraphFault.Error(401, "InvalidAuthenticationToken", "Lifetime validation failed, the token is expired.")(context);
        }
        else if (!Granted.Contains(path.StartsWith("/v1.0/groups", StringComparison.Ordinal) ? "GroupMember.Read.All" : "User.Read.All"))
        {
            await GraphFault.Error(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.")(context);
        }
        else
        {
            await GraphAsync(context, path["/v1.0/".Length..].Split('/'));
        }
    }

    private Task GraphAsync(HttpContext context, string[] path) => path switch
    {
        [("users" or "groups") and var collection, "delta"] => Delta.AnswerAsync(context, collection),
        [("users" or "groups") and var collection] when context.Request.Query.ContainsKey("$count") => CountAsync(context, collection),
        [("users" or "groups") and var collection] => context.Response.WriteAsJsonAsync(List(collection, context.Request.Query)),
        ["groups", var id, "transitiveMembers", "microsoft.graph.user"] when Tenant.Find(id) is not null => MembersAsync(context, id),
        ["users", var id, .. var rest] when Tenant.Find(id) is { } user => PhotoDouble.AnswerAsync(context, user, rest),
        _ => GraphFault.Error(404, "Request_ResourceNotFound", $"Resource '{path[1]}' does not exist or one of its queried reference-property objects are not present.")(context),
    };

    /// <summary>https://learn.microsoft.com/graph/api/user-list: only as far as ids are asked for, or a mail address.</summary>
    private JsonObject List(string collection, IQueryCollection query)
    {
        var filter = (string?)query["$filter"] ?? "";
        var ids = Ids().Match(filter) is { Success: true } match ? match.Groups["ids"].Value.Split(',').Select(static id => id.Trim('\'')).ToHashSet(StringComparer.Ordinal) : [];
        Assert.InRange(ids.Count, 0, 15); // https://learn.microsoft.com/graph/filter-query-parameter
        var mail = Mail().Match(filter) is { Success: true } found ? found.Groups["mail"].Value : null;
        var select = ((string?)query["$select"] ?? "").Split(',');
        var values = new JsonArray();
        foreach (var shown in (collection == "users" ? Tenant.Users() : Tenant.Groups()).Where(static item => item.Removed is null))
        {
            var item = shown.Show([.. select, "mail"]);
            if (ids.Contains(shown.Id) || (mail is not null && mail.Equals((string?)item["mail"], StringComparison.OrdinalIgnoreCase)))
            {
                if (((string?)query["$expand"])?.StartsWith("manager", StringComparison.Ordinal) == true && shown.Links("manager").FirstOrDefault() is { } manager)
                {
                    item["manager"] = new JsonObject { ["@odata.type"] = "#microsoft.graph.user", ["id"] = manager };
                }

                values.Add(item);
            }
        }

        return new() { ["value"] = values };
    }

    /// <summary>https://learn.microsoft.com/graph/aad-advanced-queries: names that begin with a text, and how many there are.</summary>
    private async Task CountAsync(HttpContext context, string collection)
    {
        Assert.Equal("eventual", context.Request.Headers["ConsistencyLevel"]);
        var text = Begin().Match((string?)context.Request.Query["$filter"] ?? "").Groups["text"].Value.Replace("''", "'", StringComparison.Ordinal);
        var found = (collection == "users" ? Tenant.Users() : Tenant.Groups())
            .Select(static item => item.Show(["displayName", "mail"]))
            .Where(item => $"{item["displayName"]}".StartsWith(text, StringComparison.OrdinalIgnoreCase) || $"{item["mail"]}".StartsWith(text, StringComparison.OrdinalIgnoreCase))
            .ToList();
        var most = int.Parse($"{context.Request.Query["$top"]}", provider: null);
        await context.Response.WriteAsJsonAsync(new JsonObject { ["@odata.count"] = found.Count, ["value"] = new JsonArray([.. found.Take(most)]) });
    }

    /// <summary>https://learn.microsoft.com/graph/api/group-list-transitivemembers</summary>
    private async Task MembersAsync(HttpContext context, string group)
    {
        if (context.Request.Headers["ConsistencyLevel"] != "eventual")
        {
            await GraphFault.Error(400, "Request_UnsupportedQuery", "Request with $count=true and an OData cast needs the header ConsistencyLevel: eventual")(context);
            return;
        }

        var skip = int.TryParse(context.Request.Query["$skiptoken"], provider: null, out var number) ? number : 0;
        var members = Tenant.TransitiveMembers(group).Order(StringComparer.Ordinal).ToList();
        var page = new JsonObject { ["@odata.count"] = members.Count, ["value"] = new JsonArray([.. members.Skip(skip).Take(Delta.PageSize).Select(static id => new JsonObject { ["id"] = id })]) };
        if (skip + Delta.PageSize < members.Count)
        {
            page["@odata.nextLink"] = $"https://{context.Request.Host}{context.Request.Path}?$count=true&$select=id&$top=999&$skiptoken={skip + Delta.PageSize}";
        }

        await context.Response.WriteAsJsonAsync(page);
    }

    [GeneratedRegex(@"^id in \((?<ids>[^)]*)\)$", RegexOptions.None, 1000)]
    private static partial Regex Ids();

    [GeneratedRegex(@"^mailEnabled eq true and \(startswith\(displayName,'(?<text>.*)'\) or startswith\(mail,'\k<text>'\)\)$", RegexOptions.None, 1000)]
    private static partial Regex Begin();

    [GeneratedRegex("^mail eq '(?<mail>[^']*)'$", RegexOptions.None, 1000)]
    private static partial Regex Mail();
}
