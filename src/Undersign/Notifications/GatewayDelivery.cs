using System.Data.Common;
using Undersign.Custody;
using Undersign.Operation;
using Undersign.Organisations;
using Undersign.Protocols.Mime;
using Undersign.Relaying;
using Undersign.Storage;
using Undersign.Traces;

namespace Undersign.Notifications;

/// <summary>Puts mail of our own into custody as the organisation's: it leaves by the organisation's send connectors, and has a trace.</summary>
/// <remarks>It is found in the database when its turn comes, by whichever node looks first: a command puts it there as well.</remarks>
internal sealed partial class GatewayDelivery(DbDataSource source, NodeConfiguration node, TimeProvider time, ILogger<GatewayDelivery> logger)
{
    private readonly CustodyFolder _folder = new(node);

    /// <summary>Says to a queue of this process that something is due; others look by themselves.</summary>
    public Action Announce { get; init; } = static () => { };

    /// <returns>Why it could not be taken; <see langword="null"/> when it is durably there.</returns>
    /// <exception cref="DbException">The database does not take it.</exception>
    public async Task<string?> TakeAsync(OutgoingEmail email, string module, Organisation organisation, CancellationToken cancellationToken)
    {
        var id = Guid.CreateVersion7(time.GetUtcNow());
        List<CustodyEntry> entries = [];
        foreach (var way in email.Envelope.Recipients.GroupBy(recipient => ConnectorChoice.For(recipient.ForwardPath.Domain, organisation.SendConnectors)))
        {
            if (way.Key is not { } connector)
            {
                return $"no send connector of {organisation.DisplayName} has an address space for {way.First().ForwardPath.Domain}";
            }

            entries.AddRange(CustodyRoutes.Split(organisation.Name, connector, [.. way.Select(static recipient => new CustodyRecipient(recipient))])
                .Select(part => EntryFor(email, organisation, connector, part, id)));
        }

        using var data = MailData.From(email.Octets);
        var message = new MimeEdit(data);
        var copies = entries.ConvertAll(entry => CustodyCopy.Of(entry, message, _folder));
        await WriteTurn.RunAsync(source, connection => InsertAsync(connection, copies, cancellationToken), cancellationToken);
        Announce();
        await KeepAsync(TraceOf(email, module, organisation, entries, id));
        return null;
    }

    /// <summary>The message is in custody: whatever becomes of its trace, it is not to be sent again, and nobody may give up on this.</summary>
    private async Task KeepAsync(MessageTrace trace)
    {
        try
        {
            await TraceBatch.WriteAsync(source, [trace], CancellationToken.None);
        }
        catch (Exception exception) when (exception is DbException or IOException)
        {
            Log.NoTrace(logger, exception, trace.Organisation, trace.MessageId);
        }
    }

    private static async Task<int> InsertAsync(DbConnection connection, List<CustodyCopy> copies, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var changes = new CustodyTransaction(connection, transaction);
        foreach (var copy in copies)
        {
            await changes.InsertAsync(copy, claim: null);
        }

        await transaction.CommitAsync(cancellationToken);
        return copies.Count;
    }

    private CustodyEntry EntryFor(OutgoingEmail email, Organisation organisation, SendConnector connector, (string Destination, IReadOnlyList<CustodyRecipient> Recipients) part, Guid trace)
    {
        var now = time.GetUtcNow();
        return new()
        {
            Id = Guid.CreateVersion7(now),
            Organisation = organisation.Name,
            Destination = part.Destination,
            ReversePath = email.Envelope.ReversePath,
            Parameters = email.Envelope.Parameters,
            Recipients = part.Recipients,
            ReceivedAt = now,
            NextAttemptAt = now,
            AgesAt = now + connector.Retry.NextAge(isNoticed: false),
            TraceId = trace,
            MessageId = $"<{email.MessageId}>",
        };
    }

    private static MessageTrace TraceOf(OutgoingEmail email, string module, Organisation organisation, List<CustodyEntry> entries, Guid id)
    {
        var trace = new MessageTrace
        {
            Id = id,
            Organisation = organisation.Name,
            Sender = email.Envelope.ReversePath?.ToString() ?? "<>",
            MessageId = $"<{email.MessageId}>",
            Octets = email.Octets.Length,
            Outcome = TraceOutcome.TakenIntoCustody,
        };
        trace.Events.Add(new TraceEvent.MadeByModule(module));
        foreach (var entry in entries)
        {
            trace.Events.Add(new TraceEvent.TakenIntoCustody(entry.Id, entry.Recipients.Count));
            trace.Recipients.AddRange(entry.Recipients.Select(static recipient => CustodyTrace.Of(recipient.Recipient, null, null, RecipientStatus.Queued)));
        }

        return trace;
    }

    private static partial class Log
    {
        [LoggerMessage(9004, LogLevel.Warning, "{Organisation}: the message {MessageId} is in custody and has no trace: look at the database")]
        public static partial void NoTrace(ILogger logger, Exception exception, string? organisation, string? messageId);
    }
}
