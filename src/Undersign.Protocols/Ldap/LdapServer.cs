using System.Security.Cryptography.X509Certificates;

namespace Undersign.Protocols.Ldap;

/// <summary>A server, and how it is spoken to.</summary>
/// <param name="Host">A name or an address; the certificate must bear it.</param>
public sealed record LdapServer(string Host, int Port, LdapSecurity Security)
{
    public const int DefaultPort = 389;

    /// <summary>For TLS on connect.</summary>
    public const int DefaultTlsPort = 636;

    public override string ToString() => string.Create(null, $"{Host}:{Port}");
}

/// <summary>RFC 4513 §3.</summary>
public enum LdapSecurity
{
    /// <summary>Everything can be read on the way.</summary>
    None,

    /// <summary>TLS before anything else is said. RFC 4511 §4.14.</summary>
    StartTls,

    /// <summary>TLS on connect, <c>ldaps:</c>. In no RFC, and everywhere.</summary>
    OnConnect,
}

/// <summary>Limits of a connection, and whom it trusts.</summary>
public sealed record LdapClientOptions
{
    public static LdapClientOptions Default { get; } = new();

    /// <summary>To connect, and for the TLS handshake.</summary>
    public TimeSpan Connecting { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For the next octets, while something is expected. A large directory without an index may think for a while.</summary>
    public TimeSpan Answering { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Of one message; a group of 100,000 in one answer has some ten million octets.</summary>
    public int MaxMessage { get; init; } = 64 * 1024 * 1024;

    /// <summary>Trusted instead of the roots of the machine.</summary>
    public X509Certificate2Collection? TrustedRoots { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
