using System.Globalization;
using System.Text;

namespace Undersign.Protocols.Mime;

/// <summary>Writes delivery status notifications. RFC 3464, RFC 6522 (the former RFC 3462), RFC 3461 §6.</summary>
/// <remarks>
/// The same values give the same octets. Limit: addresses outside of US-ASCII are written as RFC 6533 encodes them for readers that are not
/// internationalised, never as message/global-delivery-status.
/// </remarks>
public static class DeliveryReport
{
    /// <summary>Characters of a diagnostic code that are kept; a reply may be long, a line may not.</summary>
    public const int MaxDiagnosticLength = 900;

    /// <summary>Appends a whole message.</summary>
    public static void Write(MailData into, DeliveryReportContent report)
    {
        var isEightBit = report.Original is { } original && IsEightBit(original, report.ReturnsBody);
        Write(into, $"From: Mail Delivery System <{Clean(report.From.ToString())}>");
        Write(into, $"To: <{Clean(report.To.ToString())}>");
        Write(into, $"Date: {MailDate.Of(report.Date)}");
        Write(into, $"Message-ID: <{Clean(report.MessageId)}>");
        Write(into, $"Subject: {Clean(report.Subject)}");
        Write(into, "Auto-Submitted: auto-replied"); // RFC 3834 §5
        Write(into, "MIME-Version: 1.0");
        Write(into, $"Content-Type: multipart/report; report-type=delivery-status;\r\n\tboundary=\"{report.Boundary}\"");
        WriteIf(into, "Content-Transfer-Encoding", isEightBit ? "8bit" : null);
        WriteText(into, report);
        WriteStatus(into, report);
        WriteOriginal(into, report, isEightBit);
        Write(into, $"\r\n--{report.Boundary}--");
    }

    // For people. RFC 6522 §3, first part.
    private static void WriteText(MailData into, DeliveryReportContent report)
    {
        Write(into, $"\r\n--{report.Boundary}");
        Write(into, "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n");
        var lines = report.Text.ReplaceLineEndings("\r\n");
        var writer = new QuotedPrintableWriter("\r\n"u8.ToArray(), 0, lines.Length, isPaired: false);
        writer.Write(Encoding.UTF8.GetBytes(lines.EndsWith('\n') ? lines : lines + "\r\n"));
        into.Append(writer.Written.Span);
    }

    // For software: fields about the message, then fields about each recipient. RFC 3464 §2.2, §2.3.
    private static void WriteStatus(MailData into, DeliveryReportContent report)
    {
        Write(into, $"\r\n--{report.Boundary}\r\nContent-Type: message/delivery-status\r\n");
        WriteIf(into, "Original-Envelope-Id", report.OriginalEnvelopeId is null ? null : DecodeXText(report.OriginalEnvelopeId));
        Write(into, $"Reporting-MTA: dns; {Clean(report.ReportingMta)}");
        WriteIf(into, "Arrival-Date", report.ArrivalDate is { } arrival ? MailDate.Of(arrival) : null);
        foreach (var recipient in report.Recipients)
        {
            Write(into, "");
            WriteIf(into, "Original-Recipient", recipient.OriginalRecipient is null ? null : TypeAndAddress(DecodeXText(recipient.OriginalRecipient)));
            Write(into, $"Final-Recipient: rfc822; {Clean(recipient.FinalRecipient.ToString())}");
            Write(into, $"Action: {Word(recipient.Action)}");
            Write(into, $"Status: {recipient.Status}");
            WriteIf(into, "Remote-MTA", recipient.RemoteMta is null ? null : $"dns; {recipient.RemoteMta}");
            WriteIf(into, "Diagnostic-Code", recipient.DiagnosticCode is null ? null : $"smtp; {recipient.DiagnosticCode}");
            WriteIf(into, "Will-Retry-Until", recipient.WillRetryUntil is { } until ? MailDate.Of(until) : null);
        }
    }

    // What it is about: all of it or its header section, as RET says. RFC 3461 §4.3.
    private static void WriteOriginal(MailData into, DeliveryReportContent report, bool isEightBit)
    {
        if (report.Original is not { } original)
        {
            return;
        }

        Write(into, $"\r\n--{report.Boundary}\r\nContent-Type: {(report.ReturnsBody ? "message/rfc822" : "text/rfc822-headers")}");
        WriteIf(into, "Content-Transfer-Encoding", isEightBit ? "8bit" : null);
        Write(into, "");
        Span<byte> window = stackalloc byte[4096];
        var range = Returned(original, report.ReturnsBody);
        for (var position = range.Start; position < range.End; position += window.Length)
        {
            var octets = window[..Math.Min(window.Length, range.End - position)];
            original.Data.Read(position, octets);
            into.Append(octets);
        }
    }

    private static OctetRange Returned(MimeDocument original, bool returnsBody) => returnsBody ? original.Root.Range : original.Root.Header.Range;

    private static bool IsEightBit(MimeDocument original, bool returnsBody)
    {
        Span<byte> window = stackalloc byte[4096];
        var range = Returned(original, returnsBody);
        for (var position = range.Start; position < range.End; position += window.Length)
        {
            var octets = window[..Math.Min(window.Length, range.End - position)];
            original.Data.Read(position, octets);
            if (!Ascii.IsValid(octets))
            {
                return true;
            }
        }

        return false;
    }

    private static string Word(DeliveryAction action) => action switch
    {
        DeliveryAction.Failed => "failed",
        DeliveryAction.Delayed => "delayed",
        DeliveryAction.Delivered => "delivered",
        DeliveryAction.Relayed => "relayed",
        _ => "expanded",
    };

    // "rfc822;kim@contoso.example", and nothing that could be another field. RFC 3464 §2.3.1.
    private static string TypeAndAddress(string value)
    {
        var semicolon = value.IndexOf(';', StringComparison.Ordinal);
        return semicolon < 0 ? $"rfc822; {value}" : $"{value[..semicolon]}; {value[(semicolon + 1)..].TrimStart()}";
    }

    // RFC 3461 §4: "+" and two digits stand for an octet.
    private static string DecodeXText(string value)
    {
        var octets = Encoding.UTF8.GetBytes(value);
        var length = 0;
        for (var i = 0; i < octets.Length; i++)
        {
            var isEscape = HexPair.TryRead(octets.AsSpan(i + 1), out var escaped) && octets[i] == '+';
            octets[length++] = isEscape ? escaped : octets[i];
            i += isEscape ? 2 : 0;
        }

        return Encoding.UTF8.GetString(octets, 0, length);
    }

    /// <summary>One line of printable US-ASCII: what a peer sent must not become a header field. Others as RFC 6533 §3 has them, \x{20AC}.</summary>
    private static string Clean(string value)
    {
        var clean = new StringBuilder(value.Length);
        foreach (var rune in value.EnumerateRunes())
        {
            if (clean.Length >= MaxDiagnosticLength)
            {
                break;
            }

            _ = rune.Value is >= ' ' and < 0x7F ? clean.Append((char)rune.Value)
                : rune.Value < 0x80 ? clean.Append(' ')
                : clean.Append(CultureInfo.InvariantCulture, $"\\x{{{rune.Value:X}}}");
        }

        return clean.ToString().Trim();
    }

    private static void WriteIf(MailData into, string name, string? value)
    {
        if (value is not null)
        {
            Write(into, $"{name}: {Clean(value)}");
        }
    }

    private static void Write(MailData into, string line) => into.Append(Encoding.ASCII.GetBytes(line + "\r\n"));
}
