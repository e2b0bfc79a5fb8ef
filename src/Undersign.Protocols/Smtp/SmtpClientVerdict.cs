namespace Undersign.Protocols.Smtp;

/// <summary>What the client itself answers when the next hop cannot be asked, or its answer cannot be used.</summary>
/// <remarks>
/// Whatever the network does is transient: the message stays with the sender, who tries again (RFC 5321 §4.5.4.1).
/// What the next hop could never take is permanent, and is answered without asking it.
/// </remarks>
public static class SmtpClientVerdict
{
    private static readonly HashSet<SmtpReply> All = []; // complete before anybody can ask

    public static SmtpReply NoConnection { get; } = Own(451, new(4, 4, 1), "The next hop does not answer");

    public static SmtpReply NoRoute { get; } = Own(451, new(4, 4, 4), "The next hop has no address");

    public static SmtpReply Dropped { get; } = Own(451, new(4, 4, 2), "The next hop closed the connection");

    public static SmtpReply TimedOut { get; } = Own(451, new(4, 4, 2), "The next hop took too long");

    public static SmtpReply Cancelled { get; } = Own(451, new(4, 4, 2), "The handover was given up");

    /// <summary>All connections that are allowed are in use. RFC 3463 §3.4: mail system not accepting network messages.</summary>
    public static SmtpReply Busy { get; } = Own(451, new(4, 3, 2), "Too many messages are on their way to the next hop");

    /// <summary>The next hop has lately said that it gets too much.</summary>
    public static SmtpReply Throttled { get; } = Own(451, new(4, 3, 2), "The next hop wants less mail for a while");

    /// <summary>RFC 4954 §6.</summary>
    public static SmtpReply LoginInTheClear { get; } = Own(451, new(4, 7, 11), "The login at the next hop needs TLS");

    public static SmtpReply NoLoginOffered { get; } = Own(451, new(4, 7, 4), "The next hop offers no way to log in that is known here");

    /// <summary>The secret cannot be read, or no token was given.</summary>
    public static SmtpReply NoCredentials { get; } = Own(451, new(4, 7, 0), "The login at the next hop cannot be made now");

    public static SmtpReply ProtocolError { get; } = Own(451, new(4, 5, 0), "The next hop does not speak SMTP as it should");

    public static SmtpReply TlsNotOffered { get; } = Own(451, new(4, 7, 4), "The next hop does not offer TLS, and TLS is required");

    public static SmtpReply TlsFailed { get; } = Own(451, new(4, 7, 5), "No TLS session could be made with the next hop");

    public static SmtpReply NoCertificate { get; } = Own(451, new(4, 7, 5), "The next hop shows no certificate");

    public static SmtpReply CertificateNotYetValid { get; } = Own(451, new(4, 7, 5), "The certificate of the next hop is not valid yet");

    public static SmtpReply CertificateExpired { get; } = Own(451, new(4, 7, 5), "The certificate of the next hop has expired");

    public static SmtpReply CertificateSelfSigned { get; } = Own(451, new(4, 7, 5), "The certificate of the next hop is self-signed, and a trusted one is required");

    public static SmtpReply CertificateUntrusted { get; } = Own(451, new(4, 7, 5), "The certificate of the next hop does not lead to a trusted authority");

    public static SmtpReply CertificateForAnotherName { get; } = Own(451, new(4, 7, 5), "The certificate of the next hop is for another name");

    public static SmtpReply CertificateUnusable { get; } = Own(451, new(4, 7, 5), "The certificate of the next hop cannot be used");

    /// <summary>Whether a reply is the client's own, and no server said it.</summary>
    public static bool IsOwn(SmtpReply reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        return All.Contains(reply);
    }

    /// <summary>What a certificate lacks, where TLS is verified; <see cref="TlsFailed"/> when it was not the certificate.</summary>
    internal static SmtpReply ForTls(CertificateFault fault) => fault switch
    {
        CertificateFault.None => TlsFailed,
        CertificateFault.Missing => NoCertificate,
        CertificateFault.NotYetValid => CertificateNotYetValid,
        CertificateFault.Expired => CertificateExpired,
        CertificateFault.SelfSigned => CertificateSelfSigned,
        CertificateFault.Untrusted => CertificateUntrusted,
        CertificateFault.WrongName => CertificateForAnotherName,
        CertificateFault.Unusable => CertificateUnusable,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>RFC 1870 §6.1: known beforehand from the limit in the EHLO reply.</summary>
    public static SmtpReply TooLarge { get; } = Own(552, new(5, 3, 4), "The message is larger than the next hop accepts");

    /// <summary>
    /// A bare CR or LF, or a NUL, travels by BDAT or not at all: repaired or not, it is how mail is smuggled through DATA, and servers that drop
    /// a NUL make an end of data of what was none. RFC 5321 §2.3.8.
    /// </summary>
    public static SmtpReply NeedsChunking { get; } = Own(550, new(5, 6, 11), "The message has a bare CR or LF or a NUL, and the next hop does not offer CHUNKING");

    /// <summary>RFC 3030 §3, RFC 6152 §3: conversion required but not supported. Octets are not converted here (law 2).</summary>
    public static SmtpReply ConversionRequired { get; } = Own(554, new(5, 6, 3), "The next hop does not take the octets of this message");

    /// <summary>RFC 6531 §3.5.</summary>
    public static SmtpReply NonAsciiAddress { get; } = Own(550, new(5, 6, 7), "The next hop does not take addresses beyond ASCII");

    /// <summary>RFC 6531 §3.5.</summary>
    public static SmtpReply NonAsciiHeader { get; } = Own(554, new(5, 6, 9), "The next hop does not take a header section in UTF-8");

    /// <summary>An address no SMTP command can carry. It cannot come from our own server, which parses before it accepts.</summary>
    public static SmtpReply UnusableAddress { get; } = Own(553, new(5, 1, 3), "The address cannot be sent");

    private static SmtpReply Own(int code, EnhancedStatus status, string text)
    {
        var reply = new SmtpReply(code, status, text);
        All.Add(reply);
        return reply;
    }
}
