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
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public async Task<ServerOutcome> SendAsync(EmailWay.ByServer server, OutgoingEmail email, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        var (credentials, noToken) = await tokens.CredentialsAsync(server, limit.Token);
        if (noToken is not null)
        {
            return new(noToken);
        }

        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(server.Host, server.At.Number, limit.Token);
        }
        catch (Exception exception) when (exception is SocketException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new(new Cause("no-connection", $"{server.Host} does not answer on port {server.At.Number}: {exception.Message}.", Advice.ForConnection(exception, server.At.Number)));
        }

        await using var session = new SmtpClientSession(client.GetStream(), Options(server, credentials), time);
        session.LimitTotal(Limit);
        var reply = await session.OpenAsync(limit.Token);
        var result = reply.IsPositive ? await HandOverAsync(session, email, limit.Token) : TransactionResult.ForAll(reply, email.Envelope.Recipients.Count, TransactionPhase.Opening, isConnectionUsable: false);
        if (session.HasLoginFailed)
        {
            tokens.Forget(server);
        }

        var secrets = credentials is null ? new() : Redaction.For(credentials.User, credentials.Secret);
        return result.Reply.IsPositive ? new(null) { Refused = [.. RefusedOf(email, result, secrets)] } : new(CauseOf(server, email, session, secrets.Of(SaidOf(result))));
    }

    private static async Task<TransactionResult> HandOverAsync(SmtpClientSession session, OutgoingEmail email, CancellationToken cancellationToken)
    {
        using var data = MailData.From(email.Octets);
        var result = await session.SendAsync(email.Envelope, new(data), cancellationToken);
        await session.QuitAsync(cancellationToken);
        return result;
    }

    /// <summary>Of a message that was taken for nobody: what was said of a recipient, before what ended the transaction.</summary>
    private static SmtpReply SaidOf(TransactionResult result) => result.RecipientReplies.FirstOrDefault(static each => !each.IsPositive) ?? result.Reply;

    /// <summary>It was taken for all whose RCPT was.</summary>
    private static IEnumerable<RefusedRecipient> RefusedOf(OutgoingEmail email, TransactionResult result, Redaction secrets) =>
        email.Envelope.Recipients.Zip(result.RecipientReplies)
            .Where(static each => !each.Second.IsPositive)
            .Select(each => new RefusedRecipient(each.First.ForwardPath, secrets.Of(each.Second)));

    private static Cause CauseOf(EmailWay.ByServer server, OutgoingEmail email, SmtpClientSession session, SmtpReply reply)
    {
        var symptom = new Symptom(Stage: null, reply)
        {
            Host = server.Host,
            Port = server.At.Number,
            User = server.Login?.User,
            From = email.Envelope.ReversePath?.ToString(),
            IsTokenLogin = server.Login is EmailLogin.WithToken,
        };
        return CauseTable.Find(symptom)
            ?? new("refused", $"{server.Host} said: {reply.ToString().ReplaceLineEndings(" ")}.", Advice.ForSession(symptom, session, server.Host) ?? "Look at the settings, and test them.") { Confidence = Confidence.Guess };
    }

    private SmtpClientOptions Options(EmailWay.ByServer server, SmtpClientCredentials? credentials) => new()
    {
        EhloName = node.HostName,
        Credentials = credentials,
        Tls = server.At.Tls(server.Host, hasLogin: server.Login is not null),
    };
}

/// <summary>What became of a message at a server that was specified.</summary>
/// <param name="Cause">Why the server has not taken it; <see langword="null"/> when it has.</param>
internal sealed record ServerOutcome(Cause? Cause)
{
    /// <summary>Whom it was not taken for, though it was for others: they have it, and must not get it again.</summary>
    public IReadOnlyList<RefusedRecipient> Refused { get; init; } = [];
}

internal sealed record RefusedRecipient(Mailbox Recipient, SmtpReply Reply);
