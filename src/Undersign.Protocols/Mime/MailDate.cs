using System.Globalization;

namespace Undersign.Protocols.Mime;

/// <summary>A date as header fields have it. RFC 5322 §3.3, in UTC.</summary>
internal static class MailDate
{
    public static string Of(DateTimeOffset date) => date.ToUniversalTime().ToString("ddd, d MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture);
}
