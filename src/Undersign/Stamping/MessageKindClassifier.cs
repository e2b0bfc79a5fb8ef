using Undersign.Protocols.Mime;

namespace Undersign.Stamping;

/// <summary>Tells the kind of a message from its header fields and structure. No body is decoded.</summary>
/// <remarks>
/// X-Auto-Response-Suppress is no evidence: it asks others not to answer automatically, and people's mail bears it. What answers automatically
/// and bears it says so with Auto-Submitted or an empty reverse-path as well.
/// Limit: a recall travels in TNEF and is known by that; its subject is localised and proves nothing.
/// </remarks>
internal static class MessageKindClassifier
{
    /// <param name="message">Read.</param>
    /// <param name="isReversePathEmpty">Of the envelope.</param>
    /// <param name="alsoStamped">Kinds that count as ordinary. A message is of several kinds at times: all of them have to be among these.</param>
    public static MessageKind Classify(MimeDocument message, bool isReversePathEmpty, IReadOnlySet<MessageKind> alsoStamped)
    {
        var structure = OfStructure(message);
        if (structure.IsSealed())
        {
            return structure;
        }

        var header = OfHeader(message.Root.Header, alsoStamped);
        return header is not MessageKind.Ordinary ? header
            : isReversePathEmpty && !alsoStamped.Contains(MessageKind.EmptyReversePath) ? MessageKind.EmptyReversePath
            : alsoStamped.Contains(structure) ? MessageKind.Ordinary
            : structure;
    }

    /// <summary>What the parts say, a sealed kind before any other. Parts within message/rfc822 are somebody else's and do not count.</summary>
    public static MessageKind OfStructure(MimeDocument message)
    {
        var kind = MessageKind.Ordinary;
        foreach (var part in message.Parts())
        {
            var found = OfPart(part);
            if (found.IsSealed())
            {
                return found;
            }

            kind = found is MessageKind.Ordinary ? kind : found;
        }

        return kind;
    }

    /// <summary>The fields that tell a kind. Asked for by name, so that an ordinary header costs no string.</summary>
    private static readonly (string Field, Func<string, MessageKind> Tell)[] Fields =
    [
        ("Auto-Submitted", value => Is(FirstWord(value), "no") ? MessageKind.Ordinary : MessageKind.AutomaticReply), // RFC 3834 §5
        ("Precedence", OfPrecedence),
        ("List-Id", _ => MessageKind.List),
        ("List-Unsubscribe", _ => MessageKind.List),
        ("X-Mail-Autoreply", _ => MessageKind.AutomaticReply),
        ("X-Autoreply", _ => MessageKind.AutomaticReply),
        ("X-Autorespond", _ => MessageKind.AutomaticReply),
        ("X-MS-Exchange-Inbox-Rules-Loop", _ => MessageKind.AutomaticReply),
        ("X-MS-Exchange-ForwardingLoop", _ => MessageKind.AutomaticReply), // a mailbox that forwards
        ("X-Forwarded-For", OfAddress), // Gmail's filters and forwarding
        ("X-Forwarded-To", OfAddress),
        ("Resent-From", _ => MessageKind.AutomaticReply), // sent again as it is, to others: RFC 5322 §3.6.6
        ("X-MS-Exchange-Organization-AutoForwarded", value => Is(value, "true") ? MessageKind.AutomaticReply : MessageKind.Ordinary),
        ("X-MS-Exchange-Generated-Message-Source", OfGenerator),
        ("X-MS-Exchange-RecallReportGenerated", _ => MessageKind.Recall),
        ("X-MS-Journal-Report", _ => MessageKind.Journal),
        ("X-MS-Exchange-Organization-Journal-Report", _ => MessageKind.Journal),
        ("X-MS-Exchange-Moderation-Loop", _ => MessageKind.Moderation),
        ("X-VoiceMessageDuration", _ => MessageKind.Voicemail),
        ("Message-Context", value => Is(value, "voice-message") ? MessageKind.Voicemail : MessageKind.Ordinary), // RFC 3458 §6.2
        ("Content-Class", OfClass),
        ("X-MS-Exchange-MessageClass", OfClass),
    ];

    private static MessageKind OfHeader(HeaderSection header, IReadOnlySet<MessageKind> alsoStamped)
    {
        foreach (var (name, tell) in Fields)
        {
            var kind = header.First(name) is { } field ? tell(field.Value) : MessageKind.Ordinary;
            if (kind is not MessageKind.Ordinary && !alsoStamped.Contains(kind))
            {
                return kind;
            }
        }

        return MessageKind.Ordinary;
    }

    /// <summary>Never a standard, and still what half of the list managers say of themselves.</summary>
    private static MessageKind OfPrecedence(string value) =>
        Is(value, "auto_reply") ? MessageKind.AutomaticReply
        : Is(value, "list") || Is(value, "bulk") || Is(value, "junk") ? MessageKind.List
        : MessageKind.Ordinary;

    /// <summary>Web programs write a client's network address into a field of the same name.</summary>
    private static MessageKind OfAddress(string value) => value.Contains('@', StringComparison.Ordinal) ? MessageKind.AutomaticReply : MessageKind.Ordinary;

