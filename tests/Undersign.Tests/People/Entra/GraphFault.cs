using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Undersign.Tests.People.Entra;

/// <summary>Answers some requests in place of Graph.</summary>
/// <param name="path">Of the requests that are meant: a part of path or query.</param>
/// <param name="after">So many are answered as usual before.</param>
/// <param name="times">So many are answered like this.</param>
internal sealed class GraphFault(string path, int after, int times, Func<HttpContext, Task> answer)
{
    private int _seen;

    /// <summary>How many it has answered.</summary>
    public int Given => Math.Clamp(Volatile.Read(ref _seen) - after, 0, times);

    public static Func<HttpContext, Task> Error(int status, string code, string message, params (string Name, string Value)[] headers) => context =>
    {
        context.Response.StatusCode = status;
        foreach (var (name, value) in headers)
        {
            context.Response.Headers[name] = value;
        }

        // https://learn.microsoft.com/graph/errors#json-representation
        return context.Response.WriteAsJsonAsync(new JsonObject
        {
            ["error"] = new JsonObject
            {
                ["code"] = code,
                ["message"] = message,
                ["innerError"] = new JsonObject { ["request-id"] = TenantDouble.NewId(), ["date"] = "2026-11-22T04:00:00" },
            },
        });
    };

    /// <summary>https://learn.microsoft.com/graph/throttling#what-happens-when-throttling-occurs</summary>
    public static Func<HttpContext, Task> TooMany(int seconds) =>
        Error(StatusCodes.Status429TooManyRequests, "TooManyRequests", "Too Many Requests", ("Retry-After", seconds.ToString(provider: null)));

    public static Func<HttpContext, Task> Text(int status, string text, string mediaType = "application/json") => async context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = mediaType;
        await context.Response.WriteAsync(text, context.RequestAborted);
    };

    public async Task<bool> TryAnswerAsync(HttpContext context)
    {
        var isMeant = $"{context.Request.Path}{Uri.UnescapeDataString(context.Request.QueryString.Value ?? "")}".Contains(path, StringComparison.Ordinal);
        if (!isMeant || Interlocked.Increment(ref _seen) is var number && (number <= after || number > after + times))
        {
            return false;
        }

        await answer(context);
        return true;
    }
}
