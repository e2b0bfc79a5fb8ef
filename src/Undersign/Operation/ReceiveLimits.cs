namespace Undersign.Operation;

/// <summary>What one receive connector takes. Networks are single IPv4 addresses, and /64 of IPv6, of which one customer has at least that.</summary>
internal sealed record ReceiveLimits
{
    /// <summary>In octets. RFC 1870.</summary>
    public required long MessageSize { get; init; }

    /// <summary>Of one transaction; RFC 5321 §4.5.3.1.8 asks for 100 at least.</summary>
    public required int Recipients { get; init; }

    public int? MessagesPerConnection { get; init; }

    /// <summary>At once.</summary>
    public required int Connections { get; init; }

    /// <summary>At once, from one network.</summary>
    public required int ConnectionsPerAddress { get; init; }

    /// <summary>From one network.</summary>
    public int? ConnectionsPerMinute { get; init; }

    /// <summary>From one network.</summary>
    public int? MessagesPerMinute { get; init; }

    /// <summary>RFC 5321 §4.5.3.2.7 asks for five minutes.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Between two pieces of mail data.</summary>
    public TimeSpan DataTimeout { get; init; } = TimeSpan.FromMinutes(5);

    public TimeSpan SessionTime { get; init; } = TimeSpan.FromHours(1);
}
