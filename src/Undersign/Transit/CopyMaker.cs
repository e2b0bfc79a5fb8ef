using Undersign.Decisions;
using Undersign.Operation;
using Undersign.Organisations;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;
using Undersign.Relaying;
using Undersign.Threads;

namespace Undersign.Transit;

/// <summary>Steps 3 and 4 of the transit: one copy per decision and way out, each with its own splices over the one original.</summary>
internal sealed partial class CopyMaker(NodeConfiguration node, ThreadMemory threads, PhotoAlbum album, TimeProvider time, ILogger<CopyMaker> logger)
{
    /// <summary>Never fails for a fault of ours: then the copies travel unsigned (law 3).</summary>
    public async ValueTask<IReadOnlyList<Copy>> MakeAsync(
        Arrival arrival, MimeDocument message, Organisation organisation, TransitTrace trace, CancellationToken cancellationToken)
    {
        List<Group> groups;
        MessageFacts? facts = null;
        try
        {
            var known = await WithThreadAsync(Facts.Of(message, arrival.Envelope, organisation, node.HostName, time.GetUtcNow()), message, organisation, cancellationToken);
            groups = Split(arrival.Envelope, organisation, (in recipient) => Decider.Decide(known, recipient, organisation.Rules));
            NoteShortfall(known, trace);
            facts = await PhotoFacts.AddAsync(known, organisation, album, cancellationToken);
        }
#pragma warning disable CA1031 // the edge of what is ours: whatever broke in facts or rules, the mail goes on
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.Unsigned(logger, trace.Id, organisation.Name, e);
            trace.Fault(e.GetType().Name);
            var pass = new Decision.Pass($"a fault of the gateway: {e.GetType().Name}", null);
            groups = Split(arrival.Envelope, organisation, (in _) => pass);
        }

        if (facts?.Author is { } author)
        {
            trace.WrittenBy(author);
        }

