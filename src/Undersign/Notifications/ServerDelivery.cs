using System.Net.Sockets;
using Undersign.Diagnosis;
using Undersign.Operation;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;
using Undersign.Relaying;

namespace Undersign.Notifications;

/// <summary>Hands mail of our own to a server that an administrator has specified, in one session of one message.</summary>
internal sealed class ServerDelivery(NodeConfiguration node, EmailTokens tokens, TimeProvider time)
{
    /// <summary>RFC 8314 §3.3.</summary>
    private const int ImplicitTlsPort = 465;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <returns>What the server said of it, or why it was not asked; with the cause where that is known.</returns>
    public async Task<(SmtpReply Reply, Cause? Cause)> SendAsync(EmailWay.ByServer server, OutgoingEmail email, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        var (credentials, noToken) = await tokens.CredentialsAsync(server, limit.Token);
        if (noToken is not null)
        {
            return (SmtpClientVerdict.NoCredentials, noToken);
        }

        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(server.Host, server.Port, limit.Token);
        }
        catch (Exception exception) when (exception is SocketException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return (SmtpClientVerdict.NoConnection, new("no-connection", $"{server.Host} does not answer on port {server.Port}: {exception.Message}.", Advice.ForConnection(exception, server.Port)));
        }

        await using var session = new SmtpClientSession(client.GetStream(), Options(server, credentials), time);
        session.LimitTotal(Limit);
        var reply = await session.OpenAsync(limit.Token);
        if (reply.IsPositive)
        {
            using var data = MailData.From(email.Octets);
            var result = await session.SendAsync(email.Envelope, new(data), limit.Token);
            reply = result.RecipientReplies.FirstOrDefault(static each => !each.IsPositive) ?? result.Reply;
            await session.QuitAsync(limit.Token);
        }

        if (session.HasLoginFailed)
        {
            tokens.Forget(server);
        }

        return reply.IsPositive ? (reply, null) : (reply, CauseOf(server, email, session, reply));
    }

    private static Cause CauseOf(EmailWay.ByServer server, OutgoingEmail email, SmtpClientSession session, SmtpReply reply)
    {
        var symptom = new Symptom(Stage: null, reply)
        {
            Host = server.Host,
            Port = server.Port,
            User = server.Login?.User,
            From = email.Envelope.ReversePath?.ToString(),
            IsTokenLogin = server.Login is EmailLogin.WithToken,
        };
        return CauseTable.Find(symptom)
            ?? new("refused", $"{server.Host} said: {reply.ToString().ReplaceLineEndings(" ")}.", Advice.ForSession(symptom, session, server.Host) ?? "Look at the settings, and test them.") { Confidence = Confidence.Guess };
    }

    /// <summary>A login wants a certificate that is trusted; without one whatever is offered is better than nothing, unless TLS was asked for.</summary>
    private SmtpClientOptions Options(EmailWay.ByServer server, SmtpClientCredentials? credentials) => new()
    {
        EhloName = node.HostName,
        Credentials = credentials,
        Tls = server.Security == SmtpSecurity.None ? SmtpClientTls.None : new()
        {
            Level = TakesAnyCertificate(server) ? TlsLevel.Opportunistic : TlsLevel.Verified,
            Name = server.Host,
            IsOnConnect = server.Security == SmtpSecurity.TlsOnConnect || (server.Security == SmtpSecurity.Auto && server.Port == ImplicitTlsPort),
        },
    };

    public static bool TakesAnyCertificate(EmailWay.ByServer server) => server is { Security: SmtpSecurity.Auto, Login: null };
}
