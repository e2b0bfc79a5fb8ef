using System.Net.Security;
using Undersign.Protocols.Mime;

namespace Undersign.Protocols.Smtp;

/// <summary>One SMTP session, seen from the client. RFC 5321 §3, TLS as in RFC 3207.</summary>
/// <remarks>
/// Nothing the network or the server does is an exception: it is the reply of the method, and <see cref="IsUsable"/> turns false. Only a
/// message that cannot be read (its temporary file) throws; the connection must then be thrown away, because half a message may be on it.
///
/// Not thread-safe: one transaction after the other.
/// </remarks>
/// <param name="transport">A connection to the server, which the session owns; an SslStream when TLS came first (RFC 8314 §3).</param>
/// <param name="transcript">Hears what is said, where somebody wants to know.</param>
public sealed class SmtpClientSession(Stream transport, SmtpClientOptions options, TimeProvider time, SmtpTranscript? transcript = null) : IAsyncDisposable
{
    private readonly SmtpClientWire _wire = new(transport, time, transcript);
    private bool _hadTransaction;

    /// <summary>What the server offers, once <see cref="OpenAsync"/> has asked it; learnt anew under TLS. RFC 3207 §4.2.</summary>
    public ServerExtensions Extensions { get; private set; } = ServerExtensions.None;

    /// <summary>The TLS layer, once there is one.</summary>
    public SslStream? Tls => _wire.Tls;

    /// <summary>What the server's certificate is worth, once it has shown one; below <see cref="TlsLevel.Verified"/> nothing depends on it.</summary>
    public CertificateCheck? Certificate { get; private set; }

    /// <summary>Whether it was TLS that failed in <see cref="OpenAsync"/>; with opportunistic TLS a new connection without it may succeed.</summary>
    public bool HasTlsFailed { get; private set; }

    /// <summary>Whether these credentials were refused for good in <see cref="OpenAsync"/>: no other server of the same owner will take them.</summary>
    public bool HasLoginFailed { get; private set; }

    public bool IsUsable => _wire.Fault is null;

    /// <summary>What was thrown when the connection broke. For the diary, never for the peer.</summary>
    public Exception? Cause => _wire.Cause;

    /// <summary>From now until the end of the next transaction, all waits together last no longer than this.</summary>
    public void LimitTotal(TimeSpan total) => _wire.LimitTotal(total, total);

    /// <summary>The same, with longer for the reply to a message that has been sent: RFC 1047 has us wait where giving up would bring it twice.</summary>
    /// <param name="sending">Until the whole message is sent.</param>
    /// <param name="total">Until the reply to it.</param>
    public void LimitTotal(TimeSpan sending, TimeSpan total) => _wire.LimitTotal(sending, total);

    /// <summary>Greeting, EHLO (or HELO), STARTTLS as the options want it, EHLO again, and AUTH.</summary>
    /// <returns>The last reply to EHLO or HELO, or what stood in the way; positive means that mail may follow.</returns>
    public async Task<SmtpReply> OpenAsync(CancellationToken cancellationToken)
    {
        using var ending = _wire.EndWith(cancellationToken);
        var hello = await GreetAsync().ConfigureAwait(false);
        return hello.IsPositive && options.Credentials is { } credentials ? await LogInAsync(credentials, hello).ConfigureAwait(false) : hello;
    }

    /// <summary>Hands one message over.</summary>
    /// <param name="cancellationToken">Ends the connection, and with it the transaction, wherever it is.</param>
    public async Task<TransactionResult> SendAsync(Envelope envelope, MimeEdit message, CancellationToken cancellationToken)
    {
        using var ending = _wire.EndWith(cancellationToken);
        using var content = new SmtpClientContent(message);
        var transaction = new SmtpClientTransaction(_wire, Extensions, options, envelope, content);
        var result = await transaction.RunAsync(_hadTransaction).ConfigureAwait(false);
        _hadTransaction |= result.Phase != TransactionPhase.Planning;
        if (!_wire.IsSilent)
        {
            // More replies than commands: with the next message each would be taken for the reply to another command.
            _wire.Fail(SmtpClientVerdict.ProtocolError);
        }

        _wire.Rest();
        return IsUsable ? result : result with { IsConnectionUsable = false };
    }

