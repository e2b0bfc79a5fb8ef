using Undersign.Onboarding.AdminApi;
using Undersign.Onboarding.Healing;
using Undersign.Stamping;

namespace Undersign.Onboarding;

/// <summary>What an organisation's settings say of its tenant of Microsoft 365: <c>microsoft365:</c>.</summary>
internal sealed record MicrosoftSettings
{
    public const long UsualSize = 26 * 1024 * 1024;

    /// <summary>Where Exchange Online connects to, on port 25; our certificate bears it.</summary>
    public required string Gateway { get; init; }

    /// <summary>The name in the certificate that we show when mail goes back; of a domain that the tenant has accepted.</summary>
    public required string Certificate { get; init; }

    /// <summary>The first of the organisation's routing codes.</summary>
    public required string RoutingCode { get; init; }

    /// <summary>The names of the fields that its rules write and look for.</summary>
    public HeaderFieldNames HeaderFields { get; init; } = HeaderFieldNames.Undersign;

    /// <summary>Of the tenant: mail with the routing code that says another is refused, and Exchange's own test of the connector is known by it.</summary>
    public Guid? TenantId { get; init; }

    /// <summary>Ours, as the tenant sees them, IPv4. Empty: they are not put on its list of allowed addresses.</summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>Only mail of its members takes the way; <see langword="null"/>: everybody's.</summary>
    public string? Group { get; init; }

    /// <summary>From here on mail goes without us. Octets.</summary>
    public long MaxSize { get; init; } = UsualSize;

    /// <summary>Whether Exchange keeps its own header fields on the way, so that what comes back counts as internal.</summary>
    public bool RetainsHeaders { get; init; } = true;

    /// <summary>Whether mail to the outside is made HTML where Outlook wrote rich text, which nobody can sign.</summary>
    public bool EndsRichText { get; init; } = true;

    /// <summary>What the rule leaves alone.</summary>
    public IReadOnlyList<LeftAlone> LeavesAlone { get; init; } = LeftAlone.Usual;

    /// <summary>By what right we see and change the tenant ourselves; <see langword="null"/>: somebody does by hand, or with the script.</summary>
    public ExchangeAccess? Exchange { get; init; }

    /// <summary>When mail goes past us by itself; <see langword="null"/>: never.</summary>
    public SelfHealing? SelfHealing { get; init; }

    /// <summary>A record would write down the routing code.</summary>
    public override string ToString() => Gateway;
}
