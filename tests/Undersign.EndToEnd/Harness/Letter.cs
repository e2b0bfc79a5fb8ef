using System.Globalization;
using System.Text;
using Undersign.Protocols.Mime;

namespace Undersign.EndToEnd.Harness;

/// <summary>A message that can be told from all others, as a person of the test organisation writes it.</summary>
internal sealed record Letter(string MessageId, byte[] Octets)
{
    public const string From = "anna@contoso.example";
    public const string To = "rita@outside.example";

    public static Letter New(string subject = "Hello", string from = From, string body = "See you tomorrow.\r\n", string fields = "")
    {
        var id = $"<{Guid.CreateVersion7():n}@contoso.example>";
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"From: Anna <{from}>\r\nTo: <{To}>\r\nSubject: {subject}\r\n"
            + $"Date: Sat, 21 Nov 2026 10:00:00 +0000\r\nMessage-ID: {id}\r\n{fields}\r\n{body}");
        return new(id, Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Octets as text in which each octet is a character.</summary>
    public static string Text(byte[] octets) => Encoding.Latin1.GetString(octets);

    public static string IdOf(byte[] octets)
    {
        using var data = MailData.From(octets);
        return MimeReader.Read(data).Root.Header.Value("Message-ID") ?? "";
    }

    public static string? Field(byte[] octets, string name)
    {
        using var data = MailData.From(octets);
        return MimeReader.Read(data).Root.Header.Value(name);
    }
}
