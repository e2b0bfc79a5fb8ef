using System.Security.Cryptography;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;

namespace Undersign.Transit;

/// <summary>One message on its way, by what is the same when its sender sends it again: organisation, envelope, and the message itself.</summary>
/// <param name="Key">Of organisation, Message-ID and envelope: a thousand recipients are as short as one.</param>
/// <param name="Hops">Trace fields. One that has come round in a circle has more of them, and is no repetition.</param>
/// <param name="Digest">Of the message: devices give all their messages one Message-ID.</param>
/// <param name="TraceId">Of the first time.</param>
internal sealed record HandoverNote(MessageDigest Key, int Hops, MessageDigest Digest, Guid TraceId)
{
    /// <summary>What the sender was told, whether or not it heard; <see langword="null"/> while the next hop is asked.</summary>
    public SmtpReply? Reply { get; set; }

    /// <summary>While its sender is there and waits, the same message from elsewhere is meant: who tests a server sends one message a thousand times.</summary>
    public CancellationToken ClientLeaves { get; set; }

    /// <summary>Its session has ended.</summary>
    public bool IsKept { get; set; }

    public bool HasLostSender => IsKept || ClientLeaves.IsCancellationRequested;

    /// <returns><see langword="null"/> without Message-ID or Date: nothing tells such a message from another that looks the same.</returns>
    public static HandoverNote? Of(Envelope envelope, MimeDocument message, string organisation, Guid traceId)
    {
        var header = message.Root.Header;
        if (header.Value("Message-ID") is not { Length: > 0 } messageId || header.Value("Date") is not { Length: > 0 })
        {
            return null;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        return new(MessageDigest.Of(organisation, messageId, envelope, hash), header.Count("Received"), MessageDigest.Of(message, hash), traceId);
    }

    public bool IsOfSameMessage(HandoverNote other) => Key == other.Key && Hops == other.Hops && Digest == other.Digest;
}
