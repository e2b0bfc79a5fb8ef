using Undersign.Operation;
using Undersign.Organisations;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;
using Undersign.Traces;

namespace Undersign.Transit;

/// <summary>Carries one message from reception to the next hop: the page to read first.</summary>
/// <remarks>
/// <code>
///   1  read the structure      ranges over the octets; nothing is copied
///   2  gather facts            whose mail it is, and what rules may know of it
///   3  decide per recipient    those who share a decision and a way out share a copy
///   4  stamp the copies        splices; what no splice covers leaves as it came
///   5  hand over               inside the sender's session, or into custody
///   6  answer                  with the next hop's verdict
/// </code>
/// A fault of ours in 2 to 4 costs the signature and never the message (law 3). Before step 5 nothing has left, so whatever goes
/// wrong is answered 4xx and the sender's server, which still has the message, tries again (law 1).
/// </remarks>
internal sealed class MessageTransit(
    OrganisationCatalogue organisations, CopyMaker copies, Delivery delivery, TraceWriter traces, TransitMeter meter, NodeConfiguration node, TimeProvider time)
{
    /// <summary>For organisations that would rather wait than send without a signature.</summary>
    private static readonly SmtpReply Unsigned = new(451, new(4, 3, 0), "The signature cannot be made now, try again later");

    /// <summary>The first time it came is not over.</summary>
    private static readonly SmtpReply UnderWay = new(451, new(4, 3, 0), "The same message is being handed over, try again later");

    /// <returns>What the client is told: a positive reply means that every recipient was taken or is in custody.</returns>
    public async ValueTask<SmtpReply> CarryAsync(Arrival arrival, CancellationToken cancellationToken)
    {
        var trace = new TransitTrace(arrival, time);

        // 1. Read the structure.
        TransitEvents.Log.Step(1);
        var message = MimeReader.Read(arrival.Data);
        trace.Read(message.Root.Header.Value("Message-ID"));

        // 2. Gather facts: whose mail is it? Refused here, it never was ours.
        TransitEvents.Log.Step(2);
        var admission = Admission.Of(message, arrival, organisations, node.HostName, trace);
        if (admission is not Admission.Admitted(var organisation))
        {
            var (refusal, reason) = (Admission.Refused)admission; // the other case of the two
            return Answer(trace, refusal, reason);
        }

        if (EarlierReply(arrival, message, organisation, trace) is { } earlier)
        {
            return Answer(trace, earlier, reason: null);
        }

        // 3. Decide per recipient. 4. Stamp the copies.
        TransitEvents.Log.Step(3);
        var made = await copies.MakeAsync(arrival, message, organisation, trace, cancellationToken);

        // 5. Hand over, or take into custody.
        TransitEvents.Log.Step(5);
        var mayLeave = !trace.HasFault || organisation.OnFailure != FailureMode.Defer;
        var reply = mayLeave ? await delivery.DeliverAsync(organisation, made, trace, cancellationToken) : Unsigned;

        // 6. Answer.
        TransitEvents.Log.Step(6);
        if (reply.IsPositive)
        {
            copies.Remember(made);
        }

        return Answer(trace, reply, reason: null);
    }

    /// <summary>Sent again, because our answer was lost? Then it is given again, and nobody gets the message twice (law 4).</summary>
    private static SmtpReply? EarlierReply(Arrival arrival, MimeDocument message, Organisation organisation, TransitTrace trace)
    {
        if (arrival.Receipt?.Begin(HandoverNote.Of(arrival.Envelope, message, organisation.Name, trace.Id)) is not { } earlier)
        {
            return null;
        }

        var reply = earlier.Reply ?? UnderWay;
        trace.Repeats(earlier.TraceId, reply);
        return reply;
    }

    private SmtpReply Answer(TransitTrace trace, SmtpReply reply, string? reason)
    {
        var told = trace.Answered(reply, reason);
        traces.Write(told);
        meter.Count(told);
        return reply;
    }
}
