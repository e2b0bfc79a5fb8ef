using System.Data.Common;
using Undersign.Diagnosis;
using Undersign.Operation;
using Undersign.Organisations;
using Undersign.Protocols.Dns;
using Undersign.Protocols.Smtp;
using Undersign.Traces;

namespace Undersign.Notifications;

/// <summary>Sends a test of a module the way its mail goes, and says stage by stage how far it came.</summary>
internal sealed class EmailTester(DnsResolver names, EmailTokens tokens, GatewayDelivery gateway, TraceSearch traces, NodeConfiguration node, TimeProvider time)
{
    /// <summary>How long somebody waits for the next hop to take what the gateway sends.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <param name="to">Gets the message.</param>
    public async Task<EmailTestReport> SendAsync(EmailSettings settings, string section, Organisation organisation, Mailbox to, CancellationToken cancellationToken)
    {
        var module = MailModule.Find(section);
        var (email, fault) = OutgoingEmail.Compose(settings, organisation, [to], EmailValues.Examples(module, organisation, node), time.GetUtcNow(), isTest: true);
        return email is null ? Unwritten(to, fault)
            : settings.Way is EmailWay.ByServer server ? EmailTestReport.Of(await TestAsync(server, settings.From, to, email.Octets, cancellationToken), to.ToString(), sends: true)
            : await ByGatewayAsync(email, section, organisation, to, cancellationToken);
    }

    /// <summary>Up to RCPT where there is a recipient, else up to the login: nobody gets anything.</summary>
    /// <returns><see langword="null"/> for what goes through the gateway: custody and its health are watched all the time.</returns>
    public async Task<EmailTestReport?> LookAsync(EmailSettings settings, Mailbox? to, CancellationToken cancellationToken) =>
        settings.Way is EmailWay.ByServer server ? EmailTestReport.Of(await TestAsync(server, settings.From, to, null, cancellationToken), to?.ToString() ?? "", sends: false) : null;

    private Task<SmtpTestResult> TestAsync(EmailWay.ByServer server, Mailbox from, Mailbox? to, byte[]? message, CancellationToken cancellationToken) => new SmtpTest(names, time).RunAsync(
        new()
        {
            Host = server.Host,
            Port = server.At.Number,
            Security = server.At.Security,
            Login = tokens.ForTest(server),
            From = from.ToString(),
            To = to?.ToString(),
            Message = message is null ? default(ReadOnlyMemory<byte>?) : message, // no array would else become an empty memory, and an empty message be sent
            EhloName = node.HostName,
            TakesAnyCertificate = server.At.TakesAnyCertificate(hasLogin: server.Login is not null),
        },
        progress: null,
        cancellationToken);

    private async Task<EmailTestReport> ByGatewayAsync(OutgoingEmail email, string section, Organisation organisation, Mailbox to, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        string? fault;
        try
        {
            fault = await gateway.TakeAsync(email, section, organisation, cancellationToken);
        }
        catch (Exception exception) when (exception is DbException or IOException)
        {
            fault = $"custody cannot be written: {exception.Message}";
        }

        var taken = (long)time.GetElapsedTime(began).TotalMilliseconds;
        if (fault is not null)
        {
            return Report(to, taken, [new("Custody", StageOutcome.Failed, taken, fault), new("Handed over", StageOutcome.NotReached, 0, "")], new("not-taken", fault, "Look at the send connectors of the organisation, and at /ready of this node."));
        }

        var (status, seen) = await FollowAsync(email, to, began, cancellationToken);
        var all = (long)time.GetElapsedTime(began).TotalMilliseconds;
        EmailTestStage custody = new("Custody", StageOutcome.Passed, taken, $"Message-ID <{email.MessageId}>");
        return status switch
        {
            RecipientStatus.Delivered => Report(to, all, [custody, new("Handed over", StageOutcome.Passed, all - taken, seen)], null),
            RecipientStatus.Queued => Report(to, all, [custody, new("Handed over", StageOutcome.Failed, all - taken, seen)], new("still-queued", $"The message waits in the queue: {seen}", "It is tried again by itself. Look at undersign queue list, and at the send connector that it waits for.")),
            _ => Report(to, all, [custody, new("Handed over", StageOutcome.Failed, all - taken, seen)], new("refused-by-next-hop", $"The next hop refuses it: {seen}", "Look at From and at the recipient, and with undersign trace at what the next hop has said.")),
        };
    }

    private async Task<(RecipientStatus Status, string Seen)> FollowAsync(OutgoingEmail email, Mailbox to, long began, CancellationToken cancellationToken)
    {
        while (true)
        {
            var found = await traces.FindAsync(new() { MessageId = $"<{email.MessageId}>" }, cancellationToken);
            var recipient = found.SelectMany(static trace => trace.Recipients).FirstOrDefault(each => each.Address.Equals(to.ToString(), StringComparison.OrdinalIgnoreCase));
            if (recipient is { Status: { } status and not RecipientStatus.Queued })
            {
                return (status, $"{recipient.NextHop}: {recipient.Reply}");
            }

            if (time.GetElapsedTime(began) >= Patience)
            {
                return (RecipientStatus.Queued, recipient is { NextHop: { } hop } ? $"{hop} said {recipient.Reply}" : "no next hop has answered yet");
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private EmailTestReport Unwritten(Mailbox to, string? fault) =>
        Report(to, 0, [new("Settings", StageOutcome.Failed, 0, fault ?? "")], new("template", $"The message cannot be written: {fault}.", "Look at the subject and at the text."));

    private EmailTestReport Report(Mailbox to, long milliseconds, IReadOnlyList<EmailTestStage> stages, EmailFinding? finding) =>
        new() { At = time.GetUtcNow(), Recipient = to.ToString(), Sends = true, IsGood = finding is null, Milliseconds = milliseconds, Stages = stages, Finding = finding };
}
