using System.Text;
using Undersign.Decisions;
using Undersign.People;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;

namespace Undersign.Tests.Decisions;

/// <summary>Messages made of a few lines, as rules see them.</summary>
internal static class ContentSamples
{
    public static Mailbox Mailbox(string address) => new(address[..address.LastIndexOf('@')], address[(address.LastIndexOf('@') + 1)..]);

    /// <param name="message">With line ends as the source has them.</param>
    /// <param name="recipients">Of the envelope; contoso.example is inside.</param>
    public static MessageContent Of(string message = "", params string[] recipients) =>
        new(MimeReader.Read(MailData.From(Encoding.UTF8.GetBytes(message.ReplaceLineEndings("\r\n")))), recipients.Select(Mailbox), Know);

    public static MessageFacts Facts(string message = "", params string[] recipients) => new()
    {
        Author = Mailbox("ann@contoso.example"),
        Sender = null,
        IsSenderInside = true,
        ReversePath = Mailbox("ann@contoso.example"),
        At = DateTimeOffset.UnixEpoch,
        Content = Of(message, recipients),
    };

    private static RecipientFacts Know(Mailbox mailbox) => new(
        mailbox,
        mailbox.Domain == "contoso.example",
        mailbox.LocalPart == "board" ? new Person(PersonAttributes.None, [], mailbox.ToString(), [], [new("Board")]) : null);
}
