using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;

namespace Undersign.Demonstration;

/// <summary>One of the example messages, and what has to become of it.</summary>
/// <param name="File">Under <c>examples/mail</c>.</param>
/// <param name="Title">What the audience reads.</param>
/// <param name="SignedBy">Words of the signature each text part must hold exactly once, or <see langword="null"/> when nothing may change.</param>
/// <param name="Above">Words that stand below the signature, in the quoted history; <see langword="null"/> where there is none.</param>
internal sealed record DemoMessage(string File, string Title, bool NullReversePath, string? SignedBy, string? Above)
{
    public static IReadOnlyList<DemoMessage> All { get; } =
    [
        new("reply.eml", "An HTML reply from Outlook, with history", NullReversePath: false, "Anna Berger - Head of Sales", "Karl Winter"),
        new("plain.eml", "A plain-text message", NullReversePath: false, "Account Manager, Sales", Above: null),
        new("signed.eml", "An S/MIME-signed message", NullReversePath: false, SignedBy: null, Above: null),
        new("auto-reply.eml", "An automatic reply", NullReversePath: true, SignedBy: null, Above: null),
    ];

    /// <summary>From the message's own header: From is the reverse-path, To the forward-path.</summary>
    public Envelope EnvelopeOf(MimeDocument message) => new(
        NullReversePath ? null : Only(message.Root.Header.Value("From")),
        MailParameters.None,
        [new(Only(message.Root.Header.Value("To")))]);

    /// <summary>What is wrong with the message as it arrived; <see langword="null"/> when nothing is.</summary>
    public string? FaultOf(ReadOnlyMemory<byte> sent, ReadOnlyMemory<byte> arrived)
    {
        using var before = MailData.From(sent.Span);
        using var after = MailData.From(arrived.Span);
        var (original, result) = (MimeReader.Read(before), MimeReader.Read(after));

        if (result.Root.Header.Count("X-Undersign-Auth") > 0)
        {
            return "the routing code left the gateway";
        }

        if (SignedBy is null)
        {
            return before.Slice(original.Root.Body).Span.SequenceEqual(after.Slice(result.Root.Body).Span) ? null : "its body was changed";
        }

        return result.Parts().Where(static part => part.ContentType.Type == "text").Select(part => FaultOf(result, part)).FirstOrDefault(static fault => fault is not null);
    }

    private string? FaultOf(MimeDocument document, MimePart part)
    {
        if (LeafText.TryDecode(document, part, out var reason) is not { } leaf)
        {
            return reason;
        }

        var words = SignedBy!; // only called where there is one
        var at = leaf.Text.IndexOf(words, StringComparison.Ordinal);
        return at < 0 ? $"its {part.ContentType.Subtype} part has no signature"
            : leaf.Text.IndexOf(words, at + words.Length, StringComparison.Ordinal) >= 0 ? $"its {part.ContentType.Subtype} part has two signatures"
            : Above is not null && leaf.Text.IndexOf(Above, StringComparison.Ordinal) < at ? $"the signature stands below the history in its {part.ContentType.Subtype} part"
            : null;
    }

    private static Mailbox Only(string? field) => AddressList.Parse(field ?? "") is [{ } first, ..] ? first.Address : throw new InvalidDataException("An example message has no address.");
}
