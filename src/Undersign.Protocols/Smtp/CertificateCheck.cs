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

    /// <summary>Who vouches for it, as the certificate says.</summary>
    public string Issuer { get; private init; } = "";

    /// <summary>Whether it is for the server that was asked for, whoever vouches for it.</summary>
    public bool BearsName { get; private init; }

    /// <summary>Of the key; <see langword="null"/> where it is neither RSA nor of an elliptic curve.</summary>
    public int? KeySizeInBits { get; private init; }

    /// <summary>Whether the key is RSA, which needs more bits than curves do.</summary>
    public bool IsRsa { get; private init; }

    /// <summary>
    /// The certificate names where its issuer's can be had (RFC 5280 §4.2.2.1), as those of public authorities do, and the server has not sent that:
    /// browsers fetch it and see nothing wrong.
    /// </summary>
    public bool LacksIntermediate { get; private init; }

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
        using var rsa = certificate.GetRSAPublicKey();
        using var curve = rsa is null ? certificate.GetECDsaPublicKey() : null;
        return new(fault, NamesOf(certificate), from, until)
        {
            Issuer = certificate.Issuer,
            BearsName = !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch),
            KeySizeInBits = rsa?.KeySize ?? curve?.KeySize,
            IsRsa = rsa is not null,
            LacksIntermediate = fault == CertificateFault.Untrusted && chainFlags.HasFlag(X509ChainStatusFlags.PartialChain) && chain is { ChainElements.Count: 1 }
                && certificate.Extensions.OfType<X509AuthorityInformationAccessExtension>().Any(static access => access.EnumerateCAIssuersUris().Any()),
        };
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
