using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Undersign.Protocols.Mime;
using Undersign.Stamping;

namespace Undersign.Transit;

/// <summary>The header fields we read and write on the way: the trace, the decision's id, and those whose names an organisation chooses.</summary>
internal static class TransitFields
{
    /// <summary>Names the trace of this message, for whoever asks why it looks as it does.</summary>
    public const string Decision = "X-Undersign-Decision";

    /// <summary>RFC 6376 §3.5.</summary>
    public const string DkimSignature = "DKIM-Signature";

    private const string Product = "(Undersign)";

    /// <summary>What the self-check of a stamped copy is to expect.</summary>
    public static FieldAllowance Allowance(HeaderFieldNames names) => new(["Received", names.Processed, Decision], [names.RoutingCode, HeaderFieldNames.Undersign.RoutingCode, DkimSignature]);

    /// <summary>Whether a field bears a routing code of the organisation: in its own name for it, or the usual one.</summary>
    public static bool IsRoutingCode(HeaderField field, HeaderFieldNames names) => field.HasName(names.RoutingCode) || field.HasName(HeaderFieldNames.Undersign.RoutingCode);

    /// <summary>How often the message has been through this gateway, by the trace fields it wrote. RFC 5321 §6.3.</summary>
    public static int Passes(HeaderSection header, string hostName)
    {
        var passes = 0;
        foreach (var field in header.Fields)
        {
            passes += IsOurs(field, hostName) ? 1 : 0;
        }

        return passes;
    }

    /// <summary>Whether the last to have had the message is this gateway: nobody's server was in between.</summary>
    public static bool ComesFromOurselves(HeaderSection header, string hostName) => header.First("Received") is { } last && IsOurs(last, hostName);

    private static bool IsOurs(HeaderField field, string hostName) =>
        field.HasName("Received") && field.Value.Contains(Product, StringComparison.Ordinal) && field.Value.Contains($"by {hostName} ", StringComparison.OrdinalIgnoreCase);

    /// <summary>What goes on top of every copy, newest trace first. RFC 5321 §4.4: no <c>for</c> clause, it would show who got a blind copy.</summary>
    /// <param name="mark">The name of the mark that it gets; <see langword="null"/> where it has it.</param>
    /// <param name="endHeader">For a message that begins with white space: its first line must not be taken for a part of our last field.</param>
    public static byte[] Top(Arrival arrival, string hostName, Guid id, DateTimeOffset now, string? mark, bool endHeader)
    {
        var literal = arrival.RemoteAddress.AddressFamily == AddressFamily.InterNetworkV6 ? $"IPv6:{arrival.RemoteAddress}" : arrival.RemoteAddress.ToString();
        var date = now.UtcDateTime.ToString("ddd, dd MMM yyyy HH':'mm':'ss", CultureInfo.InvariantCulture);
        var marked = mark is null ? "" : $"{mark}: {ProcessedMark.Value}\r\n";
        return Encoding.UTF8.GetBytes(
            $"Received: from {arrival.ClientName} ([{literal}])\r\n\tby {hostName} {Product} with {arrival.Protocol}\r\n\tid {id:n}; {date} +0000\r\n{marked}{Decision}: {id:n}\r\n{(endHeader ? "\r\n" : "")}");
    }
}
