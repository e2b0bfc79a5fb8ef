using System.Text;

namespace Undersign.Protocols.Smtp;

/// <summary>The mail transactions of a session, one after the other: MAIL, RCPT, then DATA or BDAT. RFC 5321 §3.3, RFC 3030.</summary>
internal sealed class MailReception(SmtpServerSession session, SmtpServerOptions options, Func<SmtpServerSession, SmtpTransaction> begin)
{
    private OpenTransaction? _open;
    private bool _wasMailRefused;

    /// <summary>Whether the transaction at hand was begun with SMTPUTF8.</summary>
    public bool IsUtf8 { get; private set; }

    public bool IsOpen => _open is not null;

    /// <summary>Messages that came in whole.</summary>
    public int Count { get; private set; }

    /// <summary>A MAIL command was refused before it got here.</summary>
    public void RefuseMail() => _wasMailRefused |= _open is null;

    public async ValueTask<SmtpReply> MailAsync(SmtpCommand.Mail mail, CancellationToken cancellationToken)
    {
        if (session.ClientName is null || _open is not null)
        {
            return session.Fault(SmtpServerReplies.OutOfOrder);
        }

        if (Count >= options.MaxTransactions)
        {
            return SmtpServerReplies.TooManyTransactions;
        }

        _wasMailRefused = true; // until it is not
        if (RefusalOf(mail) is { } refusal)
        {
            return refusal;
        }

        IsUtf8 = mail.Parameters.SmtpUtf8; // before the transaction is asked: it may want to know the protocol's name
        var reply = await AskAsync(static (asked, token) => asked.mails.BeginAsync(asked.mail, token), (mails: this, mail), cancellationToken)
            .ConfigureAwait(false);
        if (!reply.IsPositive)
        {
            (_open, IsUtf8) = (null, false);
            return reply;
        }

        _wasMailRefused = false;
        return reply;
    }

    /// <returns>What the session itself has against the transaction, or <see langword="null"/>.</returns>
    private SmtpReply? RefusalOf(SmtpCommand.Mail mail)
    {
        var fault = options.RequiresTls && session.Tls is null ? SmtpServerReplies.MustStartTls
            : options.Authentication is { IsRequired: true } && !session.IsAuthenticated ? SmtpServerReplies.MustAuthenticate
            : mail.Parameters.Body == BodyType.BinaryMime && !options.OffersBinaryMime ? SmtpServerReplies.UnknownParameter
            : mail.Parameters.Submitter is not null && options.Authentication is null ? SmtpServerReplies.UnknownParameter
            : null;
        return fault is not null ? session.Fault(fault)
            : mail.Parameters.DeclaredSize > options.MaxMessageSize ? SmtpServerReplies.TooLarge
            : null;
    }

    private ValueTask<SmtpReply> BeginAsync(SmtpCommand.Mail mail, CancellationToken cancellationToken)
    {
        _open = new(begin(session), mail);
        return _open.Handler.MailAsync(mail.ReversePath, mail.Parameters, cancellationToken);
    }

    public async ValueTask<SmtpReply> RecipientAsync(EnvelopeRecipient recipient, SmtpServerConnection wire, CancellationToken cancellationToken)
    {
        if (_open is not { } open || wire.Data is not null)
        {
            return NoTransaction();
        }

        if (open.RecipientCount >= options.MaxRecipients)
        {
            open.HasRefusedRecipients = true;
            return SmtpServerReplies.TooManyRecipients;
        }

        if (!IsUtf8 && !IsAscii(recipient))
        {
            open.HasRefusedRecipients = true;
            return session.Fault(SmtpServerReplies.NeedsSmtpUtf8);
        }

        var reply = await AskAsync(static (asked, token) => asked.open.Handler.RecipientAsync(asked.recipient, token), (open, recipient), cancellationToken)
            .ConfigureAwait(false);
        if (reply.IsPositive)
        {
            open.Add(recipient);
        }
        else
        {
            open.HasRefusedRecipients = true;
        }

        return reply;
    }

