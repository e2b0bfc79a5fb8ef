using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;

namespace Undersign.Demonstration;

/// <summary>One of the example messages, and what has to become of it.</summary>
/// <param name="File">Under <c>examples/mail</c>.</param>
/// <param name="Title">What the audience reads.</param>
internal sealed record DemoMessage(string File, string Title)
{
    public static IReadOnlyList<DemoMessage> All { get; } =
    [
        new("offer.eml", "Sales, to a new customer: signature, campaign and disclaimer")
        {
            Holds = ["Account Manager", "Book a meeting", CampaignLink, EnglishDisclaimer],
            Lacks = ["Mobile", GermanDisclaimer],
        },
        new("reply.eml", "The same department in German: an answer from Outlook, above the history")
        {
            Holds = ["Head of Sales", "Termin mit mir vereinbaren", "Mobil", CampaignLink, GermanDisclaimer],
            Lacks = ["Book a meeting", EnglishDisclaimer],
            Above = "Karl Winter",
        },
        new("plain.eml", "Support, in plain text") { Holds = ["Support Engineer", "help.contoso.example", EnglishDisclaimer], Lacks = [CampaignLink, "Mobile"] },
        new("on-behalf.eml", "An assistant writes for her chief: both are named") { Holds = ["Chief Executive Officer", "Lena Vogt", EnglishDisclaimer], Lacks = [CampaignLink] },
        new("follow-up.eml", "Later in the first thread: the short form")
        {
            IsLaterInThread = true,
            Holds = ["Account Manager"],
            Lacks = ["Book a meeting", CampaignLink, EnglishDisclaimer],
            Above = "Maria Lopez",
        },
        new("signed.eml", "An S/MIME-signed message: untouched"),
        new("auto-reply.eml", "An automatic reply: untouched") { HasNullReversePath = true },
    ];

    private const string CampaignLink = "https://www.contoso.example/news/";
    private const string EnglishDisclaimer = "registered in England and Wales";
    private const string GermanDisclaimer = "Amtsgericht Charlottenburg";

    public bool HasNullReversePath { get; init; }

    /// <summary>Whether it refers to a message of the same sender that was sent before.</summary>
    public bool IsLaterInThread { get; init; }

    /// <summary>Words that each text part has to hold once; where there are none, nothing may change.</summary>
    public IReadOnlyList<string> Holds { get; init; } = [];

    /// <summary>Words that no text part may hold.</summary>
    public IReadOnlyList<string> Lacks { get; init; } = [];

    /// <summary>Words of the quoted history, below which the first of those it holds must not stand.</summary>
    public string? Above { get; init; }

    /// <summary>From the message's own header: From is the reverse-path, To the forward-path.</summary>
    public Envelope EnvelopeOf(MimeDocument message) => new(
        HasNullReversePath ? null : Only(message.Root.Header.Value("From")),
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

        return Holds.Count > 0
            ? result.Parts().Where(static part => part.ContentType.Type == "text").Select(part => FaultOf(result, part)).FirstOrDefault(static fault => fault is not null)
            : before.Slice(original.Root.Body).Span.SequenceEqual(after.Slice(result.Root.Body).Span) ? null : "its body was changed";
    }

    private string? FaultOf(MimeDocument document, MimePart part)
    {
        if (LeafText.TryDecode(document, part, out var reason) is not { } leaf)
        {
            return reason;
        }

        var (name, text) = (part.ContentType.Subtype, leaf.Text);
        return Holds.FirstOrDefault(words => Count(text, words) != 1) is { } held ? $"its {name} part has \"{held}\" {Count(text, held)} times, not once"
            : Lacks.FirstOrDefault(words => Count(text, words) != 0) is { } lacked ? $"its {name} part has \"{lacked}\""
            : Above is not null && text.IndexOf(Above, StringComparison.Ordinal) < text.IndexOf(Holds[0], StringComparison.Ordinal) ? $"the signature stands below the history in its {name} part"
            : null;
    }

    private static int Count(string text, string words) => text.Split(words).Length - 1;

    private static Mailbox Only(string? field) => AddressList.Parse(field ?? "") is [{ } first, ..] ? first.Address : throw new InvalidDataException("An example message has no address.");
}
