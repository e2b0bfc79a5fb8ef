using Undersign.Decisions;
using Undersign.Organisations;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;
using Undersign.Stamping;

namespace Undersign.Transit;

/// <summary>What rules may know of a message, read from its header, its structure and its envelope.</summary>
internal static class Facts
{
    public static MessageFacts Of(MimeDocument message, Envelope envelope, Organisation organisation, string hostName)
    {
        var header = message.Root.Header;
        var author = AddressList.Parse(header.Value("From") ?? "") is [var first, ..] ? first.Address : null;
        var sender = (author is null ? null : organisation.People.Find(author))
            ?? (envelope.ReversePath is { } path ? organisation.People.Find(path) : null);
        var subject = EncodedWord.Decode(header.Value("Subject") ?? "");

        return new()
        {
            Author = author,
            Sender = sender,
            IsSenderInside = sender is not null || (author is not null && organisation.IsInside(author)),
            ReversePath = envelope.ReversePath,
            Subject = subject,
            Thread = ThreadPositions.Of(subject, hasReferences: header.Count("In-Reply-To") > 0 || header.Count("References") > 0),
            HandsOff = HandsOff.Reason(message, isReversePathEmpty: envelope.ReversePath is null, organisation.Stamping)
                ?? (TransitFields.Passes(header, hostName) > 0 ? ProcessedMark.Words : null), // where the mark was stripped, our trace field tells
        };
    }
}
