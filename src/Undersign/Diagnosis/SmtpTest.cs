using Undersign.Diagnosis.Stages;
using Undersign.Protocols.Dns;

namespace Undersign.Diagnosis;

/// <summary>Tests somebody's SMTP settings stage by stage, and says at which one they fail, why, and what to do.</summary>
/// <remarks>
/// <code>
///  Settings ─► DNS ─► TCP ─► banner ─► EHLO ─► TLS ─► certificate ─► AUTH ─► MAIL ─► RCPT ─► DATA
///                            (TLS and certificate before the banner, where TLS comes on connect)
/// </code>
/// It is the session that mail goes by, too. Credentials go to the one server and port that the settings name, under the TLS they ask for,
/// and nowhere else; what is tried beside that, to prove a cause, says no more than EHLO.
/// </remarks>
internal sealed class SmtpTest(DnsResolver names, TimeProvider time)
{
    /// <param name="progress">Told of each stage when it begins and when it is over.</param>
    public async Task<SmtpTestResult> RunAsync(SmtpTestRequest request, IProgress<StageResult>? progress, CancellationToken cancellationToken)
    {
        using var total = new CancellationTokenSource(request.Limits.Total, time);
        using var joined = CancellationTokenSource.CreateLinkedTokenSource(total.Token, cancellationToken);
        var course = new TestCourse(request, time, progress);
        try
        {
            await TakeAsync(course, joined.Token);
        }
        catch (OperationCanceledException) when (total.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            course.Fail("the test took too long", DialogueCauses.TooSlow(course.Host, request.Limits.Total), isSure: false);
        }

        return course.Result();
    }

    private async Task TakeAsync(TestCourse course, CancellationToken cancellationToken)
    {
        var dns = new DnsStage(names, course);
        if (SettingsStage.Check(course) is not { } target
            || await dns.ResolveAsync(target.Host, cancellationToken) is not { Count: > 0 } addresses
            || await new ConnectStage(course, dns, time).ConnectAsync(target, addresses, cancellationToken) is not { } socket)
        {
            return;
        }

        await using var dialogue = new Dialogue(course, target, socket, time);
        if (await OpenAsync(dialogue, cancellationToken) && await new LoginStage(dialogue).LogInAsync(cancellationToken))
        {
            await new EnvelopeStages(dialogue).TryAsync(cancellationToken);
        }

        if (dialogue.Session.IsUsable)
        {
            await dialogue.Session.QuitAsync(cancellationToken);
        }
    }

    private async Task<bool> OpenAsync(Dialogue dialogue, CancellationToken cancellationToken)
    {
        var tls = new TlsStage(dialogue, new(dialogue, time));
        var hello = new HelloStage(dialogue, names);
        if (dialogue.Target.IsTlsOnConnect)
        {
            return await tls.OnConnectAsync(cancellationToken)
                && await new BannerStage(dialogue, time).HearAsync(cancellationToken) is { } words
                && await hello.SayAsync(words, isAgain: false, cancellationToken);
        }

        return await new BannerStage(dialogue, time).HearAsync(cancellationToken) is { } greeting
            && await hello.SayAsync(greeting, isAgain: false, cancellationToken)
            && await tls.StartAsync(greeting, cancellationToken)
            && (dialogue.Session.Tls is null || await hello.SayAsync(greeting, isAgain: true, cancellationToken));
    }
}
