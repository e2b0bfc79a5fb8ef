using System.IO.Pipelines;
using System.Net.Security;
using System.Security.Authentication;
using System.Text;

namespace Undersign.Protocols.Smtp;

/// <summary>One SMTP session, seen from the server. RFC 5321 §3.</summary>
/// <remarks>
/// The session owns the dialogue: order of commands, limits, timeouts and the words on the wire.
/// It owns no policy; that is the <see cref="SmtpTransaction"/>'s. It needs a duplex pipe and nothing
/// else, so a test drives it without a socket.
///
/// <code>
///  greeting ─► EHLO ─► [STARTTLS ─► EHLO] ─► MAIL ─► RCPT… ─┬► DATA ────────────┬► QUIT
///                 ▲                                         └► BDAT… BDAT LAST ─┤
///                 └──────────────────────── RSET ◄──────────────────────────────┘
/// </code>
/// </remarks>
public sealed class SmtpServerSession
{
    private readonly IDuplexPipe _connection;
    private readonly SmtpServerOptions _options;
    private readonly TimeProvider _time;
    private readonly MailReception _mail;
    private int _errors;

    /// <param name="begin">Makes the transaction that a MAIL command begins.</param>
    public SmtpServerSession(IDuplexPipe connection, SmtpServerOptions options, Func<SmtpServerSession, SmtpTransaction> begin, TimeProvider time)
    {
        (_connection, _options, _time) = (connection, options, time);
        _mail = new(this, options, begin);
    }

    /// <summary>For a host that has done the handshake itself. The host disposes of the stream.</summary>
    public SmtpServerSession(SslStream tls, SmtpServerOptions options, Func<SmtpServerSession, SmtpTransaction> begin, TimeProvider time)
        : this(new StreamDuplexPipe(tls), options, begin, time) => Tls = tls;

    /// <summary>The name the client gave, once it has said EHLO or HELO: one printable ASCII word, not to be believed.</summary>
    public string? ClientName { get; private set; }

    /// <summary>Whether the client said EHLO.</summary>
    public bool IsExtended { get; private set; }

    /// <summary>The TLS layer, once there is one.</summary>
    public SslStream? Tls { get; private set; }

    /// <summary>Whether the client has signed in. RFC 4954.</summary>
    public bool IsAuthenticated { get; private set; }

    /// <summary>The word behind <c>with</c> in a Received field of the transaction at hand. RFC 3848, RFC 6531 §4.3.</summary>
    public string ProtocolName => !IsExtended ? "SMTP" : $"{(_mail.IsUtf8 ? "UTF8SMTP" : "ESMTP")}{(Tls is null ? "" : "S")}{(IsAuthenticated ? "A" : "")}";

    /// <summary>Messages that came in whole and went to <see cref="SmtpTransaction.DataAsync"/>.</summary>
    public int Transactions => _mail.Count;

    /// <summary>
    /// Whether the command at hand, or the last one, began to arrive only when all replies before it were on their way. One that was here
    /// already says nothing of whether the client has heard them. RFC 2920 §3.1.
    /// </summary>
    /// <remarks>Limit: a command that crosses our replies on the way looks as if it had waited for them.</remarks>
    public bool HasAwaitedReplies { get; private set; }

    /// <summary>Hears of each exception that escaped a transaction or kept a message from being stored. The client was told 451 or 452, the session goes on.</summary>
    public Action<Exception>? OnFault { get; init; }

    /// <summary>Hears what is said, where somebody wants to know.</summary>
    public SmtpTranscript? Transcript { get; init; }

