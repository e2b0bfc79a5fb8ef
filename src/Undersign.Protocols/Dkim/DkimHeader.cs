using System.Buffers;
using System.Text;
using Undersign.Protocols.Mime;

namespace Undersign.Protocols.Dkim;

/// <summary>Which header fields a signature covers, and their relaxed form. RFC 6376 §3.4.2, §5.4.</summary>
internal static class DkimHeader
{
    /// <summary>Listed once more than they are there, even when they are not: nobody can add another without breaking the signature. RFC 6376 §5.4, §8.15.</summary>
    private static readonly string[] Guarded = ["from", "reply-to", "subject", "to", "cc"];

    /// <summary>The same where they are there; where not, a relay further on may add them.</summary>
    private static readonly string[] GuardedWherePresent =
        ["sender", "date", "message-id", "mime-version", "content-type", "content-transfer-encoding", "in-reply-to", "references"];

    private static readonly string[] Covered =
        ["resent-date", "resent-from", "resent-to", "resent-cc", "list-id", "list-help", "list-unsubscribe", "list-unsubscribe-post", "list-subscribe", "list-post", "list-owner", "list-archive"];

    /// <summary>The value of h=.</summary>
    public static List<string> NamesFor(HeaderSection header)
    {
        var names = new List<string>(24);
        foreach (var name in Guarded)
        {
            names.AddRange(Enumerable.Repeat(name, header.Count(name) + 1));
        }

        foreach (var name in GuardedWherePresent)
        {
            var count = header.Count(name);
            names.AddRange(Enumerable.Repeat(name, count == 0 ? 0 : count + 1));
        }

        foreach (var name in Covered)
        {
            names.AddRange(Enumerable.Repeat(name, header.Count(name)));
        }

        return names;
    }

    /// <summary>Writes the fields that h= names: of several with one name, the last is taken first. RFC 6376 §5.4.2.</summary>
    public static void Write(HeaderSection header, IReadOnlyList<string> names, ArrayBufferWriter<byte> output)
    {
        var taken = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            var skip = taken.GetValueOrDefault(name);
            taken[name] = skip + 1;
            for (var i = header.Fields.Count - 1; i >= 0; i--)
            {
                if (header.Fields[i].HasName(name) && skip-- == 0)
                {
                    WriteRelaxed(name, header.Fields[i].ValueOctets, output);
                    output.Write("\r\n"u8);
                    break;
                }
            }
        }
    }

    /// <summary>One field without the line end: name in lower case, folds undone, white space as one space. RFC 6376 §3.4.2.</summary>
    public static void WriteRelaxed(string name, ReadOnlySpan<byte> value, ArrayBufferWriter<byte> output)
    {
        output.Write(Encoding.ASCII.GetBytes(name));
        output.Write(":"u8);
        value = value.Trim(" \t\r\n"u8);
        while (!value.IsEmpty)
        {
            var length = value.IndexOfAny(" \t\r\n"u8);
            output.Write(length < 0 ? value : value[..length]);
            value = length < 0 ? default : value[length..];
            if (!value.IsEmpty)
            {
                var white = value.IndexOfAnyExcept("\r\n"u8) is var first and >= 0 && value[first] is (byte)' ' or (byte)'\t';
                output.Write(white ? " "u8 : default);
                value = value.TrimStart(" \t\r\n"u8);
            }
        }
    }
}
