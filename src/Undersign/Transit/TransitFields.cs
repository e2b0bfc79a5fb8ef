using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Undersign.Organisations;
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
    public static FieldAllowance Allowance(HeaderSection header, Organisation organisation) =>
        new(["Received", .. MarksOf(header, organisation), Decision], [.. Withheld(header, organisation).Select(static field => field.Name), DkimSignature]);

    /// <summary>The marks that a message is still to get.</summary>
    public static IEnumerable<string> NewMarks(HeaderSection header, Organisation organisation) => MarksOf(header, organisation).Where(name => !ProcessedMark.IsOn(header, name));

    /// <summary>What does not leave: routing codes, and what would make somebody's mail internal that no tenant sent.</summary>
    public static IEnumerable<HeaderField> Withheld(HeaderSection header, Organisation organisation)
    {
        var codes = header.Fields.Where(field => IsRoutingCode(field, organisation)).ToList();
        return codes.Count > 0 ? codes : header.Fields.Where(MakesInternal);
    }

    /// <summary>Under its organisation's name and the usual one; and its rules may have the usual mark yet, or the one that goes with the field in which the code came.</summary>
    private static IEnumerable<string> MarksOf(HeaderSection header, Organisation organisation) =>
        HeaderFieldNames.Shown
            .Where(names => names == HeaderFieldNames.Undersign || header.Fields.Any(field => field.HasName(names.RoutingCode) && IsRoutingCode(field, organisation)))
            .Select(static names => names.Processed)
            .Prepend(organisation.HeaderFields.Processed)
            .Distinct(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// In the organisation's own name for it, or the usual one, whatever it is. In the name that another service has for its own, only a code of the organisation:
    /// that service's is not ours to take.
    /// </summary>
    private static bool IsRoutingCode(HeaderField field, Organisation organisation) =>
        field.HasName(organisation.HeaderFields.RoutingCode) || field.HasName(HeaderFieldNames.Undersign.RoutingCode)
        || (HeaderFieldNames.Shown.Any(names => field.HasName(names.RoutingCode)) && organisation.Identity.RoutingCodes.Contains(RoutingCode.Of(field.Value.AsSpan().Trim())));

    /// <summary>
    /// Exchange Online takes these for its own from a connector that retains internal headers: whoever wrote them counts as inside, and is not looked at for spam. Mail with a
    /// routing code came from the tenant, which wrote them; of a printer's, or of somebody's who has signed in, they are nobody's word.
    /// </summary>
    private static bool MakesInternal(HeaderField field) => field.NameBegins("X-MS-Exchange-CrossPremises-");

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
    /// <param name="marks">The names of those that it does not have yet.</param>
    /// <param name="endHeader">For a message that begins with white space: its first line must not be taken for a part of our last field.</param>
    public static byte[] Top(Arrival arrival, string hostName, Guid id, DateTimeOffset now, IEnumerable<string> marks, bool endHeader)
    {
        var literal = arrival.RemoteAddress.AddressFamily == AddressFamily.InterNetworkV6 ? $"IPv6:{arrival.RemoteAddress}" : arrival.RemoteAddress.ToString();
        var date = now.UtcDateTime.ToString("ddd, dd MMM yyyy HH':'mm':'ss", CultureInfo.InvariantCulture);
        var marked = string.Concat(marks.Select(static mark => $"{mark}: {ProcessedMark.Value}\r\n"));
        return Encoding.UTF8.GetBytes(
            $"Received: from {arrival.ClientName} ([{literal}])\r\n\tby {hostName} {Product} with {arrival.Protocol}\r\n\tid {id:n}; {date} +0000\r\n{marked}{Decision}: {id:n}\r\n{(endHeader ? "\r\n" : "")}");
    }
}