    /// <summary>Asks whether a message to this recipient would be taken, and sends none: MAIL, RCPT and RSET. RFC 5321 §3.3, §4.1.1.5.</summary>
    /// <param name="cancellationToken">Ends the connection.</param>
    /// <returns>The reply to RCPT, or to MAIL where that was refused.</returns>
    public async Task<SmtpReply> AskAsync(Mailbox reversePath, Mailbox forwardPath, CancellationToken cancellationToken)
    {
        var envelope = new Envelope(reversePath, MailParameters.None, [new(forwardPath)]);
        if ((TransactionPlan.RefusalOf(new EnvelopeRecipient(reversePath), Extensions) ?? TransactionPlan.RefusalOf(envelope.Recipients[0], Extensions)) is { } refusal)
        {
            return refusal;
        }

        using var ending = _wire.EndWith(cancellationToken);
        using var command = new SmtpClientBuffer(512);
        SmtpClientCommands.Mail(command, envelope, default);
        var reply = await CommandAsync(command.Written, options.Timeouts.Mail).ConfigureAwait(false);
        if (reply.IsPositive)
        {
            command.Clear();
            SmtpClientCommands.Recipient(command, envelope.Recipients[0], default);
            reply = await CommandAsync(command.Written, options.Timeouts.Recipient).ConfigureAwait(false);
        }

        if (IsUsable)
        {
            await CommandAsync("RSET\r\n"u8.ToArray(), options.Timeouts.Command).ConfigureAwait(false); // whatever it says, what was asked has been answered
        }

        return reply;
    }

    /// <summary>Says goodbye and waits a little for the answer. RFC 5321 §4.1.1.10.</summary>
    public async Task QuitAsync(CancellationToken cancellationToken)
    {
        using var ending = _wire.EndWith(cancellationToken);
        await CommandAsync("QUIT\r\n"u8.ToArray(), options.Timeouts.Farewell).ConfigureAwait(false);
        _wire.End();
    }

    public ValueTask DisposeAsync() => _wire.DisposeAsync();

    private async Task<SmtpReply> GreetAsync()
    {
        if (options.Tls.IsOnConnect && Tls is null && !await SecureAsync().ConfigureAwait(false))
        {
            return TlsVerdict();
        }

        var greeting = await _wire.ReadReplyAsync(options.Timeouts.Greeting).ConfigureAwait(false);
        if (greeting.Code != 220)
        {
            return Unexpected(greeting);
        }

        var hello = await HelloAsync().ConfigureAwait(false);
        if (!hello.IsPositive || options.Tls.Level == TlsLevel.None || Tls is not null)
        {
            return hello;
        }

        return Extensions.StartTls ? await StartTlsAsync(hello).ConfigureAwait(false)
            : options.Tls.Level == TlsLevel.Opportunistic ? hello
            : SmtpClientVerdict.TlsNotOffered;
    }

    private async Task<SmtpReply> HelloAsync()
    {
        using var command = new SmtpClientBuffer(512);
        command.Append("EHLO "u8);
        command.Append(options.EhloName);
        command.Append("\r\n"u8);
        var reply = await CommandAsync(command.Written, options.Timeouts.Command).ConfigureAwait(false);
        if (reply.Code == 250)
        {
            Extensions = ServerExtensions.Parse(reply);
            return reply;
        }

        if (!reply.IsPermanent || !IsUsable)
        {
            return Unexpected(reply);
        }

        // RFC 5321 §3.2: a server that does not know EHLO knows HELO.
        command.WrittenSpan[0] = (byte)'H';
        command.WrittenSpan[1] = (byte)'E';
        Extensions = ServerExtensions.None;
        reply = await CommandAsync(command.Written, options.Timeouts.Command).ConfigureAwait(false);
        return reply.Code == 250 ? reply : Unexpected(reply);
    }