    /// <summary>What broke the connection or the handshake, for the log. Faults of peers and networks, not ours.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Holds the dialogue to its end. Throws for nothing a client or a network does.</summary>
    /// <param name="cancellationToken">
    /// The host stops: a client that is waited for gets 421 (RFC 5321 §3.8). Not for a connection that was closed; the session sees that itself.
    /// </param>
    public async Task<SessionEnd> RunAsync(CancellationToken cancellationToken)
    {
        var wire = new SmtpServerConnection(_connection, _options, Transcript, _time, cancellationToken);
        await using var _ = wire.ConfigureAwait(false);
        try
        {
            return await ConverseAsync(wire, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (wire.IsLate)
        {
            await wire.CloseAsync(SmtpServerReplies.TimedOut).ConfigureAwait(false);
            return SessionEnd.TimedOut;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await wire.CloseAsync(SmtpServerReplies.Stopping).ConfigureAwait(false);
            return SessionEnd.Stopped;
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            Failure = exception; // Kestrel reports an aborted connection as a cancellation
            return SessionEnd.ClientLeft;
        }
    }

    private async Task<SessionEnd> ConverseAsync(SmtpServerConnection wire, CancellationToken cancellationToken)
    {
        if (_options is { TlsOnConnect: true, Tls: not null } && Tls is null && !await StartTlsAsync(wire).ConfigureAwait(false))
        {
            return SessionEnd.TlsFailed;
        }

        wire.Write(new(220, null, $"{_options.HostName} ESMTP"));
        while (true)
        {
            var next = await wire.ReadCommandAsync().ConfigureAwait(false);
            HasAwaitedReplies = wire.HasAwaitedReplies;
            switch (next)
            {
                case null:
                    await wire.CloseAsync(reply: null).ConfigureAwait(false); // who has nothing more to say may still listen
                    return SessionEnd.ClientLeft;
                case SmtpCommand.Fatal fatal:
                    await wire.CloseAsync(fatal.Reply).ConfigureAwait(false);
                    return fatal.End;
                case var command:
                    if (await AnswerAsync(command, wire, cancellationToken).ConfigureAwait(false) is { } end)
                    {
                        return end;
                    }

                    break;
            }
        }
    }

    /// <returns>How the session ended, if the answer ended it.</returns>
    private async ValueTask<SessionEnd?> AnswerAsync(SmtpCommand command, SmtpServerConnection wire, CancellationToken cancellationToken)
    {
        var reply = await HandleAsync(command, wire, cancellationToken).ConfigureAwait(false);
        if (_errors >= _options.MaxErrors)
        {
            await wire.CloseAsync(SmtpServerReplies.TooManyErrors).ConfigureAwait(false);
            return SessionEnd.TooManyErrors;
        }

        if (reply.Closes)
        {
            await wire.CloseAsync(reply).ConfigureAwait(false);
            return command switch
            {
                SmtpCommand.Quit => SessionEnd.Quit,
                SmtpCommand.Data when ReferenceEquals(reply, SmtpServerReplies.DoubtfulEndOfData) => SessionEnd.BareLineEnding,
                _ => SessionEnd.Refused,
            };
        }

        wire.Write(reply);
        var isReady = !ReferenceEquals(reply, SmtpServerReplies.ReadyForTls) || await StartTlsAsync(wire).ConfigureAwait(false);
        return isReady ? null : SessionEnd.TlsFailed;
    }

    private ValueTask<SmtpReply> HandleAsync(SmtpCommand command, SmtpServerConnection wire, CancellationToken cancellationToken) => command switch
    {
        SmtpCommand.Mail mail => _mail.MailAsync(mail, cancellationToken),
        SmtpCommand.Recipient recipient => _mail.RecipientAsync(recipient.Envelope, wire, cancellationToken),
        SmtpCommand.Data => _mail.DataAsync(wire, cancellationToken),
        SmtpCommand.Chunk chunk => _mail.ChunkAsync(chunk, wire, cancellationToken),
        SmtpCommand.Hello hello => new(Hello(hello, wire)),
        SmtpCommand.StartTls => new(PrepareTls(wire)),
        SmtpCommand.Authenticate authenticate => AuthenticateAsync(authenticate, wire, cancellationToken),
        SmtpCommand.Reset => new(_mail.Reset(wire)),
        SmtpCommand.Idle idle => new(idle.Reply),
        SmtpCommand.Quit => new(SmtpServerReplies.Bye),
        SmtpCommand.Malformed malformed => new(Malformed(malformed)),
        _ => throw new InvalidOperationException($"No handler for {command}."),
    };

    private SmtpReply Hello(SmtpCommand.Hello hello, SmtpServerConnection wire)
    {
        _mail.Reset(wire); // RFC 5321 §4.1.4
        (ClientName, IsExtended) = (hello.ClientName, hello.IsExtended);
        if (!hello.IsExtended)
        {
            return new(250, null, _options.HostName);
        }

        var text = new StringBuilder()
            .Append(_options.HostName)
            .Append(null, $"\nPIPELINING\nSIZE {_options.MaxMessageSize}")
            .Append("\n8BITMIME\nSMTPUTF8\nENHANCEDSTATUSCODES\nDSN\nCHUNKING");
        if (_options.OffersBinaryMime)
        {
            text.Append("\nBINARYMIME");
        }

        if (_options.Tls is not null && Tls is null)
        {
            text.Append("\nSTARTTLS");
        }

        if (_options.Authentication is { } authentication && Tls is not null)
        {
            text.Append("\nAUTH ").AppendJoin(' ', authentication.Mechanisms.Select(SaslMessage.NameOf));
        }

        return new(250, null, text.ToString());
    }

    private async ValueTask<SmtpReply> AuthenticateAsync(SmtpCommand.Authenticate command, SmtpServerConnection wire, CancellationToken cancellationToken)
    {
        if (_options.Authentication is not { } authentication)
        {
            return Fault(SmtpServerReplies.NotImplemented);
        }

        // RFC 4954 §4: once a session, and not within a transaction. Passwords never in the clear, and never from who does not know EHLO.
        var refusal = Tls is null ? SmtpServerReplies.NeedsEncryption : !IsExtended || IsAuthenticated || _mail.IsOpen ? SmtpServerReplies.OutOfOrder : null;
        var mechanism = authentication.Mechanisms.Select(static known => (SaslMechanism?)known)
            .FirstOrDefault(known => command.Mechanism.Equals(SaslMessage.NameOf(known!.Value), StringComparison.OrdinalIgnoreCase)); // each is one
        if (refusal is not null || mechanism is null)
        {
            return Fault(refusal ?? SmtpServerReplies.UnknownMechanism);
        }

        var reply = await new AuthenticationExchange(wire, authentication, cancellationToken).RunAsync(mechanism.Value, command.InitialResponse).ConfigureAwait(false);
        IsAuthenticated = reply.IsPositive;
        return reply.IsPermanent ? Fault(reply) : reply;
    }

    private SmtpReply PrepareTls(SmtpServerConnection wire)
    {
        if (_options.Tls is null)
        {
            return Fault(SmtpServerReplies.NotImplemented);
        }

        if (Tls is not null)
        {
            return Fault(SmtpServerReplies.OutOfOrder);
        }

        wire.DropReadAhead();
        return SmtpServerReplies.ReadyForTls;
    }

    /// <returns>Whether the handshake succeeded.</returns>
    private async ValueTask<bool> StartTlsAsync(SmtpServerConnection wire)
    {
        try
        {
            Tls = await wire.StartTlsAsync(_options.Tls!).ConfigureAwait(false); // both callers have tested it
            Transcript?.Secured(Tls);
        }
        catch (Exception exception) when (exception is AuthenticationException or IOException or OperationCanceledException)
        {
            Failure = exception; // in mid-handshake there is no way left to say 421
            Transcript?.Remark($"TLS failed: {exception.Message}");
            return false;
        }

        // RFC 3207 §4.2: what was learnt in the clear is forgotten.
        (ClientName, IsExtended) = (null, false);
        _mail.Reset(wire);
        return true;
    }

    private SmtpReply Malformed(SmtpCommand.Malformed malformed)
    {
        if (malformed.IsMail)
        {
            _mail.RefuseMail();
        }

        return Fault(malformed.Reply);
    }

    /// <summary>Counts a fault of protocol.</summary>
    internal SmtpReply Fault(SmtpReply reply)
    {
        _errors++;
        return reply;
    }
}
