namespace Undersign.Protocols.Smtp;

/// <summary>What the MAIL and RCPT commands said: who gets reports, and who gets the message. RFC 5321 §2.3.1.</summary>
/// <param name="ReversePath">Where reports of failure go; <see langword="null"/> is the null reverse-path <c>&lt;&gt;</c>. RFC 5321 §4.5.5.</param>
/// <param name="Parameters">What else MAIL said.</param>
/// <param name="Recipients">At least one, in the order given.</param>
public sealed record Envelope(Mailbox? ReversePath, MailParameters Parameters, IReadOnlyList<EnvelopeRecipient> Recipients);

/// <summary>One RCPT command: the forward-path and its DSN parameters, to be passed on as they came. RFC 5321 §4.1.1.3, RFC 3461 §4.</summary>
/// <param name="Notify">The value of <c>NOTIFY=</c>, for instance <c>FAILURE,DELAY</c>. RFC 3461 §4.1.</param>
/// <param name="OriginalRecipient">The value of <c>ORCPT=</c>, still as xtext. RFC 3461 §4.2.</param>
public sealed record EnvelopeRecipient(Mailbox ForwardPath, string? Notify = null, string? OriginalRecipient = null);

/// <summary>The parameters of the MAIL command. RFC 5321 §4.1.1.2.</summary>
public sealed record MailParameters
{
    public static MailParameters None { get; } = new();

    /// <summary><c>SIZE=</c> in octets. RFC 1870 §4.</summary>
    public long? DeclaredSize { get; init; }

    /// <summary><c>BODY=</c>. RFC 6152 §2, RFC 3030 §3.</summary>
    public BodyType Body { get; init; }

    /// <summary><c>SMTPUTF8</c>. RFC 6531 §3.4.</summary>
    public bool SmtpUtf8 { get; init; }

    /// <summary><c>RET=</c>, <c>FULL</c> or <c>HDRS</c>. RFC 3461 §4.3.</summary>
    public string? Return { get; init; }

    /// <summary><c>AUTH=</c>, still as xtext: who the client says has submitted the message. We trust nobody with that, and pass it to no one. RFC 4954 §5.</summary>
    public string? Submitter { get; init; }

    /// <summary><c>ENVID=</c>, still as xtext. RFC 3461 §4.4.</summary>
    public string? EnvelopeId { get; init; }
}

/// <summary>What <c>BODY=</c> announced. RFC 6152 §2, RFC 3030 §3.</summary>
public enum BodyType
{
    Unspecified,
    SevenBit,
    EightBitMime,
    BinaryMime,
}