    private async Task<SmtpReply> StartTlsAsync(SmtpReply hello)
    {
        var reply = await CommandAsync("STARTTLS\r\n"u8.ToArray(), options.Timeouts.Command).ConfigureAwait(false);
        if (reply.Code != 220)
        {
            // RFC 3207 §4: 454 leaves the session as it was; it is for the client to say whether it goes on in the clear.
            return options.Tls.Level == TlsLevel.Opportunistic && IsUsable && !reply.IsPositive ? hello : Unexpected(reply);
        }

        if (!_wire.IsSilent)
        {
            // Whoever can write into the clear text would have us take its words for the server's once TLS is on (CVE-2021-38371 and its kin).
            HasTlsFailed = true;
            return _wire.Fail(SmtpClientVerdict.ProtocolError);
        }

        if (!await SecureAsync().ConfigureAwait(false))
        {
            return TlsVerdict();
        }

        // RFC 3207 §4.2: what was learnt in the clear is forgotten. A server that does not like our certificate says so only now (RFC 8446 §4.4.2.4).
        Extensions = ServerExtensions.None;
        hello = await HelloAsync().ConfigureAwait(false);
        HasTlsFailed = !IsUsable;
        return HasTlsFailed ? SmtpClientVerdict.TlsFailed : hello;
    }

    /// <summary>RFC 4954 §4; under TLS, unless the credentials may be read by everybody.</summary>
    private async Task<SmtpReply> LogInAsync(SmtpClientCredentials credentials, SmtpReply hello)
    {
        if (Tls is null && !credentials.MayGoInTheClear)
        {
            return SmtpClientVerdict.LoginInTheClear;
        }

        using var exchange = credentials.Choose(Extensions.Authentication, Tls);
        if (exchange is null)
        {
            return SmtpClientVerdict.NoLoginOffered;
        }

        var reply = await SmtpClientLogin.RunAsync(_wire, exchange, options.Timeouts).ConfigureAwait(false);
        HasLoginFailed = reply.IsPermanent;
        return reply.IsPositive ? hello : reply;
    }

    private async ValueTask<bool> SecureAsync()
    {
        var isSecure = await _wire.SecureAsync(options.Tls.ToOptions(time, found => Certificate = found), options.Timeouts.Handshake).ConfigureAwait(false);
        HasTlsFailed = !isSecure;
        if (Certificate is { } shown)
        {
            transcript?.Remark($"certificate of {shown.Names}: {(shown.IsGood ? "good" : shown.Fault)}");
        }

        if (isSecure)
        {
            transcript?.Secured(Tls!); // there is one now
        }

        return isSecure;
    }

    /// <summary>Why there is no TLS: where it is verified, the certificate is the usual reason.</summary>
    private SmtpReply TlsVerdict() =>
        SmtpClientVerdict.ForTls(options.Tls.Level == TlsLevel.Verified && Certificate is { } shown ? shown.Fault : CertificateFault.None);

    private async ValueTask<SmtpReply> CommandAsync(ReadOnlyMemory<byte> command, TimeSpan limit)
    {
        var reply = await _wire.SayAsync(command, limit).ConfigureAwait(false)
            ? await _wire.ReadReplyAsync(limit).ConfigureAwait(false)
            : await _wire.LastWordsAsync(options.Timeouts.Farewell).ConfigureAwait(false);
        return reply.Code == 421 ? _wire.Fail(reply) : reply;
    }

    /// <summary>A positive reply that is not the one asked for is no answer at all.</summary>
    private SmtpReply Unexpected(SmtpReply reply)
    {
        if (reply.IsPositive)
        {
            return _wire.Fail(SmtpClientVerdict.ProtocolError);
        }

        return reply;
    }
}
