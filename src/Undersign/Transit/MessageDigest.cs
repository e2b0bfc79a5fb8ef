using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;

namespace Undersign.Transit;

/// <summary>SHA-256 of what makes a message this message and no other: who says what to whom and when, and the whole body.</summary>
/// <remarks>
/// Two messages of one digest are one message: on that the answer "taken already" is given, and the second is not handed over (law 1). Trace
/// fields and what a server in front adds are left out; they differ between two attempts at one message.
/// </remarks>
internal readonly record struct MessageDigest(UInt128 High, UInt128 Low)
{
    private const int Window = 64 * 1024;

    private const string ContentPrefix = "Content-";

    /// <summary>What a sender writes and no server changes on the way: RFC 5322 §3.6.2, §3.6.4. MIME's fields belong to them.</summary>
    private static readonly string[] Names =
        ["From", "Sender", "Reply-To", "To", "Cc", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "MIME-Version"];

    /// <summary>Of whose it is and where it goes.</summary>
    public static MessageDigest Of(string organisation, string messageId, Envelope envelope, IncrementalHash hash)
    {
        Add(hash, organisation);
        Add(hash, messageId);
        Add(hash, envelope.ReversePath);
        for (var at = 0; at < envelope.Recipients.Count; at++)
        {
            Add(hash, envelope.Recipients[at].ForwardPath);
        }

        return Taken(hash);
    }

    public static MessageDigest Of(MimeDocument message, IncrementalHash hash)
    {
        var header = message.Root.Header;
        foreach (var field in header.Fields)
        {
            if (IsIdentity(field))
            {
                hash.AppendData(message.Data.Slice(field.Range).Span); // with its line end, so that no two fields can pass for one
            }
        }

        AddBody(hash, message.Data, header.Range.End);
        return Taken(hash);
    }

    private static MessageDigest Taken(IncrementalHash hash)
    {
        Span<byte> octets = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(octets);
        return MemoryMarshal.Read<MessageDigest>(octets);
    }

    private static void Add(IncrementalHash hash, Mailbox? mailbox)
    {
        Add(hash, mailbox?.LocalPart);
        Add(hash, mailbox?.Domain);
    }

    /// <summary>Its UTF-16 as it is in memory, and an end that is in none of these texts.</summary>
    private static void Add(IncrementalHash hash, string? text)
    {
        hash.AppendData(MemoryMarshal.AsBytes(text.AsSpan()));
        hash.AppendData("\n\n"u8);
    }

    private static bool IsIdentity(HeaderField field) =>
        Array.Exists(Names, name => field.HasName(name)) || field.Name.StartsWith(ContentPrefix, StringComparison.OrdinalIgnoreCase);

    private static void AddBody(IncrementalHash hash, MailData data, int start)
    {
        if (data.IsInMemory)
        {
            hash.AppendData(data.Slice(OctetRange.FromBounds(start, data.Length)).Span);
            return;
        }

        var window = ArrayPool<byte>.Shared.Rent(Window);
        for (int octets; start < data.Length; start += octets)
        {
            octets = Math.Min(Window, data.Length - start);
            data.Read(start, window.AsSpan(0, octets));
            hash.AppendData(window, 0, octets);
        }

        ArrayPool<byte>.Shared.Return(window);
    }
}
