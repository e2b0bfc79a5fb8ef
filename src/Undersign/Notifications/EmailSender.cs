using System.Data.Common;
using Undersign.Operation;
using Undersign.Protocols.Smtp;

namespace Undersign.Notifications;

/// <summary>Sends what a module has to say, by the settings that are in force.</summary>
internal sealed partial class EmailSender(EmailSecrets secrets, GatewayDelivery gateway, ServerDelivery server, NodeConfiguration node, TimeProvider time, ILogger<EmailSender> logger)
{
    /// <param name="sheet">Of a module.</param>
    /// <param name="values">Those that the module adds to the common ones.</param>
    /// <returns>Whether somebody has taken responsibility for it, be it not for all recipients; why not, and for whom not, is in the log.</returns>
    public async Task<bool> SendAsync(EmailSheet sheet, IReadOnlyList<Mailbox> to, IEnumerable<KeyValuePair<string, string>> values, CancellationToken cancellationToken)
    {
        if (sheet.Read(secrets, out var faults) is not { } settings)
        {
            var fault = string.Join("; ", faults.All.Select(static fault => $"{fault.Field.Label} {fault.Says}"));
            Log.NotSent(logger, sheet.Organisation.Name, sheet.Section, fault, "Put it right on the page Email settings.");
            return false;
        }

        var (email, unwritten) = OutgoingEmail.Compose(settings, sheet.Organisation, to, EmailValues.Common(sheet.Organisation, node).Concat(values), time.GetUtcNow());
        var (reason, fix) = email is null ? (unwritten, "Look at the subject and at the text of the module.") : await HandOverAsync(settings, sheet, email, cancellationToken);
        if (reason is not null)
        {
            Log.NotSent(logger, sheet.Organisation.Name, sheet.Section, reason, fix);
            return false;
        }

        Log.Sent(logger, sheet.Organisation.Name, sheet.Section, email!.MessageId); // without one there is a reason
        return true;
    }

    private async Task<(string? Reason, string? Fix)> HandOverAsync(EmailSettings settings, EmailSheet sheet, OutgoingEmail email, CancellationToken cancellationToken)
    {
        try
        {
            if (settings.Way is EmailWay.ByServer way)
            {
                var outcome = await server.SendAsync(way, email, cancellationToken);
                foreach (var (recipient, reply) in outcome.Refused)
                {
                    Log.Refused(logger, sheet.Organisation.Name, sheet.Section, email.MessageId, recipient, reply);
                }

                return (outcome.Cause?.Says, outcome.Cause?.Fix);
            }

            return (await gateway.TakeAsync(email, sheet.Section, sheet.Organisation, cancellationToken), "Look at the organisation's send connectors.");
        }
        catch (Exception exception) when (exception is DbException or IOException)
        {
            return (exception.Message, "Look at the database and its disk.");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(9001, LogLevel.Information, "{Organisation}: {Section} has sent the message {MessageId}")]
        public static partial void Sent(ILogger logger, string organisation, string section, string messageId);

        [LoggerMessage(9002, LogLevel.Warning, "{Organisation}: {Section} could not send a message: {Reason} {Fix}")]
        public static partial void NotSent(ILogger logger, string organisation, string section, string reason, string? fix);

        [LoggerMessage(9005, LogLevel.Warning, "{Organisation}: {Section} has sent the message {MessageId}, but not to {Recipient}: {Reply}. Take the address out of the settings, or put it right")]
        public static partial void Refused(ILogger logger, string organisation, string section, string messageId, Mailbox recipient, SmtpReply reply);
    }
}
