using Undersign.Decisions;
using Undersign.Organisations;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;

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
            HandsOff = TransitFields.IsProcessed(header, hostName) ? "it has been through already" : KindOf(message, envelope),
        };
    }

    /// <summary>Law 5: all that is not somebody's ordinary message passes.</summary>
    private static string? KindOf(MimeDocument message, Envelope envelope) =>
        MessageKindClassifier.Classify(message, isReversePathEmpty: envelope.ReversePath is null) is not MessageKind.Ordinary and var kind ? kind.Words() : null;
}
