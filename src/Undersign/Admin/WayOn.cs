using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Antiforgery;
using Undersign.Admin.SignIn;

namespace Undersign.Admin;

/// <summary>An answer without words is a blank page in a browser: this says what happened, and where it goes on.</summary>
internal static class WayOn
{
    /// <summary>A form that is none, or one beyond every limit, is the sender's fault and no news for our log.</summary>
    private static async Task ReadAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (Exception exception) when (!context.Response.HasStarted && HttpMethods.IsPost(context.Request.Method) && IsOfForm(exception))
        {
            context.Response.StatusCode = (exception as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status400BadRequest;
        }
    }

    /// <summary>What reading a form throws; wrapped, where the token was looked for in it.</summary>
    private static bool IsOfForm(Exception exception) =>
        exception is BadHttpRequestException or InvalidDataException || (exception is AntiforgeryValidationException && (exception.InnerException is null || IsOfForm(exception.InnerException))) || exception.GetType() == typeof(IOException);

    public static async Task AddAsync(HttpContext context, RequestDelegate next)
    {
        await ReadAsync(context, next);
        var (request, response) = (context.Request, context.Response);
        if (response.HasStarted || !request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
        {
            return; // it has words, or a program reads the number
        }

        var isForm = HttpMethods.IsPost(request.Method);
        if ((response.StatusCode, isForm) is not ((StatusCodes.Status400BadRequest, true) or (StatusCodes.Status404NotFound, _)))
        {
            return;
        }

        // Each form's address leads to its page, but for signing out.
        var isOld = response.StatusCode == StatusCodes.Status400BadRequest;
        var address = isOld && request.Path != Session.SignOutPath ? $"{request.Path.ToUriComponent()}{request.QueryString.ToUriComponent()}" : "/";
        var (title, words, link) = isOld
            ? ("Nothing was done", "The page that this was sent from is older than your session, or not of this gateway. What you typed is still there when you go back in the browser: copy it, load the page anew, and send it from there.", "Load the page anew")
            : ("There is no such page", "The address is mistyped, or what was there is gone.", "Status");
        response.ContentType = "text/html; charset=utf-8";
        await response.WriteAsync($"""
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8" /><meta name="viewport" content="width=device-width, initial-scale=1" /><title>{title} - Undersign</title><link rel="stylesheet" href="/assets/undersign.css" /></head>
            <body><header class="bar"><a class="wordmark" href="/">Undersign</a></header><main><h1>{title}</h1><p>{words}</p><div class="actions"><a class="button" href="{HtmlEncoder.Default.Encode(address)}">{link}</a></div></main></body>
            </html>
            """, context.RequestAborted);
    }
}
