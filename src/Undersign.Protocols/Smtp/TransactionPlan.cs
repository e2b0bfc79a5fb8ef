using System.Text;
using Undersign.Protocols.Mime;

namespace Undersign.Protocols.Smtp;

/// <summary>How a message travels to a server with these extensions, or why it cannot.</summary>
/// <remarks>
/// The octets decide, not what was declared for them: a signature may have put 8-bit octets into a message that came as 7BIT. Nothing is
/// converted here; what the server cannot take as it is, is refused without asking.
/// </remarks>
internal readonly record struct TransactionPlan
{
    /// <summary>Why no part of the transaction can take place.</summary>
    public SmtpReply? Refusal { get; private init; }

    /// <summary>BDAT instead of DATA.</summary>
    public bool IsChunked { get; private init; }

    public BodyType Body { get; private init; }

    public bool IsSmtpUtf8 { get; private init; }

    public bool PassesDsn { get; private init; }

    public bool DeclaresSize { get; private init; }

    /// <summary>Octets of the message as it will arrive. RFC 1870 §5.</summary>
    public int Size { get; private init; }

    public static TransactionPlan For(Envelope envelope, SmtpClientContent content, ServerExtensions server, SmtpClientOptions options)
    {
        var scan = content.Scan;
        var (body, refusal) = BodyFor(envelope.Parameters.Body, scan, server, options);
        var isChunked = server.Chunking
            && (options.Chunking == ChunkingUse.WhereOffered || body == BodyType.BinaryMime || scan.NeedsChunks);
        var size = content.Length + (isChunked || scan.EndsWithLine ? 0 : 2);
        var needsUtf8 = NeedsUtf8(envelope);

        refusal ??= envelope.ReversePath is { } reversePath ? RefusalOf(reversePath, server) : null;
        if (HasControl(envelope.Parameters.Return) || HasControl(envelope.Parameters.EnvelopeId))
        {
            refusal ??= SmtpClientVerdict.UnusableAddress;
        }

        if (envelope.Parameters.SmtpUtf8 && !server.SmtpUtf8 && scan.HasEightBitHeader)
        {
            refusal ??= SmtpClientVerdict.NonAsciiHeader;
        }

        if (size > server.MaxMessageSize)
        {
            refusal ??= SmtpClientVerdict.TooLarge;
        }

        return new()
        {
            Refusal = refusal,
            IsChunked = isChunked,
            Body = body,
            IsSmtpUtf8 = server.SmtpUtf8 && (envelope.Parameters.SmtpUtf8 || needsUtf8),
            PassesDsn = server.Dsn,
            DeclaresSize = server.Size,
            Size = size,
        };
    }

    /// <summary>Why this recipient alone cannot be said to this server.</summary>
    public static SmtpReply? RefusalOf(EnvelopeRecipient recipient, ServerExtensions server) =>
        HasControl(recipient.Notify) || HasControl(recipient.OriginalRecipient)
            ? SmtpClientVerdict.UnusableAddress
            : RefusalOf(recipient.ForwardPath, server);

    /// <summary>RFC 6531 §3.2; CR and LF would end the command and begin another.</summary>
    private static SmtpReply? RefusalOf(Mailbox mailbox, ServerExtensions server)
    {
        if (HasControl(mailbox.LocalPart) || HasControl(mailbox.Domain))
        {
            return SmtpClientVerdict.UnusableAddress;
        }

        return server.SmtpUtf8 || IsAscii(mailbox) ? null : SmtpClientVerdict.NonAsciiAddress;
    }

    private static (BodyType Body, SmtpReply? Refusal) BodyFor(
        BodyType declared, in OctetScan scan, ServerExtensions server, SmtpClientOptions options)
    {
        if (declared == BodyType.BinaryMime || scan.NeedsChunks)
        {
            if (server.BinaryMime)
            {
                return (BodyType.BinaryMime, null);
            }

            // RFC 3030 §3: without BINARYMIME what was declared binary may only go where it turns out not to be.
            if (declared == BodyType.BinaryMime && scan.IsBinary)
            {
                return (default, SmtpClientVerdict.ConversionRequired);
            }

            if (scan.NeedsChunks && !server.Chunking)
            {
                return (default, SmtpClientVerdict.NeedsChunking);
            }
        }

        if (scan.HasEightBit && !server.EightBitMime)
        {
            return (BodyType.Unspecified, options.SendsEightBitAnyway ? null : SmtpClientVerdict.ConversionRequired);
        }

        if (!server.EightBitMime)
        {
            return (BodyType.Unspecified, null);
        }

        return scan.HasEightBit ? (BodyType.EightBitMime, null) : (declared == BodyType.BinaryMime ? BodyType.SevenBit : declared, null);
    }

    private static bool NeedsUtf8(Envelope envelope)
    {
        if (envelope.ReversePath is { } reversePath && !IsAscii(reversePath))
        {
            return true;
        }

        for (var i = 0; i < envelope.Recipients.Count; i++)
        {
            if (!IsAscii(envelope.Recipients[i].ForwardPath))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsAscii(Mailbox mailbox) => Ascii.IsValid(mailbox.LocalPart) && Ascii.IsValid(mailbox.Domain);

    private static bool HasControl(string? text) => text.AsSpan().ContainsAnyInRange('\0', '\x1f');
}
