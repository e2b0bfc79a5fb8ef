using Undersign.Custody;
using Undersign.Decisions;
using Undersign.Organisations;
using Undersign.Protocols.Smtp;
using Undersign.Relaying;
using Undersign.Stamping;
using Undersign.Traces;

namespace Undersign.Transit;

/// <summary>Takes down what happens to one message while it is in transit. Law 10: no bodies, no secrets.</summary>
internal sealed class TransitTrace
{
    private readonly TimeProvider _time;
    private readonly long _began;
    private readonly MessageTrace _trace;
    private readonly EnvelopeRecipient[] _recipients;
    private readonly Decision?[] _decisions;
    private readonly (string? NextHop, SmtpReply? Reply)[] _outcomes;

    public TransitTrace(Arrival arrival, TimeProvider time)
    {
        (_time, _began) = (time, time.GetTimestamp());
        _recipients = [.. arrival.Envelope.Recipients];
        _decisions = new Decision?[_recipients.Length];
        _outcomes = new (string?, SmtpReply?)[_recipients.Length];
        var reversePath = arrival.Envelope.ReversePath?.ToString() ?? "<>";
        _trace = new() { Id = Guid.CreateVersion7(time.GetUtcNow()), Octets = arrival.Data.Length, Sender = reversePath };
        _trace.Events.Add(new TraceEvent.Received(arrival.RemoteAddress.ToString(), arrival.ClientName, arrival.Protocol, reversePath, arrival.LogId));
    }

    /// <summary>The decision id: it goes into the message, so that whoever has one finds the other.</summary>
    public Guid Id => _trace.Id;

    public string? MessageId => _trace.MessageId;

    public void Read(string? messageId) => _trace.MessageId = messageId;

    public void Identified(Identification.Known known)
    {
        _trace.Organisation = known.Organisation.Name;
        _trace.Events.Add(new TraceEvent.Identified(known.Organisation.Name, known.By, known.Organisation.Version));
    }

    public void Decided(Envelope copy, Decision decision)
    {
        foreach (var recipient in copy.Recipients)
        {
            _decisions[IndexOf(recipient)] = decision;
        }

        _trace.Events.Add(decision switch
        {
            Decision.Stamp stamp => new TraceEvent.Decided(copy.Recipients.Count, "stamp", Names(stamp), Texts(stamp), null),
            Decision.Pass pass => new TraceEvent.Decided(copy.Recipients.Count, "pass", pass.Rule?.Name, null, pass.Reason),
            _ => throw new System.Diagnostics.UnreachableException(),
        });
    }

    public void Stamped(string signature, StampOutcome outcome) => _trace.Events.Add(outcome switch
    {
        StampOutcome.Stamped stamped => new TraceEvent.Stamped(signature, stamped.Parts, stamped.Place.ToString(), stamped.Reason),
        StampOutcome.Unchanged unchanged => new TraceEvent.LeftUnchanged(unchanged.Reason),
        _ => throw new System.Diagnostics.UnreachableException(),
    });

    public void PlaceholderRemoved() => _trace.Events.Add(new TraceEvent.PlaceholderRemoved());

    public void SubjectWordsRemoved() => _trace.Events.Add(new TraceEvent.SubjectWordsRemoved());

    /// <summary>Rules were decided without some of their patterns: a fault, as the signature may be another than was meant.</summary>
    public void PatternsLeftOut(string reason)
    {
        HasFault = true;
        _trace.Events.Add(new TraceEvent.PatternsLeftOut(reason));
    }

    /// <summary>Whether something of ours broke, so that a signature is missing (law 3).</summary>
    public bool HasFault { get; private set; }

    public StampOutcome Fault(string reason)
    {
        HasFault = true;
        return new StampOutcome.Unchanged(reason);
    }

    /// <summary>The author, once the header has been read; searches ask for the author rather than for the reverse-path.</summary>
    public void WrittenBy(Mailbox author) => _trace.Sender = author.ToString();