    public async ValueTask<SmtpReply> DataAsync(SmtpServerConnection wire, CancellationToken cancellationToken)
    {
        // RFC 3030 §2 and §3: DATA cannot follow BDAT, nor carry what was declared to be binary.
        if (_open is not { } open || wire.Data is not null || open.Mail.Parameters.Body == BodyType.BinaryMime)
        {
            return _open is null ? NoTransaction() : session.Fault(SmtpServerReplies.OutOfOrder);
        }

        if (open.RecipientCount == 0)
        {
            return NoRecipients(open);
        }

        wire.Write(SmtpServerReplies.StartInput);
        var data = await wire.ReadDataAsync().ConfigureAwait(false);
        return await HandOverAsync(open, data, wire, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>RFC 3030 §2: whatever the reply will be, the octets of the chunk are read first.</summary>
    public async ValueTask<SmtpReply> ChunkAsync(SmtpCommand.Chunk chunk, SmtpServerConnection wire, CancellationToken cancellationToken)
    {
        if (_open is not { } open || open.RecipientCount == 0 || wire.Data is { Refusal: not null })
        {
            await wire.SkipChunkAsync(chunk.Size).ConfigureAwait(false);
            return _open switch
            {
                null => NoTransaction(),
                { RecipientCount: 0 } => NoRecipients(_open),
                _ => SmtpServerReplies.OutOfOrder, // the chunks behind the one that failed, sent before its reply was seen; until RSET
            };
        }

        var data = await wire.ReadChunkAsync(chunk.Size).ConfigureAwait(false);
        return chunk.IsLast
            ? await HandOverAsync(open, data, wire, cancellationToken).ConfigureAwait(false)
            : RefusalOf(data) ?? SmtpReply.Ok;
    }

    private async ValueTask<SmtpReply> HandOverAsync(OpenTransaction open, IncomingData data, SmtpServerConnection wire, CancellationToken cancellationToken)
    {
        try
        {
            if (RefusalOf(data) is { } refusal)
            {
                return refusal;
            }

            Count++;
            return await AskAsync(
                static (asked, token) => asked.open.Handler.DataAsync(asked.open.ToEnvelope(), asked.data.Data, token),
                (open, data),
                cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Reset(wire);
        }
    }

    private static bool IsAscii(EnvelopeRecipient recipient) =>
        SmtpPath.IsAscii(recipient.ForwardPath) && (recipient.OriginalRecipient is null || Ascii.IsValid(recipient.OriginalRecipient));

    private SmtpReply? RefusalOf(IncomingData data)
    {
        if (data.StorageFailure is { } failure)
        {
            session.OnFault?.Invoke(failure);
        }

        return data.Refusal;
    }

    /// <summary>Asks the transaction. What escapes it must not end the session: the client tries again later, other mail goes on.</summary>
    private async ValueTask<SmtpReply> AskAsync<T>(Func<T, CancellationToken, ValueTask<SmtpReply>> ask, T argument, CancellationToken cancellationToken)
    {
        try
        {
            return await ask(argument, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            session.OnFault?.Invoke(exception);
            return SmtpServerReplies.LocalError;
        }
    }

    /// <summary>RFC 5321 §4.1.1.5: forgets the transaction, keeps the greeting.</summary>
    public SmtpReply Reset(SmtpServerConnection wire)
    {
        (_open, IsUtf8, _wasMailRefused) = (null, false, false);
        wire.DropData();
        return SmtpReply.Ok;
    }

    /// <summary>What was pipelined behind a refused MAIL is no fault of its own: a thousand RCPT must not end the session.</summary>
    private SmtpReply NoTransaction() => _wasMailRefused ? SmtpServerReplies.OutOfOrder : session.Fault(SmtpServerReplies.OutOfOrder);

    private SmtpReply NoRecipients(OpenTransaction open) =>
        open.HasRefusedRecipients ? SmtpServerReplies.NoRecipients : session.Fault(SmtpServerReplies.OutOfOrder);
}
