using System.Globalization;
using System.Text;

namespace Undersign.ProtocolLogs;

/// <summary>One event of one session, in the fields of Exchange's protocol log.</summary>
/// <param name="Sequence">Counts the events of a session from 0; sessions interleave in a file.</param>
/// <param name="Event"><c>+</c> connected, <c>-</c> disconnected, <c>&gt;</c> sent, <c>&lt;</c> received, <c>*</c> information.</param>
/// <remarks>Source: learn.microsoft.com/exchange/mail-flow/connectors/protocol-logging.</remarks>
internal readonly record struct ProtocolLogLine(DateTimeOffset At, ProtocolLogSession Session, int Sequence, char Event, string Data, string Context)
{
    public const string Fields = "date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context";

    /// <summary>Characters of one field; a command line may have 2,048 octets.</summary>
    public const int MaxField = 2048;

    public static string Timestamp(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>That some are missing: a line of no session.</summary>
    public static string Dropped(DateTimeOffset at, long count) =>
        string.Create(CultureInfo.InvariantCulture, $"{Timestamp(at)},,,0,,,*,,{count} lines were dropped here: they could not be written in time\r\n");

    /// <summary>With its CRLF.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Timestamp(At)},{Field(Session.Connector)},{Session.Id},{Sequence},{Session.Local},{Session.Remote},{Event},{Field(Data)},{Field(Context)}\r\n");

    /// <summary>RFC 4180 §2. What a peer says may break neither the line nor an administrator's terminal.</summary>
    private static string Field(string value)
    {
        var text = value.Length > MaxField ? value[..MaxField] : value;
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~') && !text.AsSpan().ContainsAny(',', '"'))
        {
            return text;
        }

        var field = new StringBuilder(text.Length + 2).Append('"');
        foreach (var letter in text)
        {
            field.Append(IsShown(letter) ? letter : '?').Append(letter == '"' ? "\"" : "");
        }

        return field.Append('"').ToString();
    }

    private static bool IsShown(char letter) => char.GetUnicodeCategory(letter) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned);
}
