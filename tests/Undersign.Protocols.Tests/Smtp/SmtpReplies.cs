using System.Text.RegularExpressions;

namespace Undersign.Protocols.Tests.Smtp;

/// <summary>What a server may say, as a pattern. RFC 5321 §4.2.</summary>
internal static partial class SmtpReplies
{
    /// <summary>Nothing but whole reply lines of printable ASCII, each ended by CRLF, at most 512 octets long.</summary>
    [GeneratedRegex("""\A([2345][0-5][0-9][- ][ -~]{0,506}\r\n)*\z""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    public static partial Regex WellFormed();
}
