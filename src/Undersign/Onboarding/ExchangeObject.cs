namespace Undersign.Onboarding;

/// <summary>One object of the tenant as it should be. What is not named here is not ours to say.</summary>
/// <param name="Purpose">One sentence for the administrator.</param>
internal sealed record ExchangeObject(ExchangeNoun Noun, string Name, string Purpose, IReadOnlyList<ExchangeParameter> Parameters)
{
    /// <summary>Whether we make and remove it, or only change what every tenant has.</summary>
    public bool IsOurs => Noun is ExchangeNoun.OutboundConnector or ExchangeNoun.InboundConnector or ExchangeNoun.TransportRule;
}

/// <summary>A parameter of the cmdlets, and the same in the admin center.</summary>
/// <param name="Step"><see langword="null"/> where the admin center has no field for it and does the same by itself.</param>
internal sealed record ExchangeParameter(string Name, ExchangeValue Value, AdminCenterStep? Step = null)
{
    /// <summary>Whether its value is on no screen and in no log: a rule sets the routing code by it.</summary>
    public static bool IsSecret(string name) => name == "SetHeaderValue";
}

/// <summary>The kinds of objects of a tenant that mail flow by way of a gateway needs; each is the noun of its cmdlets.</summary>
internal enum ExchangeNoun
{
    OutboundConnector,
    InboundConnector,
    TransportRule,

    /// <summary>Is there in every tenant, as the next: it is changed and never made.</summary>
    RemoteDomain,
    HostedConnectionFilterPolicy,

    /// <summary>Is only looked at.</summary>
    AcceptedDomain,
}
