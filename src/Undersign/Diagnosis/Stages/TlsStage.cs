using Undersign.Protocols.Smtp;

namespace Undersign.Diagnosis.Stages;

/// <summary>TLS, on connect or by STARTTLS, and whether it is to be had at all. RFC 3207, RFC 8314 §3.3.</summary>
internal sealed class TlsStage(Dialogue dialogue, CertificateStage certificate)
{
    private readonly TestCourse _course = dialogue.Course;
    private readonly TestTarget _target = dialogue.Target;

    public async Task<bool> OnConnectAsync(CancellationToken cancellationToken)
    {
        _course.Begin(TestStage.Tls);
        return await SecureAsync(cancellationToken);
    }

    /// <returns>Whether the test goes on, with TLS or because it may go on without.</returns>
    public async Task<bool> StartAsync(SmtpReply greeting, CancellationToken cancellationToken)
    {
        _course.Begin(TestStage.Tls);
        if (_target.Security == SmtpSecurity.None)
        {
            _course.Pass("not wanted");
            return true;
        }

        if (!dialogue.Session.Extensions.StartTls)
        {
            return await DoWithoutAsync("not offered", () => IsStripped(greeting) ? TlsCauses.Stripped(_target.Host) : null, cancellationToken);
        }

        var reply = await dialogue.Steps.StartTlsAsync(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (dialogue.Session.HasTlsFailed)
        {
            dialogue.Refuse(reply, TlsCauses.WordsBehindStartTls(_target.Host));
            return false;
        }

        if (reply.Code != 220)
        {
            return dialogue.Session.IsUsable && !_target.NeedsStartTls ? await DoWithoutAsync(_course.Quote(reply), static () => null, cancellationToken) : Refused(reply);
        }

        dialogue.Watched.Restart();
        return await SecureAsync(cancellationToken);
    }

    private bool Refused(SmtpReply reply)
    {
        dialogue.Refuse(reply, SmtpClientVerdict.IsOwn(reply) ? null : TlsCauses.StartTlsRefused(_target.Host, _course.Quote(reply)));
        return false;
    }

    /// <summary>Where TLS is taken if there is some, the test goes on in the clear; the password will not.</summary>
    private async Task<bool> DoWithoutAsync(string seen, Func<Cause?> why, CancellationToken cancellationToken)
    {
        if (_target.NeedsStartTls)
        {
            _course.Fail(seen, why() ?? TlsCauses.NotOffered(_target.Host, _target.Port, await dialogue.Neighbours.TlsElsewhereAsync(cancellationToken)));
            return false;
        }

        _course.Note(TestStage.Tls, "in-the-clear", $"{_target.Host} has no TLS on port {_target.Port}: everybody between can read the mail.", "Have STARTTLS switched on there, or use a port with TLS.");
        _course.Pass(seen);
        return true;
    }

    private async Task<bool> SecureAsync(CancellationToken cancellationToken)
    {
        var failure = await dialogue.Steps.SecureAsync(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        var shown = dialogue.Session.Certificate;
        if (failure is not null && failure == SmtpClientVerdict.TlsFailed)
        {
            await FailAsync(cancellationToken);
            return false;
        }

        _course.Pass(failure is null && dialogue.Session.Tls is { } tls ? $"{tls.SslProtocol} {tls.NegotiatedCipherSuite}" : "the server speaks TLS");
        return certificate.Judge(shown);
    }

    private async Task FailAsync(CancellationToken cancellationToken)
    {
        var answer = TlsAnswer.Read(dialogue.Watched.First);
        var cause = answer.Protocol is ForeignProtocol.Smtp && _target.IsTlsOnConnect
            ? TlsCauses.NeedsStartTls(_target.Host, _target.Port, await dialogue.Neighbours.OffersStartTlsAsync(_target.Port, cancellationToken))
            : answer.Protocol is ForeignProtocol.Tls or ForeignProtocol.Silence or ForeignProtocol.Unknown ? TlsCauses.Handshake(answer, _target.Host, dialogue.Session.Cause is OperationCanceledException)
            : DialogueCauses.OtherProtocol(answer.Protocol, _target.Host, _target.Port, _course.Shown(answer.Words));
        _course.Fail(_course.Shown(answer.ToString()), cause, isSure: answer.Protocol is not (ForeignProtocol.Silence or ForeignProtocol.Unknown));
    }

    /// <summary>Firewalls that look into mail blot out what they do not like, letter by letter.</summary>
    private bool IsStripped(SmtpReply greeting) => greeting.Text.Contains("****", StringComparison.Ordinal) || _course.Transcript.Lines.Any(static line => line.Text.Contains("XXXXXXX", StringComparison.Ordinal));
}
