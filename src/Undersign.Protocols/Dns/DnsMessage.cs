using System.Buffers.Binary;
using System.Text;

namespace Undersign.Protocols.Dns;

/// <summary>A query as it is sent, and an answer as it came. RFC 1035 §4.1.</summary>
internal sealed record DnsMessage(DnsResponseCode Code, bool IsTruncated, IReadOnlyList<DnsRecord> Answers, TimeSpan? NegativeTimeToLive)
{
    /// <summary>What we can take by UDP, in octets: no fragments on any network. RFC 6891 §6.2.5.</summary>
    public const int MaxUdp = 1232;

    /// <summary>Records looked at; an answer with more is not for mail.</summary>
    private const int MaxRecords = 256;

    private const int HeaderLength = 12;
    private const ushort Internet = 1;
    private const ushort StartOfAuthority = 6;
    private const ushort Options = 41;

    /// <summary>One question, recursion desired, with the octets we take. RFC 1035 §4.1.1, RFC 6891 §6.1.2.</summary>
    /// <returns><see langword="null"/> for what is no domain name.</returns>
    public static byte[]? Query(ushort id, string name, DnsType type)
    {
        Span<byte> query = stackalloc byte[HeaderLength + DnsName.MaxLength + 4 + 11];
        query.Clear();
        if (!DnsName.TryWrite(name, query[HeaderLength..], out var length))
        {
            return null;
        }

        BinaryPrimitives.WriteUInt16BigEndian(query, id);
        query[2] = 1; // RD
        query[5] = 1; // one question
        query[11] = 1; // one additional record, OPT
        var at = HeaderLength + length;
        BinaryPrimitives.WriteUInt16BigEndian(query[at..], (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(query[(at + 2)..], Internet);
        BinaryPrimitives.WriteUInt16BigEndian(query[(at + 5)..], Options); // behind the root's name
        BinaryPrimitives.WriteUInt16BigEndian(query[(at + 7)..], MaxUdp);
        return query[..(at + 15)].ToArray();
    }

    /// <summary>Whether this is an answer to that query at all: same number, same question. RFC 5452 §9.1.</summary>
    public static bool IsAnswerTo(ReadOnlySpan<byte> query, ReadOnlySpan<byte> message)
    {
        var question = query[HeaderLength..^11];
        if (message.Length < HeaderLength + question.Length || !message[..2].SequenceEqual(query[..2]) || (message[2] & 0x80) == 0 || message[4] != 0 || message[5] != 1)
        {
            return false;
        }

        return Ascii.EqualsIgnoreCase(question[..^4], message.Slice(HeaderLength, question.Length - 4))
            && question[^4..].SequenceEqual(message.Slice(HeaderLength + question.Length - 4, 4));
    }

    /// <summary>Reads an answer. Of a truncated one only that it is truncated matters: it is asked for again by TCP. RFC 2181 §9.</summary>
    /// <returns><see langword="null"/> for what is no message.</returns>
    public static DnsMessage? TryRead(ReadOnlySpan<byte> message)
    {
        if (message.Length < HeaderLength)
        {
            return null;
        }

        var at = HeaderLength;
        for (var questions = Number(message, 4); questions > 0; questions--)
        {
            if (!DnsName.TryRead(message, ref at, out _) || (at += 4) > message.Length)
            {
                return null;
            }
        }

        var (code, isTruncated) = ((DnsResponseCode)(message[3] & 0x0F), (message[2] & 0x02) != 0);
        var (answers, authorities) = (Number(message, 6), Number(message, 8));
        var records = new List<DnsRecord>();
        TimeSpan? negative = null;
        for (var i = 0; i < Math.Min(answers + authorities, MaxRecords); i++)
        {
            if (!TryReadRecord(message, ref at, out var record, out var ofAuthority))
            {
                return isTruncated ? new(code, isTruncated, [], NegativeTimeToLive: null) : null;
            }

            if (i < answers && record is not null)
            {
                records.Add(record);
            }

            negative = i >= answers ? ofAuthority ?? negative : negative;
        }

        return new(code, isTruncated, records, negative);
    }

    private static bool TryReadRecord(ReadOnlySpan<byte> message, ref int at, out DnsRecord? record, out TimeSpan? negative)
    {
        (record, negative) = (null, null);
        if (!DnsName.TryRead(message, ref at, out var name) || at + 10 > message.Length)
        {
            return false;
        }

        var (type, @class, length) = (Number(message, at), Number(message, at + 2), Number(message, at + 8));
        var seconds = BinaryPrimitives.ReadUInt32BigEndian(message[(at + 4)..]);
        var timeToLive = TimeSpan.FromSeconds(seconds > int.MaxValue ? 0 : seconds); // RFC 2181 §8: the top bit set means zero
        var start = at + 10;
        at = start + length;
        if (at > message.Length)
        {
            return false;
        }

        if (@class != Internet)
        {
            return true;
        }

        negative = type == StartOfAuthority && length >= 4
            ? TimeSpan.FromSeconds(Math.Min(seconds, BinaryPrimitives.ReadUInt32BigEndian(message[(at - 4)..]))) // RFC 2308 §5
            : null;
        record = ReadData(message[..at], start, (DnsType)type, name, timeToLive);
        return true;
    }

    /// <returns><see langword="null"/> for kinds we do not ask for.</returns>
    private static DnsRecord? ReadData(ReadOnlySpan<byte> message, int start, DnsType type, string name, TimeSpan timeToLive)
    {
        var data = message[start..];
        var at = type == DnsType.MailExchange ? start + 2 : start;
        return type switch
        {
            DnsType.Address when data.Length == 4 => new DnsRecord.Address(name, timeToLive, new(data)),
            DnsType.AddressV6 when data.Length == 16 => new DnsRecord.Address(name, timeToLive, new(data)),
            DnsType.Alias when DnsName.TryRead(message, ref at, out var target) => new DnsRecord.CanonicalName(name, timeToLive, target),
            DnsType.DomainPointer when DnsName.TryRead(message, ref at, out var target) => new DnsRecord.DomainPointer(name, timeToLive, target),
            DnsType.MailExchange when data.Length > 2 && DnsName.TryRead(message, ref at, out var host) => new DnsRecord.MailExchange(name, timeToLive, Number(message, start), host),
            DnsType.Text when ReadText(data) is { } text => new DnsRecord.Text(name, timeToLive, text),
            DnsType.Address or DnsType.AddressV6 or DnsType.Alias or DnsType.DomainPointer or DnsType.MailExchange or DnsType.Text => new DnsRecord.Unreadable(name, timeToLive, type),
            _ => null,
        };
    }

    private static string? ReadText(ReadOnlySpan<byte> data)
    {
        var text = new StringBuilder();
        while (!data.IsEmpty)
        {
            if (data[0] >= data.Length)
            {
                return null;
            }

            text.Append(Encoding.Latin1.GetString(data.Slice(1, data[0])));
            data = data[(data[0] + 1)..];
        }

        return text.ToString();
    }

    private static int Number(ReadOnlySpan<byte> message, int at) => BinaryPrimitives.ReadUInt16BigEndian(message[at..]);
}

/// <summary>RFC 1035 §4.1.1; others mean that this server cannot help.</summary>
internal enum DnsResponseCode
{
    None = 0,
    NoName = 3,
}
