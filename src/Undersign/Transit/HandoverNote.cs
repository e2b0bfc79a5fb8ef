using Undersign.Custody;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;

namespace Undersign.Transit;

/// <summary>One message on its way, by what is the same when its sender sends it again: organisation, Message-ID, envelope and body.</summary>
/// <param name="Key">Tells messages apart as far as a sender does.</param>
/// <param name="Hops">Trace fields. One that has come round in a circle has more of them, and is no repetition.</param>
/// <param name="Body">Length and checksum: devices give all their messages one Message-ID.</param>
/// <param name="TraceId">Of the first time.</param>
internal sealed record HandoverNote(string Key, int Hops, (int Length, uint Sum) Body, Guid TraceId)
{
    /// <summary>More of a body is not looked at: with one Message-ID and one length it differs by then.</summary>
    private const int MostSummed = 256 * 1024;

    /// <summary>What the sender was told, whether or not it heard; <see langword="null"/> while the next hop is asked.</summary>
    public SmtpReply? Reply { get; set; }

    /// <summary>While its sender is there and waits, the same message from elsewhere is meant: who tests a server sends one message a thousand times.</summary>
    public CancellationToken ClientLeaves { get; set; }

    /// <summary>Its session has ended.</summary>
    public bool IsKept { get; set; }

    public bool HasLostSender => IsKept || ClientLeaves.IsCancellationRequested;

    /// <returns><see langword="null"/> without Message-ID: nothing tells such a message from another that looks the same.</returns>
    public static HandoverNote? Of(Envelope envelope, MimeDocument message, string organisation, Guid traceId)
    {
        var header = message.Root.Header;
        if (header.Value("Message-ID") is not { Length: > 0 } messageId)
        {
            return null;
        }

        var recipients = string.Join(' ', envelope.Recipients.Select(static recipient => recipient.ForwardPath.ToString()));
        var (start, length) = (header.Range.End, message.Data.Length - header.Range.End);
        return new(
            $"{organisation}\n{messageId}\n{envelope.ReversePath}\n{recipients}",
            header.Count("Received"),
            (length, OctetChecksum.Of(message.Data, start, Math.Min(length, MostSummed))),
            traceId);
    }

    public bool IsOfSameMessage(HandoverNote other) => Key == other.Key && Hops == other.Hops && Body == other.Body;
}
