using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Undersign.Protocols.Smtp;

/// <summary>What the client thinks of a server's certificate, whether or not the TLS level makes anything depend on it.</summary>
/// <param name="Names">The DNS names it bears, or its subject when it has none; for the diary.</param>
public sealed record CertificateCheck(CertificateFault Fault, string Names, DateTimeOffset NotBefore, DateTimeOffset NotAfter)
{
    /// <summary>More names than this are not listed: a certificate may bear hundreds.</summary>
    private const int MaxNames = 5;

    public bool IsGood => Fault == CertificateFault.None;

    /// <summary>Names one cause, the one to mend first: dates before trust before name.</summary>
    internal static CertificateCheck Of(X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors, DateTimeOffset now)
    {
        if (certificate is null)
        {
            return new(CertificateFault.Missing, "", default, default);
        }

        var (from, until) = (new DateTimeOffset(certificate.NotBefore), new DateTimeOffset(certificate.NotAfter));
        var chainFlags = chain?.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, static (all, status) => all | status.Status) ?? X509ChainStatusFlags.NoError;
        var fault = errors == SslPolicyErrors.None ? CertificateFault.None
            : now < from ? CertificateFault.NotYetValid
            : now > until || chainFlags.HasFlag(X509ChainStatusFlags.NotTimeValid) ? CertificateFault.Expired
            : errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) ? OfChain(certificate, chainFlags)
            : CertificateFault.WrongName;
        return new(fault, NamesOf(certificate), from, until);
    }

    /// <summary>An authority that only has the name of a trusted one shows as a signature that does not fit.</summary>
    private static CertificateFault OfChain(X509Certificate2 certificate, X509ChainStatusFlags flags) =>
        (flags & (X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.NotSignatureValid)) == X509ChainStatusFlags.NoError ? CertificateFault.Unusable
        : certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData) ? CertificateFault.SelfSigned
        : CertificateFault.Untrusted;

    private static string NamesOf(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(static names => names.EnumerateDnsNames()).Take(MaxNames).ToList();
        return names.Count == 0 ? certificate.Subject : string.Join(", ", names);
    }
}

/// <summary>Why a certificate does not prove who shows it. RFC 5280 §6.1, RFC 6125 §6.4.</summary>
public enum CertificateFault
{
    None,

    /// <summary>The server showed none.</summary>
    Missing,

    NotYetValid,

    /// <summary>It, or a certificate above it.</summary>
    Expired,

    SelfSigned,

    /// <summary>Its authority is not among the roots, or the server does not send what lies between them; from here both look the same.</summary>
    Untrusted,

    /// <summary>Trusted, and for another name.</summary>
    WrongName,

    /// <summary>Revoked, too weak, or not made for servers.</summary>
    Unusable,
}
