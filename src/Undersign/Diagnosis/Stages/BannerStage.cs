using System.Text;
using Undersign.Protocols.Smtp;

namespace Undersign.Diagnosis.Stages;

/// <summary>The server's first words, or whose words they are instead. RFC 5321 §3.1.</summary>
internal sealed class BannerStage(Dialogue dialogue, TimeProvider time)
{
    /// <summary>Who talks out of turn to a server that mail is delivered to is a robot to it (postscreen), and shut out for a while.</summary>
    private const int DeliveryPort = 25;

    private const int MaxWords = 60;

    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(5);

    private readonly TestCourse _course = dialogue.Course;
    private readonly TestTarget _target = dialogue.Target;

    /// <returns>What it said; <see langword="null"/> when it is no greeting, which the course then says.</returns>
    public async Task<SmtpReply?> HearAsync(CancellationToken cancellationToken)
    {
        _course.Begin(TestStage.Banner);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var hearing = dialogue.Steps.GreetAsync(ending.Token);
        var underTls = _target.Port != DeliveryPort && await IsSilentAsync(hearing, cancellationToken) ? await UnderTlsAsync(cancellationToken) : null;
        if (underTls is not null)
        {
            await ending.CancelAsync();
        }

        var greeting = await hearing;
        cancellationToken.ThrowIfCancellationRequested();
        if (!greeting.IsPositive)
        {
            await RefuseAsync(greeting, underTls, cancellationToken);
            return null;
        }

        if (_course.Elapsed > Slow)
        {
            _course.Note(TestStage.Banner, "slow-greeting", $"The server has let us wait {_course.Elapsed.TotalSeconds:0} s for its greeting.", "Some do so on purpose, to tell robots by their haste; others cannot find our name in the DNS.");
        }

        _course.Pass(_course.Quote(greeting));
        return greeting;
    }

    private async Task RefuseAsync(SmtpReply greeting, ForeignProtocol? underTls, CancellationToken cancellationToken)
    {
        var (host, port) = (_target.Host, _target.Port);
        underTls ??= greeting == SmtpClientVerdict.TimedOut && !dialogue.Watched.HasHeard ? await UnderTlsAsync(cancellationToken) : null;
        if (!SmtpClientVerdict.IsOwn(greeting))
        {
            dialogue.Refuse(greeting);
        }
        else if (underTls is { } spoken)
        {
            _course.Fail("silence", spoken is ForeignProtocol.Imap or ForeignProtocol.Pop3 or ForeignProtocol.Http ? DialogueCauses.OtherProtocol(spoken, host, port, "") : DialogueCauses.NeedsTlsOnConnect(host, port));
        }
        else if (_target.IsTlsOnConnect ? dialogue.Session.Tls is not null && LastLine().Length == 0 : !dialogue.Watched.HasHeard)
        {
            var isClosed = greeting == SmtpClientVerdict.Dropped;
            _course.Fail(isClosed ? "closed without a word" : "silence", isClosed ? DialogueCauses.ClosedAtOnce(host, port) : DialogueCauses.Silent(host, port), isSure: false);
        }
        else
        {
            var words = LastLine();
            var first = _target.IsTlsOnConnect ? Encoding.UTF8.GetBytes(words) : dialogue.Watched.First;
            var protocol = ForeignProtocols.Of(first);
            words = _course.Shown(words.Length > 0 ? words : Encoding.Latin1.GetString(first[..Math.Min(first.Length, MaxWords)]));
            _course.Fail(words, DialogueCauses.OtherProtocol(protocol, host, port, words), isSure: protocol is not (ForeignProtocol.Unknown or ForeignProtocol.Smtp));
        }
    }

    private async Task<bool> IsSilentAsync(Task hearing, CancellationToken cancellationToken) =>
        await Task.WhenAny(hearing, Task.Delay(_course.Limits.Silence, time, cancellationToken)) != hearing && !dialogue.Watched.HasHeard;

    private async Task<ForeignProtocol?> UnderTlsAsync(CancellationToken cancellationToken) => _target.IsTlsOnConnect ? null : await dialogue.Neighbours.UnderTlsAsync(_target.Port, cancellationToken);

    private string LastLine() => _course.Transcript.LastWords;
}
