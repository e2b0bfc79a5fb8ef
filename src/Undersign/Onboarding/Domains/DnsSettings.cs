using System.Net;

namespace Undersign.Onboarding.Domains;

/// <summary>What an organisation's settings say of its domains in the DNS, for checking them: <c>dns:</c>.</summary>
internal sealed record DnsSettings
{
    public static readonly DnsSettings None = new();

    /// <summary>By which the Internet sees mail come from us; empty: those of <see cref="Gateway"/>, or of the name we say in EHLO.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; init; } = [];

    /// <summary>Besides those that the organisation's mail system is known to have.</summary>
    public IReadOnlyList<string> DkimSelectors { get; init; } = [];

    /// <summary>Our name, as <c>microsoft365:</c> has it.</summary>
    public string? Gateway { get; init; }
}
