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
    OrganisationCatalogue organisations, CopyMaker copies, Delivery delivery, TraceWriter traces, NodeConfiguration node, TimeProvider time)
{
    /// <summary>Stamped messages come by once more when a rule is missing its exception; more often than this is a loop. RFC 5321 §6.3.</summary>
    private const int MaxPasses = 4;

    /// <summary>RFC 5321 §6.3 asks for at least 100.</summary>
    private const int MaxHops = 100;

    /// <summary>RFC 5321 §7.1: whoever cannot be identified leaves no mail with us (law 8).</summary>
    private static readonly SmtpReply Unidentified = new(550, new(5, 7, 1), "Relay access denied: this connection belongs to no organisation known here");

    /// <summary>The database was away when we started: not the client's fault.</summary>
    private static readonly SmtpReply NotYet = new(451, new(4, 3, 0), "The settings have not been read yet, try again later");

    /// <summary>For organisations that would rather wait than send without a signature.</summary>
    private static readonly SmtpReply Unsigned = new(451, new(4, 3, 0), "The signature cannot be made now, try again later");

    private static readonly SmtpReply Loop = new(554, new(5, 4, 6), "Mail loop: the message has been here too often");

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
        var identification = organisations.Identify(message.Root.Header.Value(TransitFields.RoutingCode), arrival.CertificateNames, arrival.RemoteAddress);
        if (identification is not Identification.Known known)
        {
            return identification is Identification.Unknown unknown ? Answer(trace, Unidentified, unknown.Reason) : Answer(trace, NotYet, reason: null);
        }

        trace.Identified(known);
        if (TransitFields.Passes(message.Root.Header, node.HostName) >= MaxPasses || message.Root.Header.Count("Received") > MaxHops)
        {
            return Answer(trace, Loop, "too many Received fields");
        }

        // 3. Decide per recipient. 4. Stamp the copies.
        TransitEvents.Log.Step(3);
        var made = copies.Make(arrival, message, known.Organisation, trace);

        if (trace.HasFault && known.Organisation.OnFailure == FailureMode.Defer)
        {
            return Answer(trace, Unsigned, reason: null);
        }

        // 5. Hand over, or take into custody.
        TransitEvents.Log.Step(5);
        var reply = await delivery.DeliverAsync(known.Organisation, made, trace, cancellationToken);

        // 6. Answer.
        TransitEvents.Log.Step(6);
        return Answer(trace, reply, reason: null);
    }

    private SmtpReply Answer(TransitTrace trace, SmtpReply reply, string? reason)
    {
        traces.Write(trace.Answered(reply, reason));
        return reply;
    }
}
