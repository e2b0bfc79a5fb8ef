using System.Text;

namespace Undersign.Diagnosis.Stages;

/// <summary>What speaks, by the first octets of it.</summary>
internal enum ForeignProtocol
{
    /// <summary>Nothing came.</summary>
    Silence,
    Smtp,
    Imap,
    Pop3,
    Http,
    Ssh,

    /// <summary>A record of TLS: a message of the handshake, or an alert. RFC 8446 §5.1.</summary>
    Tls,
    Unknown,
}

/// <summary>Tells protocols apart by how their servers begin.</summary>
internal static class ForeignProtocols
{
    private static readonly (string Beginning, ForeignProtocol Protocol)[] Known =
    [
        ("* OK", ForeignProtocol.Imap),
        ("* PREAUTH", ForeignProtocol.Imap),
        ("* BYE", ForeignProtocol.Imap),
        ("+OK", ForeignProtocol.Pop3),
        ("-ERR", ForeignProtocol.Pop3),
        ("HTTP/", ForeignProtocol.Http),
        ("<!DOCTYPE", ForeignProtocol.Http),
        ("<html", ForeignProtocol.Http),
        ("SSH-", ForeignProtocol.Ssh),
    ];

    public static ForeignProtocol Of(ReadOnlySpan<byte> first)
    {
        if (first.IsEmpty)
        {
            return ForeignProtocol.Silence;
        }

        if (first.Length >= 2 && first[0] is 0x15 or 0x16 && first[1] == 3)
        {
            return ForeignProtocol.Tls;
        }

        foreach (var (beginning, protocol) in Known)
        {
            if (first.Length >= beginning.Length && Ascii.EqualsIgnoreCase(first[..beginning.Length], beginning))
            {
                return protocol;
            }
        }

        return first.Length >= 4 && first[0] is >= (byte)'2' and <= (byte)'5' && char.IsAsciiDigit((char)first[1]) && char.IsAsciiDigit((char)first[2]) && first[3] is (byte)' ' or (byte)'-'
            ? ForeignProtocol.Smtp
            : ForeignProtocol.Unknown;
    }
}
