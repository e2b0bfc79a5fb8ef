using Undersign.Onboarding.AdminApi;

namespace Undersign.Onboarding.Tenants;

/// <summary>One thing to be done, so that the tenant is as it should be.</summary>
internal abstract record TenantChange
{
    private TenantChange()
    {
    }

    public abstract TenantStage Stage { get; }

    /// <summary>For the administrator, and the same only for the same change.</summary>
    public abstract string Words { get; }

    /// <summary>The same, where somebody or something has undone what was right; <see langword="null"/> where another change of the same thing says it.</summary>
    public abstract string? Fault { get; }

    public abstract Cmdlet Cmdlet { get; }

    private static string Kind(ExchangeNoun noun) => noun switch
    {
        ExchangeNoun.OutboundConnector or ExchangeNoun.InboundConnector => "connector",
        ExchangeNoun.TransportRule => "rule",
        ExchangeNoun.RemoteDomain => "remote domain",
        ExchangeNoun.HostedConnectionFilterPolicy => "connection filter policy",
        _ => throw new InvalidOperationException($"no change of {noun}"),
    };

    /// <summary>A rule is made off: it must not act before everything it needs is there.</summary>
    public sealed record Make(ExchangeObject Item) : TenantChange
    {
        public override TenantStage Stage => Item.Noun == ExchangeNoun.TransportRule ? TenantStage.Rules : TenantStage.Connectors;

        public override string Words => $"make {Kind(Item.Noun)} \"{Item.Name}\": it {Item.Purpose}";

        public override string Fault => $"the {Kind(Item.Noun)} \"{Item.Name}\" does not stand in the tenant";

        public override Cmdlet Cmdlet => new(
            $"New-{Item.Noun}",
            [
                ("Name", Item.Name),
                .. Item.Noun == ExchangeNoun.TransportRule ? [("Enabled", false)] : Array.Empty<(string, ExchangeValue)>(),
                .. Item.Parameters.Where(static parameter => parameter.Value is not ExchangeValue.Nothing).Select(static parameter => (parameter.Name, parameter.Value)),
            ]);
    }

    /// <param name="Differences">Alone what is not as it should be is set, and what is one condition or action with it.</param>
    public sealed record Alter(ExchangeObject Item, IReadOnlyList<TenantDifference> Differences) : TenantChange
    {
        public override TenantStage Stage => Item.Noun switch
        {
            ExchangeNoun.TransportRule => TenantStage.Rules,
            ExchangeNoun.OutboundConnector or ExchangeNoun.InboundConnector => TenantStage.Connectors,
            _ => TenantStage.Surroundings,
        };

        public override string Words => $"change {Kind(Item.Noun)} \"{Item.Name}\": {string.Join("; ", Differences)}{(Differences.Any(static difference => difference.EndsRichText) ? " (voting buttons and recalls to the outside end with it)" : "")}";

        public override string Fault => $"the {Kind(Item.Noun)} \"{Item.Name}\" is not as it should be: {string.Join("; ", Differences)}";

        public override Cmdlet Cmdlet => new($"Set-{Item.Noun}", [
            ("Identity", Item.Name),
            .. Item.Parameters.Where(parameter => Differences.Any(difference => difference.Wanted.Name == parameter.Name || RulePlan.ArePair(difference.Wanted.Name, parameter.Name)))
                .Select(static parameter => (parameter.Name, parameter.Value)),
        ]);
    }

    public sealed record Remove(ExchangeNoun Noun, string Name) : TenantChange
    {
        public override TenantStage Stage => Noun == ExchangeNoun.TransportRule ? TenantStage.RulesGone : TenantStage.ConnectorsGone;

        public override string Words => $"remove {Kind(Noun)} \"{Name}\"";

        public override string Fault => $"the {Kind(Noun)} \"{Name}\" stands in the tenant, and the settings do not ask for it";

        public override Cmdlet Cmdlet => new($"Remove-{Noun}", ("Identity", Name), ("Confirm", false));
    }

    public sealed record TurnOn(string Rule) : TenantChange
    {
        public override TenantStage Stage => TenantStage.RulesOn;

        public override string Words => $"turn on rule \"{Rule}\"";

        public override string Fault => $"the rule \"{Rule}\" is off";

        public override Cmdlet Cmdlet => new("Enable-TransportRule", ("Identity", Rule), ("Confirm", false));
    }

    public sealed record TurnOff(string Rule) : TenantChange
    {
        public override TenantStage Stage => TenantStage.RulesOff;

        public override string Words => $"turn off rule \"{Rule}\"";

        public override string? Fault => null;

        public override Cmdlet Cmdlet => new("Disable-TransportRule", ("Identity", Rule), ("Confirm", false));
    }
}

/// <summary>The order in which changes are made, on the way here and on the way back. A stage begins when the tenant shows all of the one before.</summary>
internal enum TenantStage
{
    /// <summary>A rule can only name what is there and on.</summary>
    Connectors,

    /// <summary>Those that go. What is off can be turned on again at once; what is gone has to be made.</summary>
    RulesOff,
    RulesGone,

    Rules,

    /// <summary>The remote domain, the connection filter.</summary>
    Surroundings,

    /// <summary>From here on mail comes by us.</summary>
    RulesOn,

    /// <summary>What a rule names cannot go.</summary>
    ConnectorsGone,
}
