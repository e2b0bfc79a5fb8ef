using System.Data.Common;
using Microsoft.AspNetCore.Antiforgery;
using Undersign.Custody;
using Undersign.Onboarding.Errands;
using Undersign.Onboarding.Tenants;
using Undersign.Organisations;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;
using Undersign.Tokens;

namespace Undersign.Admin.Connect;

/// <summary>What the buttons of the page begin: each answers at once with the page, which says how far it is.</summary>
/// <remarks>The forms lead here and not to the page's components: a second click, or a page that is older than what it shows, then does nothing, rather than being an error.</remarks>
internal sealed class ConnectActs(OrganisationCatalogue catalogue, TenantSubjects subjects, TenantErrands errands, DbDataSource database, TimeProvider time)
{
    /// <summary>What has been agreed to, in the form.</summary>
    public const string Offer = "offer";

    /// <summary>The organisation's name, typed by whoever disconnects it.</summary>
    public const string Confirmed = "confirmed";

    /// <summary>Where a probe ends.</summary>
    public const string To = "to";

    /// <summary>Why nothing was begun, in the address of the page.</summary>
    public const string Said = "said";

    private const string Busy = "busy";

    /// <summary>By <see cref="Said"/>.</summary>
    public static readonly IReadOnlyDictionary<string, string> Words = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["settings"] = "Nothing was begun: the settings in force do not say by what right the tenant is asked.",
        ["application"] = "Nothing was begun: the settings name a secret or certificate, so nobody has to sign in.",
        [Offer] = "Nothing was done: something else has been looked at or done since that page was loaded. This is how it is now.",
        [Busy] = "Nothing was begun: something else is still going on. It is shown below.",
        [Confirmed] = "Nothing was taken away: what was typed is not the organisation's name.",
        [To] = "No probe was begun: that is no address in one of the organisation's domains.",
    };

    public static void Map(WebApplication app) => app.MapPost("/connect/{organisation}/{act}", ActAsync).RequireAuthorization();

    private static async Task<IResult> ActAsync(string organisation, string act, HttpContext context, IAntiforgery antiforgery, ConnectActs acts)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
        {
            return Results.BadRequest();
        }

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (acts.Find(organisation, act) is not { } found)
        {
            return Results.NotFound();
        }

        var said = acts.Begin(found.Organisation, found.Act, form);
        return Results.LocalRedirect($"/connect?organisation={Uri.EscapeDataString(organisation)}{(said is null ? $"#{found.Act.Section}" : $"&{Said}={said}")}");
    }

    private (Organisation Organisation, ConnectAct Act)? Find(string organisation, string act) =>
        catalogue.Current.Find(organisation) is { } found && ConnectAct.All.FirstOrDefault(known => known.Name == act) is { } known ? (found, known) : null;

    /// <returns>The key of why not; <see langword="null"/> where it has begun.</returns>
    private string? Begin(Organisation organisation, ConnectAct act, IFormCollection form)
    {
        var subject = subjects.Of(organisation);
        if (act == ConnectAct.Stop)
        {
            errands.Stop(organisation.Name);
            return null;
        }

        if (act == ConnectAct.Probe)
        {
            return Address(form[To], organisation) is not { } to ? To : errands.TryProbe(organisation.Name, subject, to) ? null : Busy;
        }

        return subject is null ? "settings"
            : act == ConnectAct.SignIn ? subject.Settings.Exchange?.Credential is EntraCredential.Login ? Refusal(errands.TrySignIn(subject)) : "application"
            : act == ConnectAct.Look ? Refusal(errands.TryLook(subject))
            : act == ConnectAct.Connect ? Connect(subject, form[Offer])
            : form[Confirmed].ToString().Trim() != organisation.Name ? Confirmed
            : Refusal(errands.TryDisconnect(subject, cancellation => new QueueSearch(database, time).CountAsync(new() { Organisation = organisation.Name }, cancellation)));
    }

    private string? Connect(TenantSubject subject, string? offer) =>
        Guid.TryParse(offer, out var agreed) && errands.TryConnect(subject, agreed) ? null : errands.Find(subject.Organisation) is { IsRunning: true } ? Busy : Offer;

    private static string? Refusal(bool hasBegun) => hasBegun ? null : Busy;

    private static Mailbox? Address(string? text, Organisation organisation) =>
        AddressList.Parse(text ?? "") is [var only] && only.Address is { LocalPart.Length: > 0 } address && organisation.IsInside(address) ? address : null;
}
