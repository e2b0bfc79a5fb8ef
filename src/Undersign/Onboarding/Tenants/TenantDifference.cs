namespace Undersign.Onboarding.Tenants;

/// <summary>A parameter that is not as it should be.</summary>
/// <param name="Shown">As the tenant has it.</param>
internal sealed record TenantDifference(ExchangeParameter Wanted, string Shown)
{
    /// <summary>A rule sets it: the routing code is on no screen and in no log.</summary>
    private const string Secret = "SetHeaderValue";

    public override string ToString() => (Wanted.Name, Wanted.Value) switch
    {
        ("Priority", _) => "it stands in the wrong place",
        (Secret, _) => $"{Secret} is another",
        (_, ExchangeValue.Entries) => $"{Wanted.Name} without {Wanted.Value.Words}",
        (_, ExchangeValue.Without) => $"{Wanted.Name} with {Wanted.Value.Words}",
        _ => $"{Wanted.Name} is {Shown} instead of {Wanted.Value.Words}",
    };
}
