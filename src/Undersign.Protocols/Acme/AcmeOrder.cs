using System.Text.Json.Serialization;

namespace Undersign.Protocols.Acme;

/// <summary>A certificate that was asked for, as far as it has come. RFC 8555 §7.1.3.</summary>
/// <remarks>What an authority leaves out is empty here, not null: generated readers set every init property.</remarks>
public sealed record AcmeOrder
{
    public string Status { get => field ?? ""; init; }

    public IReadOnlyList<Uri> Authorizations { get => field ?? []; init; }

    public Uri? Finalize { get; init; }

    public Uri? Certificate { get; init; }

    public AcmeProblem? Error { get; init; }

    /// <summary>The order's own URL; the authority says it beside the order.</summary>
    [JsonIgnore]
    public Uri? Location { get; init; }
}