    /// <summary>Everything about it stands in an earlier trace.</summary>
    public void Repeats(Guid earlier, SmtpReply reply)
    {
        Array.Fill(_outcomes, (null, reply));
        _trace.Events.Add(new TraceEvent.Repeated(earlier));
    }

    public void HandedOver(Handover handover, TimeSpan took)
    {
        var taken = 0;
        foreach (var outcome in handover.Recipients)
        {
            _outcomes[IndexOf(outcome.Recipient)] = (handover.NextHop, outcome.Reply);
            taken += outcome.IsTaken ? 1 : 0;
        }

        _trace.Events.Add(new TraceEvent.HandedOver(handover.NextHop, handover.Recipients[0].Reply.ToString(), taken, Milliseconds(took), handover.Tls, handover.Advice, handover.Dkim, handover.LogId, handover.MtaSts?.ToString()));
    }

    public void TakenIntoCustody(CustodyEntry entry)
    {
        foreach (var recipient in entry.Recipients)
        {
            var at = IndexOf(recipient.Recipient);
            _outcomes[at] = (_outcomes[at].NextHop, recipient.LastReply);
        }

        _trace.Events.Add(new TraceEvent.TakenIntoCustody(entry.Id, entry.Recipients.Count));
    }

    /// <returns>The trace, whole.</returns>
    public MessageTrace Answered(SmtpReply reply, string? reason)
    {
        if (reason is not null || !reply.IsPositive)
        {
            _trace.Events.Add(reply.IsTransient ? new TraceEvent.Deferred(reason ?? reply.ToString()) : new TraceEvent.Refused(reason ?? reply.ToString()));
        }

        _trace.Events.Add(new TraceEvent.Answered(reply.ToString(), Milliseconds(_time.GetElapsedTime(_began))));
        var left = 0;
        for (var at = 0; at < _recipients.Length; at++)
        {
            var (nextHop, said) = _outcomes[at];
            left += said is { IsPositive: true } ? 0 : 1;
            _trace.Recipients.Add(Describe(_recipients[at], _decisions[at], nextHop, said ?? reply, StatusOf(nextHop, said, reply)));
        }

        _trace.Outcome = !reply.IsPositive ? reply.IsTransient ? TraceOutcome.Deferred : TraceOutcome.Refused
            : left == 0 ? TraceOutcome.HandedOver
            : TraceOutcome.TakenIntoCustody;
        return _trace;
    }

    /// <param name="said">By the next hop, or in an earlier trace where it has none.</param>
    private static RecipientStatus? StatusOf(string? nextHop, SmtpReply? said, SmtpReply reply) =>
        said is { IsPositive: true } ? nextHop is null ? null : RecipientStatus.Delivered
        : reply.IsPositive ? RecipientStatus.Queued
        : reply.IsTransient ? RecipientStatus.Deferred
        : RecipientStatus.Refused;

    private static TracedRecipient Describe(EnvelopeRecipient recipient, Decision? decision, string? nextHop, SmtpReply reply, RecipientStatus? status)
    {
        var (text, rule) = decision switch
        {
            Decision.Stamp stamp => ($"stamp {Texts(stamp)}", Names(stamp)),
            Decision.Pass pass => ("pass", pass.Rule?.Name),
            _ => (null, null),
        };
        return new(recipient.ForwardPath.ToString(), text, rule, nextHop, reply.ToString(), status);
    }

    private static string Names(Decision.Stamp stamp) => string.Join(" + ", stamp.Rules.Select(static rule => rule.Name));

    private static string Texts(Decision.Stamp stamp) => string.Join(" + ", stamp.Pieces);

    /// <summary>Two decimals: on a good day a handover takes a quarter of a millisecond.</summary>
    private static double Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds, 2);

    /// <summary>By reference: the same address may have been given twice.</summary>
    private int IndexOf(EnvelopeRecipient recipient) => Array.FindIndex(_recipients, known => ReferenceEquals(known, recipient));
}
