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
    private bool _hadTransaction;

    /// <summary>What <see cref="OpenAsync"/> does, for whoever would rather do it step by step.</summary>
    public SmtpClientSteps Steps { get; } = new(transport, options, time, transcript);

    /// <summary>What the server offers, once <see cref="OpenAsync"/> has asked it; learnt anew under TLS. RFC 3207 §4.2.</summary>
    public ServerExtensions Extensions => Steps.Extensions;

    /// <summary>The TLS layer, once there is one.</summary>
    public SslStream? Tls => Steps.Wire.Tls;

    /// <summary>What the server's certificate is worth, once it has shown one; below <see cref="TlsLevel.Verified"/> nothing depends on it.</summary>
    public CertificateCheck? Certificate => Steps.Certificate;

    /// <summary>Whether it was TLS that failed in <see cref="OpenAsync"/>; with opportunistic TLS a new connection without it may succeed.</summary>
    public bool HasTlsFailed => Steps.HasTlsFailed;

    /// <summary>Whether these credentials were refused for good in <see cref="OpenAsync"/>: no other server of the same owner will take them.</summary>
    public bool HasLoginFailed => Steps.HasLoginFailed;

    public bool IsUsable => Steps.Wire.Fault is null;

    /// <summary>What was thrown when the connection broke. For the diary, never for the peer.</summary>
    public Exception? Cause => Steps.Wire.Cause;

    /// <summary>From now until the end of the next transaction, all waits together last no longer than this.</summary>
    public void LimitTotal(TimeSpan total) => Steps.Wire.LimitTotal(total, total);

    /// <summary>The same, with longer for the reply to a message that has been sent: RFC 1047 has us wait where giving up would bring it twice.</summary>
    /// <param name="sending">Until the whole message is sent.</param>
    /// <param name="total">Until the reply to it.</param>
    public void LimitTotal(TimeSpan sending, TimeSpan total) => Steps.Wire.LimitTotal(sending, total);

    /// <summary>Greeting, EHLO (or HELO), STARTTLS as the options want it, EHLO again, and AUTH.</summary>
    /// <returns>The last reply to EHLO or HELO, or what stood in the way; positive means that mail may follow.</returns>
    public async Task<SmtpReply> OpenAsync(CancellationToken cancellationToken)
    {
        var hello = await GreetAsync(cancellationToken).ConfigureAwait(false);
        if (!hello.IsPositive || options.Credentials is not { } credentials)
        {
            return hello;
        }

        var login = await Steps.LogInAsync(credentials, cancellationToken).ConfigureAwait(false);
        return login.IsPositive ? hello : login;
    }

    /// <summary>Hands one message over.</summary>
    /// <param name="cancellationToken">Ends the connection, and with it the transaction, wherever it is.</param>
    public async Task<TransactionResult> SendAsync(Envelope envelope, MimeEdit message, CancellationToken cancellationToken)
    {
        using var ending = Steps.Wire.EndWith(cancellationToken);
        using var content = new SmtpClientContent(message);
        var transaction = new SmtpClientTransaction(Steps.Wire, Extensions, options, envelope, content);
        var result = await transaction.RunAsync(_hadTransaction).ConfigureAwait(false);
        _hadTransaction |= result.Phase != TransactionPhase.Planning;
        if (!Steps.Wire.IsSilent)
        {
            // More replies than commands: with the next message each would be taken for the reply to another command.
            Steps.Wire.Fail(SmtpClientVerdict.ProtocolError);
        }

        Steps.Wire.Rest();
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

        using var ending = Steps.Wire.EndWith(cancellationToken);
        using var command = new SmtpClientBuffer(512);
        SmtpClientCommands.Mail(command, envelope, default);
        var reply = await Steps.CommandAsync(command.Written, options.Timeouts.Mail).ConfigureAwait(false);
        if (reply.IsPositive)
        {
            command.Clear();
            SmtpClientCommands.Recipient(command, envelope.Recipients[0], default);
            reply = await Steps.CommandAsync(command.Written, options.Timeouts.Recipient).ConfigureAwait(false);
        }

        if (IsUsable)
        {
            await Steps.CommandAsync("RSET\r\n"u8.ToArray(), options.Timeouts.Command).ConfigureAwait(false); // whatever it says, what was asked has been answered
        }

        return reply;
    }

    /// <summary>Says goodbye and waits a little for the answer. RFC 5321 §4.1.1.10.</summary>
    public async Task QuitAsync(CancellationToken cancellationToken)
    {
        using var ending = Steps.Wire.EndWith(cancellationToken);
        await Steps.CommandAsync("QUIT\r\n"u8.ToArray(), options.Timeouts.Farewell).ConfigureAwait(false);
        Steps.Wire.End();
    }

    public ValueTask DisposeAsync() => Steps.Wire.DisposeAsync();

    private async Task<SmtpReply> GreetAsync(CancellationToken cancellationToken)
    {
        if (options.Tls.IsOnConnect && Tls is null && await Steps.SecureAsync(cancellationToken).ConfigureAwait(false) is { } failure)
        {
            return failure;
        }

        var greeting = await Steps.GreetAsync(cancellationToken).ConfigureAwait(false);
        if (!greeting.IsPositive)
        {
            return greeting;
        }

        var hello = await Steps.HelloAsync(cancellationToken).ConfigureAwait(false);
        if (!hello.IsPositive || options.Tls.Level == TlsLevel.None || Tls is not null)
        {
            return hello;
        }

        return Extensions.StartTls ? await StartTlsAsync(hello, cancellationToken).ConfigureAwait(false)
            : options.Tls.Level == TlsLevel.Opportunistic ? hello
            : SmtpClientVerdict.TlsNotOffered;
    }

    private async Task<SmtpReply> StartTlsAsync(SmtpReply hello, CancellationToken cancellationToken)
    {
        var reply = await Steps.StartTlsAsync(cancellationToken).ConfigureAwait(false);
        if (reply.Code != 220)
        {
            // RFC 3207 §4: 454 leaves the session as it was; it is for the client to say whether it goes on in the clear.
            return options.Tls.Level == TlsLevel.Opportunistic && IsUsable && !reply.IsPositive ? hello : Steps.Unexpected(reply);
        }

        if (await Steps.SecureAsync(cancellationToken).ConfigureAwait(false) is { } failure)
        {
            return failure;
        }

        // A server that does not like our certificate says so only now (RFC 8446 §4.4.2.4).
        hello = await Steps.HelloAsync(cancellationToken).ConfigureAwait(false);
        Steps.HasTlsFailed = !IsUsable;
        return HasTlsFailed ? SmtpClientVerdict.TlsFailed : hello;
    }
}
