using Undersign.Onboarding.Domains;

namespace Undersign.Onboarding.Tenants;

/// <summary>Whether mail for the outside may go back into the tenant, as it said when it was asked.</summary>
/// <param name="Says">Without a full stop at the end.</param>
/// <param name="Fix">What to do; <see langword="null"/> where nothing is known.</param>
internal sealed record ReturnTrial(ReturnState State, string Says, string? Fix)
{
    public ConnectionFault? Fault => State is ReturnState.Refused or ReturnState.Unreached ? new(Says, Fix ?? "mail waits with Exchange Online until then") : null;

    public Finding ToFinding(string organisation) => new(organisation, FindingTopic.Connectors, State switch
    {
        ReturnState.Open => FindingState.Good,
        ReturnState.Refused => FindingState.Bad,
        _ => FindingState.Attention,
    }, Says)
    {
        Fix = Fix,
    };
}

internal enum ReturnState
{
    Open,

    /// <summary>It cannot be said now: the tenant is busy.</summary>
    Unsure,

    /// <summary>Nobody has answered, or we have not what it takes to ask, so nobody knows.</summary>
    Unreached,

    /// <summary>It is so until somebody changes something.</summary>
    Refused,
}
