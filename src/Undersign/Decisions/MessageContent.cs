using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;

namespace Undersign.Decisions;

/// <summary>What costs to know of a message: looked at when a rule asks, and then once, however many rules and recipients there are.</summary>
/// <param name="message">The message.</param>
/// <param name="recipients">Of the envelope.</param>
/// <param name="know">What is known of an address.</param>
internal sealed class MessageContent(MimeDocument message, IEnumerable<Mailbox> recipients, Func<Mailbox, RecipientFacts> know)
{
    /// <summary>Characters of new text that a rule may search.</summary>
    public const int MaxText = 64 * 1024;

    private Dictionary<object, bool>? _answers;
    private ulong? _lot;

    /// <summary>How much it has been searched.</summary>
    public SearchEffort Effort { get; } = new();

    /// <summary>
    /// Everybody the message is for: those of the envelope, and those whom To and Cc name. Exchange hands one message over in several
    /// transactions, inside and outside apart, so the envelope alone does not tell.
    /// </summary>
    public List<RecipientFacts> Audience => field ??= [.. recipients.Concat(Values("To").Concat(Values("Cc")).SelectMany(AddressList.Parse).Select(static named => named.Address)).Distinct().Select(know)];

    /// <summary>The sender's own words, without what is quoted.</summary>
    public string NewText => field ??= Stamping.NewText.Of(message, MaxText);

    public IReadOnlyList<Attachment> Attachments => field ??= [.. message.Parts().Where(IsAttached).Select(Describe)];

    /// <summary>A number that only the message decides: the same when it comes again, and for everybody it is for.</summary>
    public ulong Lot => _lot ??= Draw();

    /// <summary>The fields of that name.</summary>
    public IEnumerable<string> Values(string name) => message.Root.Header.Fields.Where(field => field.HasName(name)).Select(static field => field.Value);

    /// <summary>What was found out before; <see langword="null"/> when nobody has asked yet.</summary>
    public bool? Known(object question) => _answers is not null && _answers.TryGetValue(question, out var known) ? known : null;

    public bool Learn(object question, bool answer) => (_answers ??= new(ReferenceEqualityComparer.Instance))[question] = answer;

    /// <summary>Of its Message-ID, or of what it has instead.</summary>
    private ulong Draw()
    {
        var id = Values("Message-ID").FirstOrDefault() ?? string.Concat(Values("Date").Concat(Values("From")).Concat(Values("Subject")));
        return BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(id)));
    }

    private static bool IsAttached(MimePart part) =>
        !part.IsMultipart && !IsShown(part)
        && (part.Disposition == "attachment" || part.ContentType.Type != "text" || (part.Disposition != "inline" && part.FileName is not null));

    /// <summary>A picture in the text: it has an id that HTML names it by.</summary>
    private static bool IsShown(MimePart part) => part.ContentType.Type == "image" && part.ContentId is not null;

    private static Attachment Describe(MimePart part) =>
        new(part.FileName ?? "", $"{part.ContentType.Type}/{part.ContentType.Subtype}", part.Encoding == TransferEncoding.Base64 ? part.Body.Length * 57L / 78 : part.Body.Length);
}
