using Microsoft.AspNetCore.Antiforgery;
using Undersign.Onboarding.Errands;
using Undersign.Onboarding.Tenants;
using Undersign.Organisations;

namespace Undersign.Admin.Connect;

/// <summary>What the buttons of the page begin: each answers at once with the page, which says how far it is.</summary>
/// <remarks>The forms lead here and not to the page's components: a second click, or a page that is older than what it shows, then does nothing, rather than being an error.</remarks>
internal static class ConnectActs
{
    /// <summary>What has been agreed to, in the form.</summary>
    public const string Offer = "offer";

    /// <summary>Why nothing was begun, in the address of the page.</summary>
    public const string Said = "said";

    /// <summary>By <see cref="Said"/>.</summary>
    public static readonly IReadOnlyDictionary<string, string> Words = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["settings"] = "Nothing was begun: the settings in force do not say by what right the tenant is asked.",
        ["offer"] = "Nothing was done: something else has been looked at or done since that page was loaded. This is how it is now.",
        ["busy"] = "Nothing was begun: something else is still going on. It is shown below.",
    };

    public static void Map(WebApplication app) => app.MapPost("/connect/{organisation}/{act}", ActAsync).RequireAuthorization();

    private static async Task<IResult> ActAsync(string organisation, string act, HttpContext context, IAntiforgery antiforgery, OrganisationCatalogue catalogue, TenantSubjects subjects, TenantErrands errands)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
        {
            return Results.BadRequest();
        }

        if (catalogue.Current.Find(organisation) is not { } found)
        {
            return Results.NotFound();
        }

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        return subjects.Of(found) is { } subject ? To(found, Begin(act, subject, form, errands)) : To(found, "settings");
    }

    /// <returns>The key of why not; <see langword="null"/> where it has begun.</returns>
    private static string? Begin(string act, TenantSubject subject, IFormCollection form, TenantErrands errands)
    {
        if (act == ConnectAct.Stop.Name)
        {
            errands.Stop(subject.Organisation);
            return null;
        }

        if (act == ConnectAct.Connect.Name)
        {
            return Guid.TryParse(form[Offer], out var offer) && errands.TryConnect(subject, offer) ? null : errands.Find(subject.Organisation) is { IsRunning: true } ? "busy" : "offer";
        }

        return (act == ConnectAct.SignIn.Name ? errands.TrySignIn(subject) : act == ConnectAct.Look.Name && errands.TryLook(subject)) ? null : "busy";
    }

    private static IResult To(Organisation organisation, string? said) =>
        Results.LocalRedirect($"/connect?organisation={Uri.EscapeDataString(organisation.Name)}{(said is null ? "" : $"&{Said}={said}")}#tenant");
}
