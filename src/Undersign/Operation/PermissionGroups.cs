namespace Undersign.Operation;

/// <summary>Which proofs a receive connector takes. There is no group for strangers: whoever shows none of these leaves no mail here (law 8).</summary>
[Flags]
internal enum PermissionGroups
{
    None = 0,

    /// <summary>The organisation's addresses; what Exchange calls externally secured.</summary>
    Addresses = 1,

    /// <summary>A name in the client's certificate; Exchange's <c>Partners</c>.</summary>
    Certificates = 2,

    /// <summary>The organisation's secret in the header section.</summary>
    RoutingCodes = 4,

    /// <summary>Who has signed in; Exchange's <c>ExchangeUsers</c>.</summary>
    Users = 8,

    Servers = Addresses | Certificates | RoutingCodes,
}
