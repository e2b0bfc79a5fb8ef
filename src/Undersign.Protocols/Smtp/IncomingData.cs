using System.Buffers;
using Undersign.Protocols.Mime;

namespace Undersign.Protocols.Smtp;

/// <summary>Mail data on their way in. Once there is a reason to refuse them, the rest is counted and dropped.</summary>
/// <remarks>
/// A message must be read to its end even when it will be refused: what is left in the connection would be taken for
/// commands. RFC 3030 §2 says so for BDAT; for DATA it is the only way to stay in step.
/// </remarks>
internal sealed class IncomingData(long maxSize, MailMemory? memory) : IDisposable
{
    private long _size;

    public MailData Data { get; } = new(memory);

    /// <summary>The first reason to refuse the message.</summary>
    public SmtpReply? Refusal { get; private set; }

    /// <summary>What kept us from storing the message, for the operator.</summary>
    public Exception? StorageFailure { get; private set; }

    public void Append(ReadOnlySpan<byte> octets)
    {
        _size += octets.Length;
        if (Refusal is not null)
        {
            return;
        }

        if (_size > maxSize)
        {
            Refuse(SmtpServerReplies.TooLarge);
            return;
        }

        try
        {
            Data.Append(octets);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            StorageFailure = exception;
            Refuse(SmtpServerReplies.StorageFull);
        }
    }

    public void Append(ReadOnlySequence<byte> octets)
    {
        foreach (var segment in octets)
        {
            Append(segment.Span);
        }
    }

    /// <summary>Gives the room back at once: a client may take hours to send the rest.</summary>
    public void Refuse(SmtpReply refusal)
    {
        Refusal ??= refusal;
        Data.Dispose();
    }

    /// <summary>For what outweighs any reason there may have been before.</summary>
    public void RefuseAndClose(SmtpReply refusal)
    {
        Refusal = refusal;
        Data.Dispose();
    }

    public void Dispose() => Data.Dispose();
}
