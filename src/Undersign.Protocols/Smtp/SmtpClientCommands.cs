namespace Undersign.Protocols.Smtp;

/// <summary>Writes MAIL and RCPT as the envelope has them (law 6). RFC 5321 §4.1.1.2, §4.1.1.3.</summary>
internal static class SmtpClientCommands
{
    public static void Mail(SmtpClientBuffer buffer, Envelope envelope, TransactionPlan plan)
    {
        buffer.Append("MAIL FROM:"u8);
        Path(buffer, envelope.ReversePath);
        if (plan.DeclaresSize)
        {
            buffer.Append(" SIZE="u8);
            buffer.Append(plan.Size);
        }

        buffer.Append(plan.Body switch
        {
            BodyType.SevenBit => " BODY=7BIT"u8,
            BodyType.EightBitMime => " BODY=8BITMIME"u8,
            BodyType.BinaryMime => " BODY=BINARYMIME"u8,
            _ => default,
        });
        if (plan.IsSmtpUtf8)
        {
            buffer.Append(" SMTPUTF8"u8);
        }

        if (plan.PassesDsn)
        {
            Parameter(buffer, " RET="u8, envelope.Parameters.Return);
            Parameter(buffer, " ENVID="u8, envelope.Parameters.EnvelopeId);
        }

        buffer.Append("\r\n"u8);
    }

    public static void Recipient(SmtpClientBuffer buffer, EnvelopeRecipient recipient, TransactionPlan plan)
    {
        buffer.Append("RCPT TO:"u8);
        Path(buffer, recipient.ForwardPath);
        if (plan.PassesDsn)
        {
            Parameter(buffer, " NOTIFY="u8, recipient.Notify);
            Parameter(buffer, " ORCPT="u8, recipient.OriginalRecipient);
        }

        buffer.Append("\r\n"u8);
    }

    private static void Path(SmtpClientBuffer buffer, Mailbox? mailbox)
    {
        buffer.Append("<"u8);
        if (mailbox is not null)
        {
            buffer.Append(mailbox.LocalPart);
            if (mailbox.Domain.Length > 0)
            {
                buffer.Append("@"u8);
                buffer.Append(mailbox.Domain);
            }
        }

        buffer.Append(">"u8);
    }

    private static void Parameter(SmtpClientBuffer buffer, ReadOnlySpan<byte> keyword, string? value)
    {
        if (value is not null)
        {
            buffer.Append(keyword);
            buffer.Append(value);
        }
    }
}
