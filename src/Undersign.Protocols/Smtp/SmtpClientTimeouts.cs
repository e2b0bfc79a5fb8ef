namespace Undersign.Protocols.Smtp;

/// <summary>How long the client waits for a server at each point. RFC 5321 §4.5.3.2; the defaults are its minimums.</summary>
public sealed record SmtpClientTimeouts
{
    public static SmtpClientTimeouts Default { get; } = new();

    /// <summary>RFC 5321 §4.5.3.2.1.</summary>
    public TimeSpan Greeting { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>EHLO, HELO, STARTTLS and RSET, for which the RFC names no time.</summary>
    public TimeSpan Command { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The TLS handshake, for which the RFC names no time.</summary>
    public TimeSpan Handshake { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>RFC 5321 §4.5.3.2.2.</summary>
    public TimeSpan Mail { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>RFC 5321 §4.5.3.2.3.</summary>
    public TimeSpan Recipient { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Until the 354. RFC 5321 §4.5.3.2.4.</summary>
    public TimeSpan DataInitiation { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>For each block of the message to be taken by the network. RFC 5321 §4.5.3.2.5.</summary>
    public TimeSpan DataBlock { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>From the last octet of the message to the reply. RFC 5321 §4.5.3.2.6.</summary>
    public TimeSpan DataTermination { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>For the reply to QUIT, and for the last words of a server that has closed on us: neither changes anything any more.</summary>
    public TimeSpan Farewell { get; init; } = TimeSpan.FromSeconds(5);
}
