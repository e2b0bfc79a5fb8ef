namespace Undersign.Protocols.Smtp;

/// <summary>How a client session behaves towards one server.</summary>
public sealed record SmtpClientOptions
{
    /// <summary>Our own name, as EHLO gives it. It should resolve to the address we come from. RFC 5321 §4.1.4.</summary>
    public required string EhloName { get; init; }

    public SmtpClientTls Tls { get; init; } = SmtpClientTls.None;

    /// <summary>Logs in before the first transaction; <see langword="null"/> for a server that knows us otherwise.</summary>
    public SmtpClientCredentials? Credentials { get; init; }

    public SmtpClientTimeouts Timeouts { get; init; } = SmtpClientTimeouts.Default;

    public ChunkingUse Chunking { get; init; }

    /// <summary>Sends 8-bit octets even to a server that does not offer 8BITMIME, instead of 554 5.6.3.</summary>
    /// <remarks>RFC 6152 §3 forbids it, and old filters that pass every octet but do not say so are served by nothing else.</remarks>
    public bool SendsEightBitAnyway { get; init; }
}

/// <summary>When BDAT takes the place of DATA. RFC 3030 §2.</summary>
public enum ChunkingUse
{
    /// <summary>BDAT wherever CHUNKING is offered: no dot-stuffing, no wait for 354, and bare line ends travel unharmed.</summary>
    WhereOffered,

    /// <summary>DATA for all it can carry. For a server whose BDAT is broken, as Exchange's has been seen to be on its submission port.</summary>
    WhenNeeded,
}
