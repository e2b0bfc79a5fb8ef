using System.Text;
using Undersign.Protocols.Smtp;

namespace Undersign.Protocols.Mime;

/// <summary>A message that a program writes by itself: text, for people. RFC 5322 §3.6.</summary>
/// <remarks>Whatever its values are, each stays within its own field: control characters become blanks.</remarks>
public sealed record OwnMessage
{
    public required NamedMailbox From { get; init; }

    public required IReadOnlyList<Mailbox> To { get; init; }

    public Mailbox? ReplyTo { get; init; }

    public required DateTimeOffset Date { get; init; }

    /// <summary>Without angle brackets.</summary>
    public required string MessageId { get; init; }

    public required string Subject { get; init; }

    public required string Text { get; init; }

    /// <summary>Nobody has asked for it, and no program is to answer it. RFC 3834 §5.</summary>
    public bool IsGenerated { get; init; } = true;

    /// <summary>Further fields, names and values in US-ASCII.</summary>
    public IReadOnlyList<(string Name, string Value)> Further { get; init; } = [];

    /// <summary>Whether an address is not in US-ASCII: then the header section is not, and servers have to be told. RFC 6531 §3.4.</summary>
    public bool NeedsSmtpUtf8 => To.Append(From.Address).Append(ReplyTo ?? From.Address).Any(static mailbox => !SmtpPath.IsAscii(mailbox));

    /// <summary>Appends the whole message.</summary>
    public void WriteTo(MailData into)
    {
        ArgumentNullException.ThrowIfNull(into);
        Write(into, $"From: {Phrase(From.DisplayName)}<{Line(From.Address.ToString())}>");
        Write(into, $"To: {string.Join(",\r\n ", To.Select(static to => $"<{Line(to.ToString())}>"))}");
        if (ReplyTo is { } answers)
        {
            Write(into, $"Reply-To: <{Line(answers.ToString())}>");
        }

        Write(into, $"Date: {MailDate.Of(Date)}");
        Write(into, $"Message-ID: <{Line(MessageId)}>");
        Write(into, $"Subject: {EncodedWord.Encode(Line(Subject), "Subject: ".Length)}");
        if (IsGenerated)
        {
            Write(into, "Auto-Submitted: auto-generated");
        }

        foreach (var (name, value) in Further)
        {
            Write(into, $"{name}: {Line(value)}");
        }

        Write(into, "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n");
        var lines = Text.ReplaceLineEndings("\r\n");
        var writer = new QuotedPrintableWriter("\r\n"u8.ToArray(), 0, lines.Length, isPaired: false);
        writer.Write(Encoding.UTF8.GetBytes(lines.EndsWith('\n') ? lines : lines + "\r\n"));
        into.Append(writer.Written.Span);
    }

    /// <summary>A name as a quoted string, or as encoded words where it is none of US-ASCII; the address on a line of its own. RFC 2047 §5.</summary>
    private static string Phrase(string? name)
    {
        var clean = Line(name ?? "");
        return clean.Length == 0 ? ""
            : Ascii.IsValid(clean) ? $"\"{clean.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"\r\n "
            : $"{EncodedWord.Encode(clean, "From: ".Length)}\r\n ";
    }

    private static string Line(string value) => string.Concat(value.Select(static letter => char.IsControl(letter) ? ' ' : letter)).Trim();

    private static void Write(MailData into, string line) => into.Append(Encoding.UTF8.GetBytes(line + "\r\n"));
}
