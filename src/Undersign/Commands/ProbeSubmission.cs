using System.Net.Sockets;
using Undersign.Diagnosis;
using Undersign.Onboarding.Probes;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;
using Undersign.Relaying;

namespace Undersign.Commands;

/// <summary>Submits a probe as one of the organisation's people would, to the server where they submit.</summary>
/// <param name="User">And the password, where it wants a login.</param>
internal sealed record ProbeSubmission(string Host, int Port, Mailbox From, string EhloName, (string Name, string Password)? User)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public async Task<ProbeLeg> SendAsync(Probe probe, TimeProvider time, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(Host, Port, limit.Token);
        }
        catch (Exception exception) when (exception is SocketException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return Missing(time, $"{Host} does not answer on port {Port}: {exception.Message}", Advice.ForConnection(exception, Port));
        }

        await using var session = new SmtpClientSession(client.GetStream(), Options(), time);
        session.LimitTotal(Limit);
        var reply = await session.OpenAsync(limit.Token);
        if (!reply.IsPositive)
        {
            return Missing(time, $"{Host}: {reply}", Advice.ForSession(Symptom(reply), session, Host));
        }

        using var data = MailData.From(probe.Message(From));
        var result = await session.SendAsync(new(From, MailParameters.None, [new(probe.Recipient)]), new(data), limit.Token);
        await session.QuitAsync(limit.Token);
        return result.Reply.IsPositive ? new(ProbeWay.First, ProbeLegState.Done, time.GetUtcNow(), $"{Host}: {result.Reply}") : Missing(time, $"{Host}: {result.Reply}", Advice.For(Symptom(result.Reply)));
    }

    private static ProbeLeg Missing(TimeProvider time, string words, string? advice) => new(ProbeWay.First, ProbeLegState.Missing, time.GetUtcNow(), words, advice);

    private Symptom Symptom(SmtpReply reply) => new(Stage: null, reply) { Host = Host, Port = Port, User = User?.Name, From = From.ToString() };

    /// <summary>A password needs TLS with a good certificate; the message, which says nothing, does not.</summary>
    private SmtpClientOptions Options() => new()
    {
        EhloName = EhloName,
        Tls = new SubmissionPort(Port, SmtpSecurity.Auto).Tls(Host, hasLogin: User is not null),
        Credentials = User is var (name, password) ? new SmtpClientCredentials.WithPassword(name, password) : null,
    };
}
