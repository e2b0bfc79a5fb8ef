namespace Undersign.Protocols.Smtp;

/// <summary>One mail transaction, seen from the client. RFC 5321 §3.3; grouped as RFC 2920 §3.1 allows.</summary>
/// <remarks>
/// <code>
///  PIPELINING:  RSET MAIL RCPT… DATA ─►  ◄─ replies   content . ─►  ◄─ reply      two round trips
///  CHUNKING:    RSET MAIL RCPT…      ─►  ◄─ replies   BDAT content ─►  ◄─ reply   two round trips, no dots
/// </code>
/// It is tempting to send BDAT along with the envelope and save a round trip; but if the connection then drops without a word,
/// nobody knows whether the message was taken, and a stale connection of a pool could never be tried again on a fresh one.
/// </remarks>
internal sealed class SmtpClientTransaction(
    SmtpClientWire wire, ServerExtensions server, SmtpClientOptions options, Envelope envelope, SmtpClientContent content)
{
    /// <summary>Commands and octets sent before their replies are read. More, and both sides could wait for the other to read. RFC 2920 §3.1.</summary>
    private const int MaxWindow = 100;
    private const int MaxWindowOctets = 16 * 1024;

    /// <summary>Places in the sequence of commands before the recipients, which are numbered as in the envelope.</summary>
    private const int Reset = -2;
    private const int Mail = -1;

    private readonly SmtpReply?[] _replies = new SmtpReply?[envelope.Recipients.Count];
    private readonly TransactionPlan _plan = TransactionPlan.For(envelope, content, server, options);
    private TransactionPhase _phase = TransactionPhase.Mail;
    private SmtpReply? _mail;
    private SmtpReply? _data;
    private int _taken;

    private int Data => envelope.Recipients.Count;

    /// <param name="resetFirst">An earlier transaction took place on this connection. RFC 5321 §4.1.1.5.</param>
    public async Task<TransactionResult> RunAsync(bool resetFirst)
    {
        if ((_plan.Refusal ?? RefuseUnusable()) is { } refusal)
        {
            _phase = TransactionPhase.Planning;
            return Result(refusal);
        }

        if (await SendEnvelopeAsync(resetFirst ? Reset : Mail).ConfigureAwait(false) is { } failure)
        {
            return Result(failure);
        }

        if (_mail is not { IsPositive: true } mail || _taken == 0 || _data is { IsPositive: false })
        {
            await RetractDataAsync().ConfigureAwait(false);
            return Result(_mail is { IsPositive: false } ? _mail : _taken == 0 ? LastRefusal() : _data ?? SmtpClientVerdict.ProtocolError);
        }

        return Result(await SendContentAsync().ConfigureAwait(false));
    }

    /// <summary>Recipients that this server cannot be told. The rest goes on without them.</summary>
    private SmtpReply? RefuseUnusable()
    {
        var refused = 0;
        for (var i = 0; i < _replies.Length; i++)
        {
            _replies[i] = TransactionPlan.RefusalOf(envelope.Recipients[i], server);
            refused += _replies[i] is null ? 0 : 1;
        }

        return refused == _replies.Length ? LastRefusal() : null;
    }

    /// <returns>What broke the dialogue off, if something did.</returns>
    private async ValueTask<SmtpReply?> SendEnvelopeAsync(int first)
    {
        using var commands = new SmtpClientBuffer(1024);
        var end = _plan.IsChunked ? Data : Data + 1;
        var next = first;
        while (next < end && _mail is not { IsPositive: false } && !(next == Data && _taken == 0))
        {
            var windowEnd = Compose(commands, next, end);
            if (!await wire.SayAsync(commands.Written, LimitOf(next)).ConfigureAwait(false))
            {
                return await wire.LastWordsAsync(options.Timeouts.Farewell).ConfigureAwait(false);
            }

            for (; next < windowEnd; next++)
            {
                if (next >= 0 && next < Data && _replies[next] is not null)
                {
                    continue; // was not said
                }

                _phase = next == Data && _taken > 0 ? TransactionPhase.Data : _phase;
                var reply = await wire.ReadReplyAsync(LimitOf(next)).ConfigureAwait(false);
                if (wire.Fault is not null || !Hear(next, reply))
                {
                    return wire.Fault ?? wire.Fail(reply.Code == 421 ? reply : SmtpClientVerdict.ProtocolError);
                }
            }
        }

        return null;
    }

    /// <returns>The place behind the last command of the window.</returns>
    private int Compose(SmtpClientBuffer commands, int next, int end)
    {
        commands.Clear();
        var last = Math.Min(end, next + (server.Pipelining ? MaxWindow : 1));
        for (; next < last && commands.Length < MaxWindowOctets; next++)
        {
            if (next == Reset)
            {
                commands.Append("RSET\r\n"u8);
            }
            else if (next == Mail)
            {
                SmtpClientCommands.Mail(commands, envelope, _plan);
            }
            else if (next == Data)
            {
                commands.Append("DATA\r\n"u8);
            }
            else if (_replies[next] is null)
            {
                SmtpClientCommands.Recipient(commands, envelope.Recipients[next], _plan);
            }
        }

        return next;
    }

    /// <returns>Whether the dialogue can go on: 421 ends it wherever it comes (RFC 5321 §3.8), and so does what is no answer to the command.</returns>
    private bool Hear(int place, SmtpReply reply)
    {
        if (reply.Code == 421)
        {
            return false;
        }

        switch (place)
        {
            case Reset:
                return IsCompletion(reply);
            case Mail:
                _mail = reply;
                _phase = IsCompletion(reply) ? TransactionPhase.Recipients : TransactionPhase.Mail;
                break;
            case var _ when place == Data:
                _data = reply;
                return reply.Code == 354 || !reply.IsPositive;
            case var _ when _mail is { IsPositive: false }:
                return true; // 503 says only what the refusal of MAIL has said better
            default:
                HearRecipient(place, reply);
                break;
        }

        return IsCompletion(reply) || !reply.IsPositive;
    }

    private void HearRecipient(int recipient, SmtpReply reply)
    {
        if (IsCompletion(reply))
        {
            _taken++;
        }
        else if (!reply.IsPositive)
        {
            _replies[recipient] = reply;
        }
    }

    /// <summary>The server said 354 though nobody is left to send to: RFC 2920 §3.1 has the client send an empty message, which goes nowhere.</summary>
    private async ValueTask RetractDataAsync()
    {
        if (_data is { Code: 354 } && await wire.WriteAsync(".\r\n"u8.ToArray(), options.Timeouts.DataBlock).ConfigureAwait(false))
        {
            var reply = await wire.ReadReplyAsync(options.Timeouts.DataTermination).ConfigureAwait(false);
            if (reply.Code == 421)
            {
                wire.Fail(reply);
            }
        }
    }

    /// <remarks>
    /// A positive reply makes the next hop answer for the message (law 1), so it has to be the reply to the message: none that was here before
    /// the message's last octets were written, and none that another follows.
    /// </remarks>
    private async ValueTask<SmtpReply> SendContentAsync()
    {
        if (!wire.Listen(options.Timeouts.DataBlock))
        {
            return wire.Fault ?? SmtpClientVerdict.ProtocolError;
        }

        _phase = TransactionPhase.Content;
        var sending = _plan.IsChunked
            ? content.SendChunkAsync(wire, options.Timeouts.DataBlock)
            : content.SendDataAsync(wire, options.Timeouts.DataBlock);
        if (!await sending.ConfigureAwait(false))
        {
            return await wire.LastWordsAsync(options.Timeouts.Farewell).ConfigureAwait(false);
        }

        _phase = TransactionPhase.Confirmation;
        wire.HasSent();
        var reply = await wire.ReadReplyAsync(options.Timeouts.DataTermination).ConfigureAwait(false);
        if (wire.Fault is not null)
        {
            return reply;
        }

        if ((reply.IsPositive && !IsCompletion(reply)) || !wire.IsLastWord())
        {
            return wire.Fail(SmtpClientVerdict.ProtocolError); // still in doubt: it may have the message or not
        }

        _phase = TransactionPhase.Completed;
        return reply.Code == 421 ? wire.Fail(reply) : reply;
    }

    private TransactionResult Result(SmtpReply reply)
    {
        var replies = new SmtpReply[_replies.Length];
        for (var i = 0; i < replies.Length; i++)
        {
            replies[i] = _replies[i] ?? reply;
        }

        return new(reply, replies, _phase, wire.Fault is null) { HasDsn = _plan.PassesDsn };
    }

    private SmtpReply LastRefusal() => Array.FindLast(_replies, static reply => reply is not null) ?? SmtpClientVerdict.ProtocolError;

    private TimeSpan LimitOf(int place) => place switch
    {
        Reset => options.Timeouts.Command,
        Mail => options.Timeouts.Mail,
        _ when place == Data => options.Timeouts.DataInitiation,
        _ => options.Timeouts.Recipient,
    };

    private static bool IsCompletion(SmtpReply reply) => reply.Code is >= 200 and < 300;
}
