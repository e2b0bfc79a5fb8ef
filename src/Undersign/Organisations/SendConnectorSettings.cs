namespace Undersign.Organisations;

/// <summary>Where an organisation's mail goes on to, as its document says.</summary>
internal sealed record SendConnectorSettings(
    string Name,
    IReadOnlyList<AddressSpace> AddressSpaces,
    IReadOnlyList<SmartHostAddress> SmartHosts,
    TlsWish Tls)
{
    /// <summary>The name expected in the next hop's certificate instead of the smart host's.</summary>
    public string? TlsName { get; init; }

    public int MaxConnections { get; init; } = 50;

    public int MessagesPerConnection { get; init; } = 100;
}

/// <summary>A next hop: a host name or an address, and a port.</summary>
internal sealed record SmartHostAddress(string Host, int Port)
{
    public const int DefaultPort = 25;

    /// <summary><c>mail.contoso.example</c>, <c>mail.contoso.example:587</c>, <c>192.0.2.1:25</c>, <c>[2001:db8::1]:25</c>.</summary>
    public static SmartHostAddress? TryParse(string text, out string? reason)
    {
        var (host, port) = (text, DefaultPort);
        var colon = text.LastIndexOf(':');
        if (colon > text.LastIndexOf(']') && text.IndexOf(':', StringComparison.Ordinal) is var first && (first == colon || text.StartsWith('[')))
        {
            host = text[..colon];
            port = int.TryParse(text.AsSpan(colon + 1), System.Globalization.NumberStyles.None, null, out var number) && number is > 0 and < 65536 ? number : 0;
        }

        host = host is ['[', .. var inner, ']'] ? inner : host;
        var isHost = System.Net.IPAddress.TryParse(host, out _) || Decisions.AddressPattern.IsDomain(host);
        reason = port == 0 ? $"the port of \"{text}\" must be a number from 1 to 65535"
            : !isHost ? $"\"{text}\" is not a smart host: mail.contoso.example:25 or [2001:db8::1]:25"
            : null;
        return reason is null ? new(host, port) : null;
    }

    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? string.Create(null, $"[{Host}]:{Port}") : string.Create(null, $"{Host}:{Port}");
}

/// <summary>What TLS a send connector wants. SG-1.</summary>
internal enum TlsWish
{
    Opportunistic,
    None,
    Required,
    Verified,
}
