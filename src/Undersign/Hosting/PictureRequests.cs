using Microsoft.Net.Http.Headers;
using Undersign.Operation;
using Undersign.Organisations;
using Undersign.Signatures;
using Undersign.Storage;

namespace Undersign.Hosting;

/// <summary>Answers whoever opens mail that names a picture: anybody, for years. A picture that was ever in force, by its exact name, and nothing else.</summary>
internal sealed partial class PictureRequests(OrganisationCatalogue organisations, HostedPictureStore store, PictureHosting hosting, TimeProvider time, ILogger<PictureRequests> logger)
{
    private readonly BriefQuestions _questions = new(time);

    /// <summary>In front of the name: the path of our address, or nothing where the web server before us has taken it away.</summary>
    private readonly string _path = hosting.Address.AbsolutePath;

    public async Task AnswerAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "no-store";
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            response.Headers.Allow = "GET, HEAD";
            response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return;
        }

        var (isKnown, picture) = NameIn(request.Path.Value ?? "") is { } name ? await FindAsync(name, context.RequestAborted) : (true, null);
        if (picture is null)
        {
            response.StatusCode = isKnown ? StatusCodes.Status404NotFound : StatusCodes.Status503ServiceUnavailable;
            return;
        }

        response.Headers.CacheControl = "public, max-age=31536000, immutable"; // RFC 8246 §2
        response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        await Results.Bytes(picture.Octets, picture.MediaType, entityTag: new EntityTagHeaderValue($"\"{picture.Name}\"")).ExecuteAsync(context);
    }

    private string? NameIn(string path)
    {
        var name = path.StartsWith(_path, StringComparison.Ordinal) ? path[_path.Length..] : path.StartsWith('/') ? path[1..] : path;
        return HostedPicture.IsName(name) ? name : null;
    }

    /// <returns>Whether it is known at all; not while the database is away.</returns>
    private async ValueTask<(bool IsKnown, HostedPicture? Picture)> FindAsync(string name, CancellationToken cancellationToken)
    {
        foreach (var organisation in organisations.Current.All)
        {
            if (organisation.FindPicture(name) is { } inForce)
            {
                return (true, inForce);
            }
        }

        return await _questions.AskAsync<(bool, HostedPicture?)>(
            async limited => (true, await store.FindAsync(name, limited)), (false, null), exception => Log.NotFound(logger, exception), cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(7302, LogLevel.Warning, "The database does not give the pictures of older mail; look at it. For ten seconds only pictures in force are shown")]
        public static partial void NotFound(ILogger logger, Exception exception);
    }
}
