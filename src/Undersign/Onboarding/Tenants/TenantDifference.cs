namespace Undersign.Onboarding.Tenants;

/// <summary>A parameter that is not as it should be.</summary>
/// <param name="Shown">As the tenant has it.</param>
internal sealed record TenantDifference(ExchangeParameter Wanted, string Shown)
{
    public bool EndsRichText => Wanted is { Name: ExchangePlan.RichText, Value: ExchangeValue.Flag { IsOn: false } };

    public override string ToString() => (Wanted.Name, Wanted.Value) switch
    {
        ("Priority", _) => "it stands in the wrong place",
        (var name, _) when ExchangeParameter.IsSecret(name) => $"{name} is another",
        (_, ExchangeValue.Entries) => $"{Wanted.Name} without {Wanted.Value.Words}",
        (_, ExchangeValue.Without) => $"{Wanted.Name} with {Wanted.Value.Words}",
        _ => $"{Wanted.Name} is {Shown} instead of {Wanted.Value.Words}",
    };
}