    private static MessageKind OfGenerator(string value) =>
        Has(value, "journal") ? MessageKind.Journal
        : Has(value, "recall") ? MessageKind.Recall
        : MessageKind.AutomaticReply;

    /// <summary>Word by word: IPM.Note.Invoice is no voice message.</summary>
    private static MessageKind OfClass(string value)
    {
        var kind = value.StartsWith("report.ipm.", StringComparison.OrdinalIgnoreCase) ? MessageKind.Report : MessageKind.Ordinary;
        foreach (var word in value.AsSpan().SplitAny('.', ':', ' '))
        {
            var found = OfClassWord(value.AsSpan()[word]);
            kind = kind is MessageKind.Ordinary || found.IsSealed() ? found : kind;
        }

        return kind;
    }

    private static MessageKind OfClassWord(ReadOnlySpan<char> word) =>
        Is(word, "rpmsg") ? MessageKind.RightsProtected
        : Is(word, "calendarmessage") ? MessageKind.Calendar
        : Is(word, "recall") ? MessageKind.Recall
        : Is(word, "approval") ? MessageKind.Moderation
        : Is(word, "voice") || Is(word, "voice-ca") || Is(word, "voice-uc") || Is(word, "voicemail") ? MessageKind.Voicemail
        : MessageKind.Ordinary;

    private static MessageKind OfPart(MimePart part) => part.ContentType.Type switch
    {
        "multipart" => part.ContentType.Subtype switch
        {
            "signed" => MessageKind.Signed,
            "encrypted" => MessageKind.Encrypted,
            "report" => MessageKind.Report,
            "voice-message" => MessageKind.Voicemail, // RFC 3801
            _ => MessageKind.Ordinary,
        },
        "message" => part.ContentType.Subtype switch
        {
            "delivery-status" or "disposition-notification" or "global-delivery-status" => MessageKind.Report,
            "partial" when part.Parent is null => MessageKind.Partial,
            "external-body" when part.Parent is null => MessageKind.ExternalBody,
            _ => MessageKind.Ordinary,
        },
        "text" => part.ContentType.Subtype == "calendar" && IsInvitation(part) ? MessageKind.Calendar : MessageKind.Ordinary,
        "application" => OfApplication(part),
        _ => MessageKind.Ordinary,
    };

    private static MessageKind OfApplication(MimePart part) => part.ContentType.Subtype switch
    {
        "pkcs7-mime" or "x-pkcs7-mime" => OfPkcs7(part),
        "pkcs7-signature" or "x-pkcs7-signature" or "pgp-signature" => IsOfMessage(part.FileName) ? MessageKind.Signed : MessageKind.Ordinary,
        "pgp-encrypted" => MessageKind.Encrypted,
        "x-microsoft-rpmsg-message" => MessageKind.RightsProtected,
        "ms-tnef" or "vnd.ms-tnef" => MessageKind.Tnef,
        _ => OfFileName(part.FileName),
    };

    /// <summary>
    /// An invoice.xml.p7m is a signed document that somebody attached, daily mail in Italy. The message itself is protected where the
    /// part is all of it, or bears the name that RFC 8551 §3.2.1 gives, or none.
    /// </summary>
    private static MessageKind OfPkcs7(MimePart part)
    {
        if (part.Parent is not null && part.FileName is { } name && !Is(name, "smime.p7m"))
        {
            return MessageKind.Ordinary;
        }

        return part.ContentType.Parameter("smime-type") is { } type && Is(type, "signed-data") ? MessageKind.Signed : MessageKind.Encrypted;
    }

    /// <summary>
    /// A signature outside multipart/signed: of the message, when some gateway made mixed of that, or of a file that somebody attached
    /// beside it (contract.pdf.p7s, release.tar.gz.asc). RFC 8551 §3.2.1 names the former; OpenPGP's programs have names of their own.
    /// </summary>
    private static bool IsOfMessage(string? name) =>
        name is null || Is(name, "smime.p7s") || Is(name, "signature.asc") || Is(name, "OpenPGP_signature.asc") || Is(name, "OpenPGP_signature");

    /// <summary>Gateways turn the type into application/octet-stream; the name stays.</summary>
    private static MessageKind OfFileName(string? name) => name?.ToLowerInvariant() switch
    {
        "smime.p7m" => MessageKind.Encrypted,
        "smime.p7s" => MessageKind.Signed,
        "winmail.dat" => MessageKind.Tnef,
        { } other when other.EndsWith(".rpmsg", StringComparison.Ordinal) => MessageKind.RightsProtected,
        _ => MessageKind.Ordinary,
    };

    /// <summary>An .ics file that somebody attached to a letter is no invitation; one with a method is (RFC 6047 §2.4).</summary>
    private static bool IsInvitation(MimePart part) =>
        part.ContentType.Parameter("method") is not null || (part.Disposition != "attachment" && part.FileName is null);

    private static ReadOnlySpan<char> FirstWord(string value) => value.AsSpan(0, value.AsSpan().IndexOfAny(" ;(\t") is >= 0 and var end ? end : value.Length);

    private static bool Is(ReadOnlySpan<char> value, string expected) => value.Equals(expected, StringComparison.OrdinalIgnoreCase);

    private static bool Has(string value, string part) => value.Contains(part, StringComparison.OrdinalIgnoreCase);
}
