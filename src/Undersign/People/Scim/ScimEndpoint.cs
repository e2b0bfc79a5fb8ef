using System.Data.Common;
using System.Text.Json.Nodes;
using System.Threading.RateLimiting;

namespace Undersign.People.Scim;

/// <summary>SCIM over HTTP: <c>/scim/v2</c>. RFC 7644 §3.</summary>
/// <param name="grants">Who may push, by the settings in force.</param>
internal sealed partial class ScimEndpoint(Func<IEnumerable<ScimGrant>> grants, DbDataSource database, TimeProvider time, ILogger<ScimEndpoint> logger) : IDisposable
{
    private const string Root = "/scim/v2";

    /// <summary>Octets; some 30,000 members of a group.</summary>
    private const int MaxBody = 2 * 1024 * 1024;

    /// <summary>A request in all, waiting for its turn included.</summary>
    private static readonly TimeSpan RequestLimit = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan TellInterval = TimeSpan.FromMinutes(1);

    /// <summary>Of one source. Entra ID asks 25 times a second, one after another; who asks for more at once than can wait hears 429.</summary>
    private readonly PartitionedRateLimiter<ScimOwner> _atOnce = PartitionedRateLimiter.Create<ScimOwner, ScimOwner>(static owner =>
        RateLimitPartition.GetConcurrencyLimiter(owner, static _ => new() { PermitLimit = 4, QueueLimit = 100, QueueProcessingOrder = QueueProcessingOrder.OldestFirst }));

    private long _toldAt = long.MinValue;

    public async Task ServeAsync(HttpContext context) => await (await AnswerAsync(context)).WriteAsync(context.Response, context.RequestAborted);

    public void Dispose() => _atOnce.Dispose();

    private async Task<ScimReply> AnswerAsync(HttpContext context)
    {
        using var limit = new CancellationTokenSource(RequestLimit, time);
        using var joined = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, context.RequestAborted);
        try
        {
            var owner = OwnerOf(context);
            using var turn = await _atOnce.AcquireAsync(owner, cancellationToken: joined.Token);
            return turn.IsAcquired ? await RouteAsync(context.Request, owner, joined.Token)
                : throw new ScimRefusal(StatusCodes.Status429TooManyRequests, type: null, "too many requests at once; try again");
        }
        catch (ScimRefusal refusal)
        {
            return ScimReply.Of(refusal);
        }
        catch (BadHttpRequestException exception)
        {
            return ScimReply.Of(new ScimRefusal(exception.StatusCode, type: null, "the body could not be read"));
        }
#pragma warning disable CA1031 // the edge of a request: a database that is away is told as what may pass, and the directory comes again
        catch (Exception exception) when (!context.RequestAborted.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Log.Failed(logger, context.Request.Method, exception);
            return ScimReply.Of(new ScimRefusal(StatusCodes.Status503ServiceUnavailable, type: null, "not now; try again"));
        }
    }

    /// <summary>The token says whose people these are. RFC 7644 §2.</summary>
    private ScimOwner OwnerOf(HttpContext context)
    {
        if (ScimGrant.OwnerOf(context.Request.Headers.Authorization, grants()) is { } owner)
        {
            context.Features.Get<ScimConnection>()?.Stay();
            return owner;
        }

        var (now, toldAt) = (time.GetUtcNow().Ticks, Interlocked.Read(ref _toldAt));
        if (now >= toldAt && Interlocked.CompareExchange(ref _toldAt, now + TellInterval.Ticks, toldAt) == toldAt)
        {
            Log.Stranger(logger, context.Connection.RemoteIpAddress);
        }

        throw new ScimRefusal(StatusCodes.Status401Unauthorized, type: null, "this bearer token is not known here");
    }

    private async Task<ScimReply> RouteAsync(HttpRequest request, ScimOwner owner, CancellationToken cancellationToken)
    {
        var root = $"https://{request.Host}{Root}"; // whoever ends TLS: RFC 7644 §2 has no other
        var path = request.Path.StartsWithSegments(Root, StringComparison.Ordinal, out var rest) ? (rest.Value ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries) : [];
        var query = ScimQuery.Read(name => request.Query[name]);
        var service = new ScimService(new(database, time, owner), time, root);
        var (ifMatch, ifNoneMatch) = ((string?)request.Headers.IfMatch, (string?)request.Headers.IfNoneMatch);
        return (request.Method, path) switch
        {
            ("GET", ["ServiceProviderConfig" or "ResourceTypes" or "Schemas", ..]) => ScimDescription.Answer(path, root),
            ("GET", [var kind]) => await service.ListAsync(Kind(kind), query, cancellationToken),
            ("POST", [var kind]) => await service.CreateAsync(Kind(kind), await BodyAsync(request, cancellationToken), query, cancellationToken),
            ("GET", [var kind, var id]) => await service.ReadAsync(Kind(kind), id, query, ifNoneMatch, cancellationToken),
            ("PUT", [var kind, var id]) => await service.ReplaceAsync(Kind(kind), id, await BodyAsync(request, cancellationToken), query, ifMatch, cancellationToken),
            ("PATCH", [var kind, var id]) => await service.PatchAsync(Kind(kind), id, await BodyAsync(request, cancellationToken), query, ifMatch, cancellationToken),
            ("DELETE", [var kind, var id]) => await service.RemoveAsync(Kind(kind), id, ifMatch, cancellationToken),
            (_, [_] or [_, _]) when Kind(path[0]) is var _ => throw new ScimRefusal(StatusCodes.Status405MethodNotAllowed, type: null, $"{request.Method} is not served there"),
            _ => throw new ScimRefusal(StatusCodes.Status404NotFound, type: null, $"there is nothing at that address; resources are below {Root}/Users and {Root}/Groups"),
        };
    }

    private static ScimKind Kind(string name) => name switch
    {
        "Users" => ScimKind.User,
        "Groups" => ScimKind.Group,
        "Me" or "Bulk" => throw new ScimRefusal(StatusCodes.Status501NotImplemented, type: null, $"{name} is not served"),
        _ => throw new ScimRefusal(StatusCodes.Status404NotFound, type: null, "there is no such endpoint; there are Users and Groups"),
    };

    private static async Task<JsonObject> BodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (request.ContentLength is null or <= MaxBody && await request.Body.ReadAsync(buffer, cancellationToken) is var read and > 0)
        {
            body.Write(buffer.AsSpan(0, read));
            if (body.Length > MaxBody)
            {
                break;
            }
        }

        return request.ContentLength > MaxBody || body.Length > MaxBody
            ? throw new ScimRefusal(StatusCodes.Status413PayloadTooLarge, type: null, string.Create(null, $"the body has more than {MaxBody} octets"))
            : ScimJson.Read(body.GetBuffer().AsSpan(0, (int)body.Length));
    }

    private static partial class Log
    {
        [LoggerMessage(5010, LogLevel.Warning, "{Address} asks for SCIM with a token that no source of people has, or that two have; told once a minute")]
        public static partial void Stranger(ILogger logger, System.Net.IPAddress? address);

        [LoggerMessage(5011, LogLevel.Error, "A {Method} of SCIM could not be done, and the directory is asked to come again; look at the database")]
        public static partial void Failed(ILogger logger, string method, Exception exception);
    }
}
