using System.Text;

namespace Undersign.Diagnosis.Stages;

/// <summary>What a server said to the beginning of a handshake, as far as its first octets tell. RFC 8446 §5.1, §6.</summary>
/// <param name="Alert">The description of an alert; <see langword="null"/> when the record is none.</param>
/// <param name="Version">Of the server's hello, as on the wire: 0x0303 is TLS 1.2.</param>
internal sealed record TlsAnswer(ForeignProtocol Protocol, int? Alert, int? Version, string Words)
{
    private const int AlertRecord = 21;
    private const int ServerHello = 2;
    private const int MaxWords = 60;

    /// <summary>TLS 1.2; what is older is not used. RFC 8996 §2.</summary>
    private const int OldestTaken = 0x0303;

    private const int ProtocolVersion = 70;

    public bool IsTooOld => Alert == ProtocolVersion || Version < OldestTaken;

    /// <summary>The server wants a certificate of ours, or does not like the one it has seen. RFC 8446 §6.2.</summary>
    public bool IsAboutOurCertificate => Alert is 42 or 43 or 44 or 45 or 46 or 48 or 49 or 116;

    public static TlsAnswer Read(ReadOnlySpan<byte> first)
    {
        var protocol = ForeignProtocols.Of(first);
        if (protocol != ForeignProtocol.Tls)
        {
            var end = first.IndexOfAny((byte)'\r', (byte)'\n');
            return new(protocol, null, null, Encoding.Latin1.GetString(first[..Math.Min(end < 0 ? first.Length : end, MaxWords)]));
        }

        return first switch
        {
            [AlertRecord, _, _, _, _, _, var description, ..] => new(protocol, description, null, ""),
            [_, _, _, _, _, ServerHello, _, _, _, var major, var minor, ..] => new(protocol, null, (major << 8) | minor, ""),
            _ => new(protocol, null, null, ""),
        };
    }

    public override string ToString() => this switch
    {
        { Alert: { } alert } => $"TLS alert {alert}{Name(alert)}",
        { Version: { } version } when version < OldestTaken => $"TLS 1.{(version & 0xFF) - 1} at most",
        { Protocol: ForeignProtocol.Silence } => "no answer to the handshake",
        { Protocol: ForeignProtocol.Tls } => "the handshake broke off",
        _ => Words,
    };

    private static string Name(int alert) => alert switch
    {
        40 => " (handshake failure)",
        42 => " (bad certificate)",
        48 => " (unknown authority)",
        70 => " (protocol version)",
        71 => " (insufficient security)",
        80 => " (internal error)",
        112 => " (unrecognised name)",
        116 => " (certificate required)",
        _ => "",
    };
}
