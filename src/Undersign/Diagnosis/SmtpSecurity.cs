namespace Undersign.Diagnosis;

/// <summary>When TLS begins on a connection to somebody's SMTP server.</summary>
internal enum SmtpSecurity
{
    /// <summary>As the port says: at once on 465, always by STARTTLS on 587, by STARTTLS where it is offered elsewhere.</summary>
    Auto,

    /// <summary>After the greeting. RFC 3207 §4.</summary>
    StartTls,

    /// <summary>With the first octet, as on port 465. RFC 8314 §3.3.</summary>
    TlsOnConnect,

    /// <summary>Never: for a server on the same machine or in a network of one's own.</summary>
    None,
}
