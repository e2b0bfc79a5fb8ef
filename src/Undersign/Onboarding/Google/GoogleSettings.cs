using Undersign.Stamping;

namespace Undersign.Onboarding.Google;

/// <summary>What an organisation's settings say of its Google Workspace: <c>googleWorkspace:</c>.</summary>
internal sealed record GoogleSettings
{
    /// <summary>Gmail takes and sends 25 MB; with what encoding adds it is more than a third larger.</summary>
    public const int UsualMegabytes = 25;

    /// <summary>Where Gmail connects to; our certificate bears it.</summary>
    public required string Gateway { get; init; }

    public int Port { get; init; } = 25;

    /// <summary>The first of the organisation's routing codes.</summary>
    public required string RoutingCode { get; init; }

    /// <summary>What the organisation calls our two header fields.</summary>
    public HeaderFieldNames HeaderFields { get; init; } = HeaderFieldNames.Undersign;

    /// <summary>By which Gmail sees us: from there it relays for the organisation.</summary>
    public required IReadOnlyList<string> Addresses { get; init; }

    /// <summary>Only mail of its members takes the way; <see langword="null"/>: everybody's.</summary>
    public string? Group { get; init; }

    /// <summary>From here on mail goes without us.</summary>
    public int MaxMegabytes { get; init; } = UsualMegabytes;

    /// <summary>A record would write down the routing code.</summary>
    public override string ToString() => Gateway;
}
