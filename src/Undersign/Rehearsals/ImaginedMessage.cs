using System.Globalization;
using System.Text;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;

namespace Undersign.Rehearsals;

/// <summary>A message that nobody has written: as much of one as rules ask for.</summary>
internal sealed record ImaginedMessage(Mailbox From, IReadOnlyList<Mailbox> To, DateTimeOffset At)
{
    private const string Text = "Hello,\r\n\r\nthis message was never sent.\r\n";

    public string Subject { get; init; } = "";

    /// <summary>That it answers another.</summary>
    public bool IsReply { get; init; }

    /// <summary>Further header fields.</summary>
    public IReadOnlyList<(string Name, string Value)> Fields { get; init; } = [];

    public string Body { get; init; } = Text;

    public Script ToScript() => new()
    {
        Data = MailData.From(Encoding.UTF8.GetBytes(ToString())),
        Envelope = new(From, MailParameters.None, [.. To.Select(static mailbox => new EnvelopeRecipient(mailbox))]),
        At = At,
    };

    public override string ToString()
    {
        var message = new StringBuilder();
        Append(message, "From", $"<{From}>");
        Append(message, "To", string.Join(", ", To.Select(static mailbox => $"<{mailbox}>")));
        Append(message, "Subject", Subject);
        Append(message, "Date", At.UtcDateTime.ToString("ddd, dd MMM yyyy HH':'mm':'ss '+0000'", CultureInfo.InvariantCulture));
        Append(message, "Message-ID", "<imagined@undersign.invalid>");
        if (IsReply)
        {
            Append(message, "In-Reply-To", "<earlier@undersign.invalid>");
        }

        foreach (var (name, value) in Fields)
        {
            Append(message, name, value);
        }

        var html = string.Join("<br>\r\n", Body.ReplaceLineEndings("\n").Split('\n').Select(System.Net.WebUtility.HtmlEncode));
        return message.Append(CultureInfo.InvariantCulture, $"""
            MIME-Version: 1.0
            Content-Type: multipart/alternative; boundary=imagined

            --imagined
            Content-Type: text/plain; charset=utf-8

            {Body}

            --imagined
            Content-Type: text/html; charset=utf-8

            <html><body>{html}</body></html>

            --imagined--

            """).ToString().ReplaceLineEndings("\r\n");
    }

    /// <summary>A value is one line, whatever was typed.</summary>
    private static void Append(StringBuilder message, string name, string value) => message.Append(name).Append(": ").Append(value.ReplaceLineEndings(" ")).Append("\r\n");
}
