namespace Undersign.Protocols.Smtp;

/// <summary>What the server session says by itself. RFC 5321 §4.2.3, RFC 3463 §3.</summary>
internal static class SmtpServerReplies
{
    public static SmtpReply ReadyForTls { get; } = new(220, new(2, 0, 0), "Ready to start TLS");
    public static SmtpReply StartInput { get; } = new(354, null, "End data with <CR><LF>.<CR><LF>");
    public static SmtpReply Help { get; } = new(214, new(2, 0, 0), "See RFC 5321");

    /// <summary>RFC 5321 §3.5.3, §7.3: we neither confirm nor deny.</summary>
    public static SmtpReply CannotVerify { get; } = new(252, new(2, 1, 5), "Send some mail, it will be tried");

    public static SmtpReply Bye { get; } = new(221, new(2, 0, 0), "Bye") { Closes = true };

    public static SmtpReply Unrecognised { get; } = new(500, new(5, 5, 2), "Command unrecognised");
    public static SmtpReply NotImplemented { get; } = new(502, new(5, 5, 1), "Command not implemented");
    public static SmtpReply BadArgument { get; } = new(501, new(5, 5, 4), "Syntax error in parameters");
    public static SmtpReply OutOfOrder { get; } = new(503, new(5, 5, 1), "Bad sequence of commands");
    public static SmtpReply BadSender { get; } = new(501, new(5, 1, 7), "Bad address syntax in the reverse-path");
    public static SmtpReply BadRecipient { get; } = new(501, new(5, 1, 3), "Bad address syntax in the forward-path");

    /// <summary>RFC 6531 §3.5.</summary>
    public static SmtpReply NeedsSmtpUtf8 { get; } = new(553, new(5, 6, 7), "A non-ASCII address needs SMTPUTF8");

    /// <summary>RFC 5321 §4.1.1.11.</summary>
    public static SmtpReply UnknownParameter { get; } = new(555, new(5, 5, 4), "Parameter not recognised or not implemented");

    /// <summary>RFC 3207 §4.</summary>
    public static SmtpReply MustStartTls { get; } = new(530, new(5, 7, 0), "Must issue a STARTTLS command first");

    /// <summary>RFC 4954 §6.</summary>
    public static SmtpReply MustAuthenticate { get; } = new(530, new(5, 7, 0), "Authentication required");

    /// <summary>RFC 4954 §4: a mechanism that is not offered.</summary>
    public static SmtpReply UnknownMechanism { get; } = new(504, new(5, 5, 4), "Unrecognised authentication type");

    /// <summary>RFC 4954 §6.</summary>
    public static SmtpReply NeedsEncryption { get; } = new(538, new(5, 7, 11), "Encryption required; begin with STARTTLS");

    /// <summary>RFC 4954 §4: the client said <c>*</c>.</summary>
    public static SmtpReply AuthenticationCancelled { get; } = new(501, new(5, 7, 0), "Authentication cancelled");

    /// <summary>RFC 4954 §4.</summary>
    public static SmtpReply NotBase64 { get; } = new(501, new(5, 5, 2), "Cannot decode BASE64");

    /// <summary>RFC 4954 §6.</summary>
    public static SmtpReply ResponseTooLong { get; } = new(500, new(5, 5, 6), "Authentication exchange line is too long") { Closes = true };

    /// <summary>RFC 5321 §3.3.</summary>
    public static SmtpReply NoRecipients { get; } = new(554, new(5, 5, 1), "No valid recipients");

    /// <summary>RFC 5321 §4.5.3.1.10.</summary>
    public static SmtpReply TooManyRecipients { get; } = new(452, new(4, 5, 3), "Too many recipients");

    /// <summary>RFC 1870 §6.3.</summary>
    public static SmtpReply TooLarge { get; } = new(552, new(5, 3, 4), "Message exceeds fixed maximum message size");

    /// <summary>RFC 5321 §2.3.8: CR and LF occur only together. Anything else is refused, never repaired (CVE-2023-51764).</summary>
    public static SmtpReply BareLineEndingInData { get; } = new(550, new(5, 6, 11), "Bare CR or LF in the mail data; send it with BDAT or mend it");

    /// <summary>CR CR LF before the final dot: refused like any bare CR, and nothing behind it is heard.</summary>
    public static SmtpReply DoubtfulEndOfData { get; } = BareLineEndingInData with { Closes = true };

    /// <summary>RFC 2045 §2.7, §2.8: neither 7bit nor 8bit data hold a NUL.</summary>
    public static SmtpReply NulInData { get; } = new(550, new(5, 6, 11), "NUL in the mail data; send it with BDAT or mend it");

    /// <summary>RFC 5321 §4.2.3, RFC 3463 §3.4.</summary>
    public static SmtpReply StorageFull { get; } = new(452, new(4, 3, 1), "Insufficient system storage");

    public static SmtpReply LocalError { get; } = new(451, new(4, 3, 0), "Local error in processing, try again later");

    public static SmtpReply BareLineEnding { get; } = new(500, new(5, 5, 2), "Bare CR or LF") { Closes = true };
    public static SmtpReply UnreadableChunk { get; } = new(501, new(5, 5, 4), "Syntax error in BDAT") { Closes = true };

    /// <summary>RFC 5321 §4.5.3.1.9.</summary>
    public static SmtpReply LineTooLong { get; } = new(500, new(5, 5, 2), "Line too long") { Closes = true };

    public static SmtpReply NotHttp { get; } = new(554, new(5, 5, 1), "This is SMTP, not HTTP") { Closes = true };
    public static SmtpReply TooManyErrors { get; } = new(421, new(4, 7, 0), "Too many errors") { Closes = true };
    public static SmtpReply TooManyTransactions { get; } = new(421, new(4, 7, 0), "Too many messages in one session, open another") { Closes = true };
    public static SmtpReply TimedOut { get; } = new(421, new(4, 4, 2), "Timeout, closing") { Closes = true };

    /// <summary>RFC 5321 §3.8.</summary>
    public static SmtpReply Stopping { get; } = new(421, new(4, 3, 2), "Service shutting down, try again later") { Closes = true };
}
