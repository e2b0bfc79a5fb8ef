using Undersign.Decisions;
using Undersign.Organisations;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;
using Undersign.Stamping;

namespace Undersign.Transit;

/// <summary>What rules may know of a message, read from its header, its structure and its envelope.</summary>
internal static class Facts
{
    public static MessageFacts Of(MimeDocument message, Envelope envelope, Organisation organisation, string hostName, DateTimeOffset now)
    {
        var header = message.Root.Header;
        var author = FirstOf(header.Value("From"));
        var byPath = envelope.ReversePath is { } path ? organisation.People.FindExactly(path) : null;
        var isOwn = author is not null && organisation.IsInside(author);

        // Who forwards a stranger's mail puts an address of ours into the reverse-path (Exchange's forwarding, Gmail's ann+caf_=...): that is not its author.
        var sender = (author is null ? null : organisation.People.Find(author)) ?? (author is null || isOwn ? byPath : null);
        var subject = EncodedWord.Decode(header.Value("Subject") ?? "");

        return new()
        {
            Author = author,
            Sender = sender,
            IsSenderInside = sender is not null || isOwn,
            ReversePath = envelope.ReversePath,
            EnvelopePerson = byPath,
            Submitter = FirstOf(header.Value("Sender")) is { } submitter ? new Originator(submitter, organisation.People.Find(submitter)) : null,
            Subject = subject.Length > MessageFacts.MaxSubject ? subject[..MessageFacts.MaxSubject] : subject,
            Thread = ThreadPositions.Of(subject, hasReferences: header.Count("In-Reply-To") > 0 || header.Count("References") > 0),
            Octets = message.Data.Length,
            At = now,
            Content = new(message, envelope.Recipients.Select(static recipient => recipient.ForwardPath), mailbox => Of(mailbox, organisation)),
            HandsOff = HandsOff.Reason(message, isReversePathEmpty: envelope.ReversePath is null, organisation.Stamping)
                ?? (TransitFields.Passes(header, hostName) > 0 ? ProcessedMark.Words : null) // where the mark was stripped, our trace field tells
                ?? (ConnectorValidation.IsBy(author) ? ConnectorValidation.Words : null),
        };
    }

    public static RecipientFacts Of(Mailbox mailbox, Organisation organisation) =>
        new(mailbox, organisation.IsInside(mailbox), organisation.People.Find(mailbox));

    private static Mailbox? FirstOf(string? field) => AddressList.Parse(field ?? "") is [var first, ..] ? first.Address : null;
}
