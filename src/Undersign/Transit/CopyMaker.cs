using Undersign.Decisions;
using Undersign.Operation;
using Undersign.Organisations;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;
using Undersign.Relaying;
using Undersign.Signatures;
using Undersign.Stamping;

namespace Undersign.Transit;

/// <summary>Steps 3 and 4 of the transit: one copy per decision and way out, each with its own splices over the one original.</summary>
internal sealed partial class CopyMaker(NodeConfiguration node, TimeProvider time, ILogger<CopyMaker> logger)
{
    /// <summary>Never fails for a fault of ours: then the copies travel unsigned (law 3).</summary>
    public IReadOnlyList<Copy> Make(Arrival arrival, MimeDocument message, Organisation organisation, TransitTrace trace)
    {
        try
        {
            var facts = Facts.Of(message, arrival.Envelope, organisation, node.HostName);
            return [.. Split(arrival.Envelope, organisation, (in recipient) => Decider.Decide(facts, recipient, organisation.Rules))
                .Select(group => MakeOne(group, arrival, message, facts, trace))];
        }
#pragma warning disable CA1031 // the edge of what is ours: whatever broke in facts, rules or stamping, the mail goes on
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.Unsigned(logger, trace.Id, organisation.Name, e);
            trace.Fault(e.GetType().Name);
            var pass = new Decision.Pass("a fault of the gateway", null);
            return [.. Split(arrival.Envelope, organisation, (in _) => pass).Select(group => new Copy(pass, group.Connector, group.Envelope, Edit(arrival, message, trace.Id)))];
        }
    }

    private Copy MakeOne(Group group, Arrival arrival, MimeDocument message, MessageFacts facts, TransitTrace trace)
    {
        var edit = Edit(arrival, message, trace.Id);
        var decision = group.Decision;
        trace.Decided(group.Envelope, decision);
        if (decision is Decision.Stamp stamp)
        {
            TransitEvents.Log.Step(4);
            trace.Stamped(stamp.Signature.Name, stamp.Signature.Render(facts.Sender) switch
            {
                RenderedSignature.Rendered(var block) => Stamper.Stamp(message, block, stamp.Placement, edit),
                RenderedSignature.Faulty(var reason) => trace.Fault(reason),
                _ => throw new System.Diagnostics.UnreachableException(),
            });
        }

        return new(decision, group.Connector, group.Envelope, edit);
    }

    /// <summary>Recipients in the order they came, those of one copy together. Bifurcation as Exchange does it.</summary>
    private static List<Group> Split(Envelope envelope, Organisation organisation, DecideFor decide)
    {
        var groups = new List<(Decision Decision, SendConnector? Connector, List<EnvelopeRecipient> Recipients)>(1);
        foreach (var recipient in envelope.Recipients)
        {
            var address = recipient.ForwardPath;
            var decision = decide(new(address, organisation.IsInside(address)));
            var connector = ConnectorChoice.For(address.Domain, organisation.SendConnectors);
            var at = groups.FindIndex(group => ReferenceEquals(group.Decision, decision) && ReferenceEquals(group.Connector, connector));
            if (at < 0)
            {
                groups.Add((decision, connector, []));
                at = groups.Count - 1;
            }

            groups[at].Recipients.Add(recipient);
        }

        return groups.ConvertAll(group => new Group(group.Decision, group.Connector, envelope with { Recipients = group.Recipients }));
    }

    /// <summary>The original, our trace fields on top, the routing code gone.</summary>
    private MimeEdit Edit(Arrival arrival, MimeDocument message, Guid id)
    {
        var edit = new MimeEdit(arrival.Data);
        var header = message.Root.Header;
        edit.Insert(0, TransitFields.Top(arrival, node.HostName, id, time.GetUtcNow(), addMark: header.Value(TransitFields.Processed) is null));
        foreach (var field in header.Fields)
        {
            if (field.HasName(TransitFields.RoutingCode))
            {
                edit.Replace(field.Range, default);
            }
        }

        return edit;
    }

    private delegate Decision DecideFor(in RecipientFacts recipient);

    private readonly record struct Group(Decision Decision, SendConnector? Connector, Envelope Envelope);

    private static partial class Log
    {
        [LoggerMessage(2001, LogLevel.Error, "Message {MessageId} of {Organisation} goes on unsigned: deciding or stamping failed. This is a fault of Undersign; please report it")]
        public static partial void Unsigned(ILogger logger, Guid messageId, string organisation, Exception exception);
    }
}
