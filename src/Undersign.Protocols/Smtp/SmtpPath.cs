using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Undersign.Protocols.Smtp;

/// <summary>Reads a reverse-path or forward-path. RFC 5321 §4.1.2, RFC 6531 §3.3.</summary>
/// <remarks>
/// Tolerant of the wild where only the final host is concerned: dots anywhere in a local part (some mobile carriers gave out
/// <c>a..b@</c>), local parts beyond 64 octets (SRS, VERP), underscores in domains. Strict about everything by which
/// two servers could disagree on where the address ends: brackets, quoting, spaces, control characters.
/// </remarks>
internal static class SmtpPath
{
    private static readonly SearchValues<byte> Atom = SearchValues.Create(
        [.. "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-/=?^_`{|}~."u8, .. BeyondAscii]);

    private static readonly SearchValues<byte> Host = SearchValues.Create(
        [.. "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."u8, .. BeyondAscii]);

    /// <summary>The grammar allows nearly everything here, and only IPv4 and IPv6 were ever defined.</summary>
    private static readonly SearchValues<byte> Literal = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.:"u8);

    private static byte[] BeyondAscii => [.. Enumerable.Range(0x80, 0x80).Select(octet => (byte)octet)];

    /// <summary>Takes a path off the front of <paramref name="rest"/>.</summary>
    public static PathKind Take(ref ReadOnlySpan<byte> rest, out Mailbox? mailbox)
    {
        mailbox = null;
        if (!TryTake(ref rest, (byte)'<'))
        {
            return PathKind.Malformed;
        }

        if (TryTake(ref rest, (byte)'>'))
        {
            return PathKind.Null;
        }

        // RFC 5321 §4.1.1.3 and appendix F.2: a source route is accepted and dropped.
        if (rest.Length > 0 && rest[0] == (byte)'@' && !TryTakeSourceRoute(ref rest))
        {
            return PathKind.Malformed;
        }

        return TakeMailbox(ref rest, out mailbox);
    }

    public static bool IsAscii(Mailbox mailbox) => Ascii.IsValid(mailbox.LocalPart) && Ascii.IsValid(mailbox.Domain);

    /// <summary>What follows the angle bracket or the source route, with the closing bracket.</summary>
    private static PathKind TakeMailbox(ref ReadOnlySpan<byte> rest, out Mailbox? mailbox)
    {
        mailbox = null;
        var before = rest;
        var localPart = TakeLocalPart(ref rest);
        if (localPart.IsEmpty)
        {
            return PathKind.Malformed;
        }

        if (TryTake(ref rest, (byte)'>'))
        {
            return Postmaster(localPart, ref mailbox);
        }

        if (!TryTake(ref rest, (byte)'@'))
        {
            return PathKind.Malformed;
        }

        var domain = TakeDomain(ref rest);
        if (domain.IsEmpty || !TryTake(ref rest, (byte)'>'))
        {
            return PathKind.Malformed;
        }

        var whole = before[..(localPart.Length + 1 + domain.Length)];
        if (whole.Length > Mailbox.MaxLength || !Utf8.IsValid(whole))
        {
            return PathKind.Malformed;
        }

        mailbox = new(Encoding.UTF8.GetString(localPart), Encoding.UTF8.GetString(domain));
        return PathKind.Mailbox;
    }

    private static PathKind Postmaster(ReadOnlySpan<byte> localPart, ref Mailbox? mailbox)
    {
        if (!Ascii.EqualsIgnoreCase(localPart, "postmaster"u8))
        {
            return PathKind.Malformed;
        }

        mailbox = new(Encoding.ASCII.GetString(localPart), "");
        return PathKind.Postmaster;
    }

    private static bool TryTake(ref ReadOnlySpan<byte> rest, byte octet)
    {
        if (rest.IsEmpty || rest[0] != octet)
        {
            return false;
        }

        rest = rest[1..];
        return true;
    }

    /// <summary><c>@one.example,@two.example:</c></summary>
    private static bool TryTakeSourceRoute(ref ReadOnlySpan<byte> rest)
    {
        do
        {
            if (!TryTake(ref rest, (byte)'@') || TakeDomain(ref rest).IsEmpty)
            {
                return false;
            }
        }
        while (TryTake(ref rest, (byte)','));

        return TryTake(ref rest, (byte)':');
    }

    private static ReadOnlySpan<byte> TakeLocalPart(ref ReadOnlySpan<byte> rest)
    {
        if (rest.Length > 0 && rest[0] == (byte)'"')
        {
            return TakeQuoted(ref rest);
        }

        return TakeRun(ref rest, Atom);
    }

    private static ReadOnlySpan<byte> TakeRun(ref ReadOnlySpan<byte> rest, SearchValues<byte> allowed)
    {
        var end = rest.IndexOfAnyExcept(allowed);
        var run = end < 0 ? rest : rest[..end];
        rest = rest[run.Length..];
        return run;
    }

    /// <summary>A quoted string, its quotation marks included. RFC 5321 §4.1.2.</summary>
    private static ReadOnlySpan<byte> TakeQuoted(ref ReadOnlySpan<byte> rest)
    {
        for (var at = 1; at < rest.Length; at++)
        {
            switch (rest[at])
            {
                case (byte)'"':
                    var quoted = rest[..(at + 1)];
                    rest = rest[(at + 1)..];
                    return quoted;
                case (byte)'\\':
                    at++; // the octet behind is taken as it is, if it is printable
                    if (at == rest.Length || rest[at] is < (byte)' ' or > (byte)'~')
                    {
                        return default;
                    }

                    break;
                case < (byte)' ' or 0x7F:
                    return default;
                default:
                    break;
            }
        }

        return default;
    }

    private static ReadOnlySpan<byte> TakeDomain(ref ReadOnlySpan<byte> rest)
    {
        if (rest.Length > 0 && rest[0] == (byte)'[')
        {
            return TakeLiteral(ref rest);
        }

        var domain = TakeRun(ref rest, Host);
        var hasEmptyLabel = domain.IsEmpty || domain[0] == (byte)'.' || domain[^1] == (byte)'.' || domain.IndexOf(".."u8) >= 0;
        return hasEmptyLabel ? default : domain;
    }

    /// <summary><c>[192.0.2.1]</c>, <c>[IPv6:2001:db8::1]</c>. RFC 5321 §4.1.3.</summary>
    private static ReadOnlySpan<byte> TakeLiteral(ref ReadOnlySpan<byte> rest)
    {
        var close = rest.IndexOf((byte)']');
        var content = close < 0 ? default : rest[1..close];
        if (content.IsEmpty || content.ContainsAnyExcept(Literal))
        {
            return default;
        }

        var literal = rest[..(close + 1)];
        rest = rest[(close + 1)..];
        return literal;
    }
}

/// <summary>What stood between <c>&lt;</c> and <c>&gt;</c>.</summary>
internal enum PathKind
{
    Malformed,

    /// <summary><c>&lt;&gt;</c>. RFC 5321 §4.5.5.</summary>
    Null,

    /// <summary><c>&lt;Postmaster&gt;</c>, without a domain. RFC 5321 §4.5.1.</summary>
    Postmaster,
    Mailbox,
}
