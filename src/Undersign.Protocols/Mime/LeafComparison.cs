using System.Buffers;
using System.Text;

namespace Undersign.Protocols.Mime;

/// <summary>Decodes a changed leaf from the octets that will leave, strictly, and compares it with the text that was meant.</summary>
internal static class LeafComparison
{
    private const int MaxLine = 998; // RFC 5322 §2.1.1

    public static string? FindFault(LeafIntent intent, MimePart after, IOctetSource result)
    {
        if (LeafText.ReasonToRefuse(after) is { } reason)
        {
            return reason;
        }

        var octets = ArrayPool<byte>.Shared.Rent(after.Body.Length);
        var body = octets.AsSpan(0, after.Body.Length);
        result.Read(after.Body.Start, body);
        var fault = FindFault(intent.Leaf, after, body) ?? FindFault(intent, after, body);
        ArrayPool<byte>.Shared.Return(octets);
        return fault;
    }

    /// <summary>What a body may have gained on the wire that it did not have. RFC 5322 §2.1.1, RFC 2045 §2.7.</summary>
    private static string? FindFault(LeafText leaf, MimePart after, ReadOnlySpan<byte> body)
    {
        if (LongestLine(body) > MaxLine && LongestLine(leaf.Body.Span) <= MaxLine)
        {
            return "a line became too long";
        }

        var isUndeclared = after.Encoding is not (TransferEncoding.EightBit or TransferEncoding.Binary) && !Ascii.IsValid(body);
        return isUndeclared && Ascii.IsValid(leaf.Body.Span) ? "the body got 8-bit octets that its transfer encoding does not allow" : null;
    }

    private static string? FindFault(LeafIntent intent, MimePart after, Span<byte> body)
    {
        var charset = after.ContentType.Charset is { Length: > 0 } name ? MailCharset.TryGet(name) : MailCharset.UsAscii;
        var octets = ArrayPool<byte>.Shared.Rent(body.Length);
        var length = LeafBody.Decode(body, after.Encoding, octets);
        var characters = ArrayPool<char>.Shared.Rent(length + 1);
        var decoded = length < 0 || charset is null ? -1 : charset.TryDecode(octets.AsSpan(0, length), characters);
        var fault = decoded < 0 ? "the result does not decode"
            : IsAsMeant(intent, characters.AsSpan(0, decoded)) ? null
            : "the text is not the old text with the change";
        ArrayPool<char>.Shared.Return(characters);
        ArrayPool<byte>.Shared.Return(octets);
        return fault;
    }

    private static bool IsAsMeant(LeafIntent intent, ReadOnlySpan<char> now)
    {
        var old = intent.Leaf.Text.AsSpan();
        var position = 0;
        foreach (var change in intent.Changes)
        {
            if (!TryTake(ref now, old[position..change.Index]) || !TryTake(ref now, change.Text))
            {
                return false;
            }

            position = change.End;
        }

        return now.SequenceEqual(old[position..]);
    }

    private static bool TryTake(ref ReadOnlySpan<char> text, ReadOnlySpan<char> beginning)
    {
        if (!text.StartsWith(beginning))
        {
            return false;
        }

        text = text[beginning.Length..];
        return true;
    }

    private static int LongestLine(ReadOnlySpan<byte> octets)
    {
        var longest = 0;
        while (octets.IndexOf((byte)'\n') is >= 0 and var lineFeed)
        {
            longest = Math.Max(longest, octets[..lineFeed].TrimEnd((byte)'\r').Length);
            octets = octets[(lineFeed + 1)..];
        }

        return Math.Max(longest, octets.Length);
    }
}
