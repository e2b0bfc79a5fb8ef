using Undersign.Onboarding.Domains;
using Undersign.Onboarding.Tenants;
using Undersign.Organisations;

namespace Undersign.Admin.Connect;

/// <summary>How far an organisation is on its way to being connected, a stage after the other.</summary>
internal static class ConnectTrack
{
    public static IReadOnlyList<ConnectStage> Of(ConnectView view) =>
    [
        new("Settings", IsDescribed(view.Organisation) ? "good" : "attention", IsDescribed(view.Organisation) ? $"version {view.Organisation.Version} is in force" : "say nothing of a mail system"),
        new("Domains", view.Domains is null ? "" : Colour(view.Domains.Worst), view.Domains is null ? "not looked at yet" : Summary(view.Domains)),
        .. view.NeedsSignIn ? [new ConnectStage("Sign-in", view.SignedIn is null ? "attention" : "good", view.SignedIn ?? "nobody has signed in yet")] : Array.Empty<ConnectStage>(),
        OfTenant(view.Organisation, view.Sighting),
    ];

    public static string Words(FindingState state) => state switch
    {
        FindingState.Good => "right",
        FindingState.Unknown => "not known",
        FindingState.Attention => "look at it",
        _ => "wrong",
    };

    /// <returns>A class of the style sheet.</returns>
    public static string Colour(FindingState state) => state switch
    {
        FindingState.Good => "good",
        FindingState.Unknown => "",
        FindingState.Attention => "attention",
        _ => "bad",
    };

    private static bool IsDescribed(Organisation organisation) => organisation.Microsoft is not null || organisation.ExchangeServer is not null || organisation.Google is not null;

    private static string Summary(DomainReport domains)
    {
        var (wrong, doubtful) = (domains.Findings.Count(static finding => finding.State == FindingState.Bad), domains.Findings.Count(static finding => finding.State == FindingState.Attention));
        return wrong + doubtful == 0 ? "as they must be" : $"{wrong} wrong, {doubtful} to look at";
    }

    private static ConnectStage OfTenant(Organisation organisation, TenantSighting? tenant) => (organisation.Microsoft, tenant) switch
    {
        (null, _) => new("Mail system", "", IsDescribed(organisation) ? "send a message, and look at the trace" : "comes after the settings"),
        (_, null) => new("Microsoft 365", "", organisation.Microsoft.Exchange is null ? "nobody looks: microsoft365: exchange says by what right" : "not looked at yet"),
        (_, { Status: { State: ConnectionState.Connected } }) => new("Microsoft 365", "good", "connected"),
        (_, { Status: { State: ConnectionState.InProgress, Step: var step } }) => new("Microsoft 365", "attention", $"in progress: {step}"),
        (_, { Status: { State: ConnectionState.Degraded } }) => new("Microsoft 365", "bad", "not as it should be"),
        (_, { Status: { State: ConnectionState.Paused, Step: var step } }) => new("Microsoft 365", "bad", $"paused: {step}"),
        (_, { Status: { State: ConnectionState.Parting, Step: var step } }) => new("Microsoft 365", "attention", $"being disconnected: {step}"),
        _ => new("Microsoft 365", "attention", "not connected"),
    };
}

/// <param name="Colour">A class of the style sheet; empty where it has not been reached.</param>
internal sealed record ConnectStage(string Name, string Colour, string Says);
