using Undersign.Protocols.Smtp;

namespace Undersign.Protocols.Mime;

/// <summary>What a delivery report says. RFC 3464.</summary>
public sealed record DeliveryReportContent
{
    /// <summary>Our name, as in EHLO. RFC 3464 §2.2.2.</summary>
    public required string ReportingMta { get; init; }

    public required Mailbox From { get; init; }

    /// <summary>The reverse-path of the message. The report itself travels with the null reverse-path. RFC 5321 §4.5.5.</summary>
    public required Mailbox To { get; init; }

    public required DateTimeOffset Date { get; init; }

    /// <summary>Without angle brackets.</summary>
    public required string MessageId { get; init; }

    /// <summary>Must not occur in the message that is returned. RFC 2046 §5.1.1.</summary>
    public required string Boundary { get; init; }

    public required string Subject { get; init; }

    /// <summary>For people.</summary>
    public required string Text { get; init; }

    /// <summary>The value of <c>ENVID=</c>, still as xtext. RFC 3461 §4.4.</summary>
    public string? OriginalEnvelopeId { get; init; }

    public DateTimeOffset? ArrivalDate { get; init; }

    public required IReadOnlyList<RecipientReport> Recipients { get; init; }

    /// <summary>What the report is about; null where it is gone.</summary>
    public MimeDocument? Original { get; init; }

    /// <summary>Whether all of <see cref="Original"/> is returned (<c>RET=FULL</c>) or its header section. RFC 3461 §4.3.</summary>
    public bool ReturnsBody { get; init; }
}

/// <summary>What became of one recipient. RFC 3464 §2.3.</summary>
public sealed record RecipientReport
{
    public required Mailbox FinalRecipient { get; init; }

    /// <summary>The value of <c>ORCPT=</c>, still as xtext: <c>rfc822;kim+2Bx@contoso.example</c>. RFC 3461 §4.2.</summary>
    public string? OriginalRecipient { get; init; }

    public required DeliveryAction Action { get; init; }

    public required EnhancedStatus Status { get; init; }

    /// <summary>The host that said it.</summary>
    public string? RemoteMta { get; init; }

    /// <summary>What it said: the reply, code included.</summary>
    public string? DiagnosticCode { get; init; }

    /// <summary>Of a delay. RFC 3464 §2.3.9.</summary>
    public DateTimeOffset? WillRetryUntil { get; init; }
}

/// <summary>RFC 3464 §2.3.3.</summary>
public enum DeliveryAction
{
    Failed,
    Delayed,
    Delivered,
    Relayed,
    Expanded,
}
