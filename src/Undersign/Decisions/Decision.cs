using Undersign.Signatures;
using Undersign.Stamping;

namespace Undersign.Decisions;

/// <summary>What happens to the copy for one recipient. Recipients with equal decisions share a copy.</summary>
internal abstract record Decision
{
    private Decision()
    {
    }

    /// <summary>Stamp it, because this rule says so.</summary>
    public sealed record Stamp(Signature Signature, Placement Placement, Rule Rule) : Decision;

    /// <summary>Let it go as it came.</summary>
    /// <param name="Rule">The rule that said so; <see langword="null"/> when none was asked or none applied.</param>
    public sealed record Pass(string Reason, Rule? Rule) : Decision;
}
