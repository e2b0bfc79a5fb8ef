using Undersign.Protocols.MtaSts;

namespace Undersign.Relaying.Policies;

/// <summary>How a handover stood to the policy of the recipient's domain.</summary>
/// <param name="IsKept"><see langword="null"/> when no exchange was there to keep it.</param>
/// <param name="Fault">Why it was not kept.</param>
internal sealed record PolicyFinding(MtaStsMode Mode, bool? IsKept, string? Fault)
{
    /// <summary>For traces: "enforce, kept"; "testing, not kept: it does not name mx.fabrikam.example".</summary>
    public override string ToString() => $"{(Mode == MtaStsMode.Enforce ? "enforce" : "testing")}{IsKept switch { true => ", kept", false => $", not kept: {Fault}", null => "" }}";
}
