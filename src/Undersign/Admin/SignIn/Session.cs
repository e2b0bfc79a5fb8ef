using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Undersign.Admin.SignIn;

/// <summary>Somebody who has signed in, until the cookie is over.</summary>
/// <remarks>Limit: there are no accounts yet, so everybody who has signed in is the administrator (#8).</remarks>
internal static class Session
{
    public const string SignInPath = "/sign-in";
    public const string SignOutPath = "/sign-out";

    private const string CookieName = "undersign";
    private const string Administrator = "administrator";

    /// <summary>A working day. It does not grow longer by being used.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    /// <summary>For no script, and for no request that another site begins. RFC 6265 §4.1.2.5, §4.1.2.6.</summary>
    public static void Configure(CookieAuthenticationOptions options)
    {
        options.LoginPath = SignInPath;
        options.ReturnUrlParameter = "returnUrl";
        options.ExpireTimeSpan = Lifetime;
        options.SlidingExpiration = false;
        options.Cookie.Name = CookieName;
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Strict;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
    }

    /// <summary>Whether what is typed here crosses no network in the clear.</summary>
    public static bool IsPrivate(HttpContext context) =>
        context.Request.IsHttps || (context.Connection.RemoteIpAddress is { } client && IPAddress.IsLoopback(client.IsIPv4MappedToIPv6 ? client.MapToIPv4() : client));

    /// <summary>Who stores something on a page.</summary>
    public static string NameOf(HttpContext context) => context.User.Identity?.Name ?? Administrator;

    public static Task BeginAsync(HttpContext context)
    {
        var identity = new ClaimsIdentity([new(ClaimTypes.Name, Administrator)], CookieAuthenticationDefaults.AuthenticationScheme);
        return context.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme, new(identity));
    }

    /// <summary>Asked by a form of ours alone: nobody else may sign somebody out.</summary>
    public static async Task<IResult> EndAsync(HttpContext context, IAntiforgery antiforgery)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
        {
            return Results.BadRequest();
        }

        await context.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        return Results.LocalRedirect("/");
    }

    /// <summary>Only to a page of ours.</summary>
    public static string Local(string? address) => address is ['/', not ('/' or '\\'), ..] && !address.Any(char.IsControl) ? address : "/";
}