        return groups.ConvertAll(group => MakeOne(group, arrival, message, organisation, facts, trace));
    }

    /// <summary>Once the copies have left: a message that nobody got is not the first of a thread.</summary>
    public void Remember(IReadOnlyList<Copy> copies)
    {
        foreach (var signed in copies.SelectMany(static copy => copy.Signed))
        {
            threads.Remember(signed);
        }
    }

    /// <summary>A pattern that costs too much counts as not found, and the mail goes on (law 3).</summary>
    private void NoteShortfall(MessageFacts facts, TransitTrace trace)
    {
        if (facts.Content.Effort.Shortfall is { } reason)
        {
            Log.PatternsLeftOut(logger, trace.Id, reason);
            trace.PatternsLeftOut(reason);
        }
    }

    private async ValueTask<MessageFacts> WithThreadAsync(MessageFacts facts, MimeDocument message, Organisation organisation, CancellationToken cancellationToken)
    {
        var ids = ThreadFacts.EarlierIds(facts, message, organisation);
        return ids.Count == 0 ? facts : facts with { SignedInThread = await threads.FindAsync(ids, cancellationToken) };
    }

    private Copy MakeOne(Group group, Arrival arrival, MimeDocument message, Organisation organisation, MessageFacts? facts, TransitTrace trace)
    {
        trace.Decided(group.Envelope, group.Decision);
        var edit = Edit(arrival, message, organisation, trace.Id);
        IReadOnlyList<SignedMessage> signed = [];
        if (facts is { HandsOff: null, IsSenderInside: true })
        {
            TransitEvents.Log.Step(4);
            try
            {
                (edit, var isAsMeant) = Stamp(group, () => Edit(arrival, message, organisation, trace.Id), message, organisation, facts, trace);
                signed = isAsMeant ? ThreadFacts.Signed(group.Decision, message, organisation, facts) : [];
            }
#pragma warning disable CA1031 // the edge of what is ours: whatever broke in stamping, the mail goes on
            catch (Exception e)
#pragma warning restore CA1031
            {
                var concerned = Names(group.Decision);
                Log.Unsigned(logger, trace.Id, concerned, e);
                trace.Stamped(concerned, trace.Fault($"a fault of the gateway: {e.GetType().Name}"));
                edit = Edit(arrival, message, organisation, trace.Id); // the splices that were planned so far are forgotten
            }
        }

        return new(group.Decision, group.Connector, group.Envelope, edit, signed);
    }

    /// <returns>
    /// The octets that leave: as <paramref name="begin"/> has them where nothing is to change, or where the self-check found a fault; and
    /// whether they are as the decision wants them.
    /// </returns>
    private (MimeEdit Edit, bool IsAsMeant) Stamp(Group group, Func<MimeEdit> begin, MimeDocument message, Organisation organisation, MessageFacts facts, TransitTrace trace)
    {
        var made = DecidedCopy.Of(message, facts, organisation.Stamping, group.Decision, new(group.Connector, begin, TransitFields.Allowance(message.Root.Header, organisation)));
        foreach (var (piece, reason) in made.Faults)
        {
            trace.Stamped(piece.Signature.Name, trace.Fault(reason));
        }

        if (made.LostPlaceholder)
        {
            trace.PlaceholderRemoved();
        }

        if (made.LostSubjectWords)
        {
            trace.SubjectWordsRemoved();
        }

        if (made.Outcome is { } outcome)
        {
            trace.Stamped(Names(group.Decision), outcome);
        }

        LogFault(made.SelfCheck, trace.Id, Names(group.Decision));
        return (made.Edit, made.IsAsMeant);
    }

    private static string Names(Decision decision) => decision is Decision.Stamp stamp ? string.Join(" + ", stamp.Pieces) : "no signature";

    private void LogFault(string? fault, Guid id, string signature)
    {
        if (fault is not null)
        {
            Log.SelfCheckFailed(logger, id, signature, fault);
        }
    }

    /// <summary>Recipients in the order they came, those of one copy together. Bifurcation as Exchange does it.</summary>
    private static List<Group> Split(Envelope envelope, Organisation organisation, DecideFor decide)
    {
        var groups = new List<(Decision Decision, SendConnector? Connector, List<EnvelopeRecipient> Recipients)>(1);
        foreach (var recipient in envelope.Recipients)
        {
            var address = recipient.ForwardPath;
            var decision = decide(Facts.Of(address, organisation));
            var connector = ConnectorChoice.For(address.Domain, organisation.SendConnectors);
            var at = groups.FindIndex(group => group.Decision.Equals(decision) && ReferenceEquals(group.Connector, connector));
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
    private MimeEdit Edit(Arrival arrival, MimeDocument message, Organisation organisation, Guid id)
    {
        var edit = new MimeEdit(arrival.Data);
        var header = message.Root.Header;
        var place = TopOfHeader.PlaceIn(arrival.Data);
        edit.Insert(place, TransitFields.Top(arrival, node.HostName, id, time.GetUtcNow(), TransitFields.NewMarks(header, organisation), ContinuesField(arrival.Data, place)));
        foreach (var field in TransitFields.Withheld(header, organisation))
        {
            edit.Replace(field.Range, default);
        }

        return edit;
    }

    /// <summary>A message that begins with white space would go on with our last field: its first line is text, or stray.</summary>
    private static bool ContinuesField(MailData data, int place) => place < data.Length && data.Slice(new(place, 1)).Span[0] is (byte)' ' or (byte)'\t';

    private delegate Decision DecideFor(in RecipientFacts recipient);

    private readonly record struct Group(Decision Decision, SendConnector? Connector, Envelope Envelope);

    private static partial class Log
    {
        [LoggerMessage(2001, LogLevel.Error, "Message {MessageId} ({Concerned}) goes on unsigned: deciding or stamping failed. This is a fault of Undersign; please report it")]
        public static partial void Unsigned(ILogger logger, Guid messageId, string concerned, Exception exception);

        [LoggerMessage(2005, LogLevel.Warning, "Message {MessageId} may not have the signature it should have: {Reason}. Make that pattern simpler")]
        public static partial void PatternsLeftOut(ILogger logger, Guid messageId, string reason);

        [LoggerMessage(2003, LogLevel.Error, "Message {MessageId} goes on with {Signature} left out: the self-check found that {Fault}. This is a fault of Undersign; please report it")]
        public static partial void SelfCheckFailed(ILogger logger, Guid messageId, string signature, string fault);
    }
}
