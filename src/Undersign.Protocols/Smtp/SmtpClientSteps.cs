namespace Undersign.Protocols.Smtp;

/// <summary>The steps that open a session, for whoever wants to know at which of them it stops; <see cref="SmtpClientSession.OpenAsync"/> takes them all.</summary>
/// <remarks>
/// The order is the caller's matter: TLS on connect or the greeting, EHLO, STARTTLS and the handshake, EHLO again (RFC 3207 §4.2), AUTH.
/// What a step answers that is no 2xx ends the opening, and never as an exception.
/// </remarks>
public sealed class SmtpClientSteps
{
    private readonly SmtpClientOptions _options;
    private readonly TimeProvider _time;
    private readonly SmtpTranscript? _transcript;

    internal SmtpClientSteps(Stream transport, SmtpClientOptions options, TimeProvider time, SmtpTranscript? transcript)
    {
        Wire = new(transport, time, transcript);
        (_options, _time, _transcript) = (options, time, transcript);
    }

    internal SmtpClientWire Wire { get; }

    internal ServerExtensions Extensions { get; private set; } = ServerExtensions.None;

    internal CertificateCheck? Certificate { get; private set; }

    internal bool HasTlsFailed { get; set; }

    internal bool HasLoginFailed { get; private set; }

    /// <summary>Waits for the server's first words. RFC 5321 §3.1.</summary>
    /// <returns>220, or why there is no session.</returns>
    public async Task<SmtpReply> GreetAsync(CancellationToken cancellationToken)
    {
        using var ending = Wire.EndWith(cancellationToken);
        var greeting = await Wire.ReadReplyAsync(_options.Timeouts.Greeting).ConfigureAwait(false);
        return greeting.Code == 220 ? greeting : Unexpected(greeting);
    }

    /// <summary>EHLO, or HELO for a server that knows only that. RFC 5321 §3.2.</summary>
    public async Task<SmtpReply> HelloAsync(CancellationToken cancellationToken)
    {
        using var ending = Wire.EndWith(cancellationToken);
        using var command = new SmtpClientBuffer(512);
        command.Append("EHLO "u8);
        command.Append(_options.EhloName);
        command.Append("\r\n"u8);
        Extensions = ServerExtensions.None; // RFC 3207 §4.2: what was learnt in the clear is forgotten
        var reply = await CommandAsync(command.Written, _options.Timeouts.Command).ConfigureAwait(false);
        if (reply.Code == 250)
        {
            Extensions = ServerExtensions.Parse(reply);
            return reply;
        }

        if (!reply.IsPermanent || Wire.Fault is not null)
        {
            return Unexpected(reply);
        }

        command.WrittenSpan[0] = (byte)'H';
        command.WrittenSpan[1] = (byte)'E';
        reply = await CommandAsync(command.Written, _options.Timeouts.Command).ConfigureAwait(false);
        return reply.Code == 250 ? reply : Unexpected(reply);
    }

    /// <summary>Asks for TLS; the handshake is <see cref="SecureAsync"/>. RFC 3207 §4.</summary>
    /// <returns>220, or why there will be none.</returns>
    public async Task<SmtpReply> StartTlsAsync(CancellationToken cancellationToken)
    {
        using var ending = Wire.EndWith(cancellationToken);
        var reply = await CommandAsync("STARTTLS\r\n"u8.ToArray(), _options.Timeouts.Command).ConfigureAwait(false);
        if (reply.Code == 220 && !Wire.IsSilent)
        {
            // Whoever can write into the clear text would have us take its words for the server's once TLS is on (CVE-2021-38371 and its kin).
            HasTlsFailed = true;
            return Wire.Fail(SmtpClientVerdict.ProtocolError);
        }

        return reply;
    }

    /// <summary>The handshake.</summary>
    /// <returns><see langword="null"/> when there is TLS now, or why there is none: where it is verified, the certificate is the usual reason.</returns>
    public async Task<SmtpReply?> SecureAsync(CancellationToken cancellationToken)
    {
        using var ending = Wire.EndWith(cancellationToken);
        var isSecure = await Wire.SecureAsync(_options.Tls.ToOptions(_time, found => Certificate = found), _options.Timeouts.Handshake).ConfigureAwait(false);
        HasTlsFailed = !isSecure;
        if (Certificate is { } shown)
        {
            _transcript?.Remark($"certificate of {shown.Names}: {(shown.IsGood ? "good" : shown.Fault)}");
        }

        if (isSecure)
        {
            _transcript?.Secured(Wire.Tls!); // there is one now
            return null;
        }

        return SmtpClientVerdict.ForTls(_options.Tls.Level == TlsLevel.Verified && Certificate is { } bad ? bad.Fault : CertificateFault.None);
    }

    /// <summary>AUTH; under TLS, unless the credentials may be read by everybody. RFC 4954 §4.</summary>
    /// <returns>235, or why there is no login.</returns>
    public async Task<SmtpReply> LogInAsync(SmtpClientCredentials credentials, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(credentials);
        using var ending = Wire.EndWith(cancellationToken);
        if (Wire.Tls is null && !credentials.MayGoInTheClear)
        {
            return SmtpClientVerdict.LoginInTheClear;
        }

        using var exchange = credentials.Choose(Extensions.Authentication, Wire.Tls);
        if (exchange is null)
        {
            return SmtpClientVerdict.NoLoginOffered;
        }

        var reply = await SmtpClientLogin.RunAsync(Wire, exchange, _options.Timeouts).ConfigureAwait(false);
        HasLoginFailed = reply.IsPermanent;
        return reply;
    }

    internal async ValueTask<SmtpReply> CommandAsync(ReadOnlyMemory<byte> command, TimeSpan limit)
    {
        var reply = await Wire.SayAsync(command, limit).ConfigureAwait(false)
            ? await Wire.ReadReplyAsync(limit).ConfigureAwait(false)
            : await Wire.LastWordsAsync(_options.Timeouts.Farewell).ConfigureAwait(false);
        return reply.Code == 421 ? Wire.Fail(reply) : reply;
    }

    /// <summary>A positive reply that is not the one asked for is no answer at all.</summary>
    internal SmtpReply Unexpected(SmtpReply reply)
    {
        if (reply.IsPositive)
        {
            return Wire.Fail(SmtpClientVerdict.ProtocolError);
        }

        return reply;
    }
}
