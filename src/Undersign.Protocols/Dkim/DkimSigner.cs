using System.Buffers;
using System.Globalization;
using System.Text;
using Undersign.Protocols.Mime;

namespace Undersign.Protocols.Dkim;

/// <summary>Signs messages of an organisation's own domains: rsa-sha256, relaxed/relaxed, the whole body. RFC 6376 §5.</summary>
/// <remarks>
/// l= is never said: what is behind the signed length could be anything. Signatures that are there stay (RFC 6376 §4.2), and so does ARC.
/// Signed is what will be on the wire, so nothing may change the message afterwards.
/// </remarks>
/// <param name="domains">Without regard to case. Others' mail is not ours to vouch for.</param>
public sealed class DkimSigner(DkimKey key, IReadOnlySet<string> domains)
{
    private const string Name = "dkim-signature";
    private const int MaxLine = 76;
    private const int BlockSize = 64 * 1024;

    public DkimKey Key => key;

    /// <summary>The message with a signature on top; null with the reason where it is not to be, or cannot be, signed.</summary>
    public MimeEdit? TrySign(MimeEdit message, DateTimeOffset now, out string? reason)
    {
        var root = MimeReader.ReadHeader(message);
        reason = FindObstacle(message, root, out var domain);
        if (reason is not null)
        {
            return null;
        }

        var names = DkimHeader.NamesFor(root.Header);
        var value = Value(domain, now, names, HashOf(message, root.Body.Start));
        var octets = new ArrayBufferWriter<byte>(4096);
        DkimHeader.Write(root.Header, names, octets);
        DkimHeader.WriteRelaxed(Name, Encoding.ASCII.GetBytes(value), octets);
        var signature = Convert.ToBase64String(key.Sign(octets.WrittenSpan));
        var field = new StringBuilder("DKIM-Signature: ").Append(value);
        Fold(field, signature);
        return message.WithFirst(TopOfHeader.PlaceIn(message.Original), Encoding.ASCII.GetBytes(field.Append("\r\n").ToString()));
    }

    /// <summary>RFC 6376 §5.1, §5.3: whom we may sign for, and what travels without being changed.</summary>
    private string? FindObstacle(MimeEdit message, MimePart root, out string domain)
    {
        var authors = root.Header.Count("From") == 1 ? AddressList.Parse(root.Header.Value("From") ?? "") : [];
        domain = authors is [var author] ? author.Address.Domain.ToLowerInvariant() : "";
        return !root.Header.HasBlankLine ? "the header section has no end"
            : domain.Length == 0 ? "there is not one author"
            : !Ascii.IsValid(domain) ? "the author's domain is not in A-labels"
            : !domains.Contains(domain) ? $"{domain} is not a domain of the organisation"
            : OctetScan.Of(message) is { NeedsChunks: true } ? "its line ends may not survive the way"
            : null;
    }

    private static byte[] HashOf(MimeEdit message, int start)
    {
        using var body = new DkimBody();
        var block = ArrayPool<byte>.Shared.Rent(BlockSize);
        for (var at = start; at < message.Length; at += block.Length)
        {
            var octets = block.AsSpan(0, Math.Min(block.Length, message.Length - at));
            message.Read(at, octets);
            body.Add(octets);
        }

        ArrayPool<byte>.Shared.Return(block);
        return body.Finish();
    }

    /// <summary>The tags, up to and with <c>b=</c>, folded. RFC 6376 §3.5.</summary>
    private string Value(string domain, DateTimeOffset now, List<string> names, byte[] bodyHash)
    {
        var value = new StringBuilder();
        value.Append(CultureInfo.InvariantCulture, $"v=1; a=rsa-sha256; c=relaxed/relaxed;\r\n\td={domain};\r\n\ts={key.Selector}; t={now.ToUnixTimeSeconds()};\r\n\th=");
        var column = 3;
        for (var i = 0; i < names.Count; i++)
        {
            if (column + names[i].Length + 1 > MaxLine)
            {
                value.Append("\r\n\t ");
                column = 2;
            }

            value.Append(names[i]).Append(i < names.Count - 1 ? ':' : ';');
            column += names[i].Length + 1;
        }

        return value.Append("\r\n\tbh=").Append(Convert.ToBase64String(bodyHash)).Append(";\r\n\tb=").ToString();
    }

    private static void Fold(StringBuilder field, string signature)
    {
        for (var at = 0; at < signature.Length; at += MaxLine - 4)
        {
            field.Append(at == 0 ? "" : "\r\n\t ").Append(signature, at, Math.Min(MaxLine - 4, signature.Length - at));
        }
    }
}
