namespace Undersign.Protocols.Smtp;

/// <summary>Why an SMTP session ended.</summary>
public enum SessionEnd
{
    /// <summary>The client said QUIT. RFC 5321 §4.1.1.10.</summary>
    Quit,

    /// <summary>The client closed the connection without QUIT, or the network did.</summary>
    ClientLeft,

    /// <summary>One of the limits of time in <see cref="SmtpServerOptions"/> was reached; 421 was sent.</summary>
    TimedOut,

    /// <summary>The host stops; 421 was sent. RFC 5321 §3.8.</summary>
    Stopped,

    TooManyErrors,

    /// <summary>A reply of the <see cref="SmtpTransaction"/> closed the connection.</summary>
    Refused,

    /// <summary>A command line with a bare CR or LF, or mail data whose end is in doubt for one. RFC 5321 §2.3.8.</summary>
    BareLineEnding,

    LineTooLong,

    /// <summary>A BDAT command that does not say how many octets follow it: what comes next cannot be told from commands.</summary>
    UnreadableChunk,

    /// <summary>The handshake failed; <see cref="SmtpServerSession.Failure"/> knows why.</summary>
    TlsFailed,

    /// <summary>A browser or a probe; perhaps the port of the web pages was meant.</summary>
    SpokeHttp,

    /// <summary>The client began TLS on a port where STARTTLS is due.</summary>
    SpokeTls,
}
