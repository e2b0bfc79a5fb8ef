using System.Net.Security;
using Undersign.Protocols.Mime;

namespace Undersign.Protocols.Smtp;

/// <summary>How a server presents itself, and the limits it keeps.</summary>
public sealed record SmtpServerOptions
{
    /// <summary>The name in the greeting, in the reply to EHLO and in Received fields.</summary>
    public required string HostName { get; init; }

    /// <summary>Certificate and policy for TLS by the name the client asks for, empty if it does not; without them STARTTLS is not offered. RFC 3207, RFC 6066 §3.</summary>
    /// <remarks>To ask for a client certificate, set <see cref="SslServerAuthenticationOptions.ClientCertificateRequired"/> and a callback that lets go without one.</remarks>
    public Func<string, SslServerAuthenticationOptions>? Tls { get; init; }

    /// <summary>Begins with the handshake instead of the greeting. RFC 8314 §3.3.</summary>
    public bool TlsOnConnect { get; init; }

    /// <summary>Refuses mail in the clear: 530 until STARTTLS has succeeded. RFC 3207 §4.</summary>
    public bool RequiresTls { get; init; }

    /// <summary>How clients sign in; without it AUTH is not offered. RFC 4954.</summary>
    public SmtpServerAuthentication? Authentication { get; init; }

    /// <summary>Offers BINARYMIME. Not for a host whose next hop may not take it. RFC 3030 §3.</summary>
    public bool OffersBinaryMime { get; init; } = true;

    /// <summary>In octets, at most 2 GiB - 1. RFC 1870 §6.1, RFC 5321 §4.5.3.1.7.</summary>
    public long MaxMessageSize
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, int.MaxValue);
            field = value;
        }
    } = 150L * 1024 * 1024;

    /// <summary>What the messages of all sessions share; <see langword="null"/>: each has its own.</summary>
    public MailMemory? Memory { get; init; }

    /// <summary>Per transaction. RFC 5321 §4.5.3.1.8 asks for at least 100; Exchange Online keeps up to 500 together.</summary>
    public int MaxRecipients { get; init; } = 1000;

    /// <summary>Messages of one session; then 421, and the client opens another. RFC 5321 §3.8.</summary>
    public int MaxTransactions { get; init; } = int.MaxValue;

    /// <summary>Faults of protocol after which we hang up. RFC 5321 §4.3.2 lets us. Refusals by the transaction are no faults.</summary>
    public int MaxErrors { get; init; } = 10;

    /// <summary>In octets, without the CRLF. RFC 5321 §4.5.3.1.4 asks for 512; DSN (RFC 3461 §4.2, §4.4), SIZE and SMTPUTF8 (RFC 6531 §3.4) add some 1,100.</summary>
    public int MaxCommandLength { get; init; } = 2048;

    /// <summary>In octets, without the CRLF: AUTH, and each answer within it. RFC 4954 §4 asks for 12288 with the CRLF.</summary>
    public int MaxAuthenticationLength { get; init; } = 12288;

    /// <summary>For a whole command line, so that octets in drips do not prolong it. RFC 5321 §4.5.3.2.7 asks for at least five minutes.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>For each read of mail data. RFC 5321 §4.5.3.2.5 gives the sender three minutes a block, §4.5.3.2.7 asks us for five.</summary>
    public TimeSpan DataTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>For the TLS handshake; no specification names one.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For all of the session, except while a transaction is at work. A bound above those of RFC 5321 §4.5.3.2, against data in drips.</summary>
    public TimeSpan SessionTimeout { get; init; } = TimeSpan.FromHours(1);
}
