using Undersign.Protocols.Smtp;

namespace Undersign.Protocols.Ldap;

/// <summary>The connection could not be made, or does not hold: another server may do.</summary>
public sealed class LdapConnectionException : IOException
{
    public LdapConnectionException()
    {
    }

    public LdapConnectionException(string message)
        : base(message)
    {
    }

    public LdapConnectionException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>What was shown, where the TLS handshake failed for it.</summary>
    public CertificateCheck? Certificate { get; init; }
}
