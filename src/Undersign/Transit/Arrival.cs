using System.Net;
using Undersign.Operation;
using Undersign.Organisations;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;

namespace Undersign.Transit;

/// <summary>A message as reception hands it to transit: the octets, the envelope, and what the connection proves of its sender.</summary>
internal sealed record Arrival
{
    public required Envelope Envelope { get; init; }
    public required MailData Data { get; init; }
    public required IPAddress RemoteAddress { get; init; }

    /// <summary>Names in a client certificate whose chain is good; empty without one.</summary>
    public required IReadOnlyList<string> CertificateNames { get; init; }

    /// <summary>Who has signed in, if anyone.</summary>
    public SignedInUser? User { get; init; }

    /// <summary>Which of these proofs the receive connector lets count.</summary>
    public required PermissionGroups Permissions { get; init; }

    /// <summary>Of the session it came in; <see langword="null"/> where nobody could send it again.</summary>
    public HandoverReceipt? Receipt { get; init; }

    /// <summary>What the client said after EHLO.</summary>
    public required string ClientName { get; init; }

    /// <summary>The session in the protocol log, where the receive connector keeps one.</summary>
    public string? LogId { get; init; }

    /// <summary>The word for the Received field, for instance <c>ESMTPS</c>. RFC 3848.</summary>
    public required string Protocol { get; init; }
}
