using Undersign.Onboarding.Domains;
using Undersign.Onboarding.Errands;
using Undersign.Onboarding.Tenants;
using Undersign.Organisations;

namespace Undersign.Admin.Connect;

/// <summary>What the page Connect shows of one organisation, at one moment: its sections are all of the same.</summary>
internal sealed record ConnectView(Organisation Organisation)
{
    /// <summary>The sections, by the part of the page's address that leads there.</summary>
    public const string Tenant = "tenant";

    public const string Probe = "probe";
    public const string Disconnect = "disconnect";

    /// <summary><see langword="null"/> where the settings do not say by what right the tenant is asked.</summary>
    public TenantSubject? Subject { get; init; }

    public DomainReport? Domains { get; init; }

    public TenantSighting? Sighting { get; init; }

    public Errand? Errand { get; init; }

    /// <summary>A sign-in is the right by which the tenant is asked.</summary>
    public bool NeedsSignIn { get; init; }

    /// <summary>Who has signed in on this node.</summary>
    public string? SignedIn { get; init; }

    /// <summary>Why something of this is not known.</summary>
    public string? Fault { get; init; }

    /// <summary>What was seen since is not what the errand ended with: somebody has used a command, or something has changed.</summary>
    public bool IsErrandPast => Fault is null && Errand switch
    {
        { Kind: ErrandKind.Disconnect, End: ErrandEnd.Done } => Sighting is { Status.State: not ConnectionState.NotConnected },
        { Kind: ErrandKind.Disconnect, End: ErrandEnd.Waits } => Sighting is not { IsParting: true },
        { Kind: ErrandKind.Connect, End: ErrandEnd.Done } or { Kind: ErrandKind.SignIn or ErrandKind.Look, End: ErrandEnd.Done, Plan.Changes: [] } =>
            Sighting is null or { IsParting: true } || (IsSeenSince && Sighting.Status.State != ConnectionState.Connected),
        { Kind: ErrandKind.Connect or ErrandKind.SignIn or ErrandKind.Look, IsRunning: false } => IsSeenSince && Sighting?.Status.State == ConnectionState.Connected,
        _ => false,
    };

    private bool IsSeenSince => Sighting?.CheckedAt > Errand?.EndedAt;

    public bool IsBusy => Errand is { IsRunning: true };

    public bool MayAsk => Subject is not null && (!NeedsSignIn || SignedIn is not null);

    public string Address => $"/connect?organisation={Uri.EscapeDataString(Organisation.Name)}";

    /// <summary>Where the errand is shown.</summary>
    public string Here => Address + "#" + (Errand?.Kind switch
    {
        ErrandKind.Probe => Probe,
        ErrandKind.Disconnect => Disconnect,
        _ => Tenant,
    });

    public string AddressOf(ConnectAct act) => $"/connect/{Uri.EscapeDataString(Organisation.Name)}/{act.Name}";
}
