using Undersign.Protocols.Smtp;

namespace Undersign.Diagnosis.Stages;

/// <summary>What is wrong with a certificate, and who has to do what.</summary>
internal static class CertificateCauses
{
    public static Cause Missing(string host) => new("certificate-missing", $"{host} shows no certificate.", "Whoever runs it has to give it one.");

    public static Cause Intercepted(string host, string interceptor) => new("tls-intercepted",
        $"The certificate is not of {host}: {interceptor} on this machine or in the network stands between and reads along.",
        $"Have {interceptor} leave SMTP to {host} alone; or, if it is meant to read mail, have this machine trust its authority.")
    { Confidence = Confidence.Likely };

    /// <param name="name">The one the certificate should bear.</param>
    /// <param name="shown">Makes words of others fit to be shown.</param>
    public static Cause Of(CertificateCheck certificate, string name, DateTimeOffset now, Func<string, string> shown) => certificate.Fault switch
    {
        CertificateFault.Expired when now <= certificate.NotAfter => new("certificate-chain-expired", "A certificate above the server's has expired.", "Whoever runs the server has to install the current intermediate certificates of its authority."),
        CertificateFault.Expired => new("certificate-expired", $"The server's certificate expired on {certificate.NotAfter:yyyy-MM-dd}.", "Whoever runs the server has to renew it; if it is yours, look why the renewal did not happen."),
        CertificateFault.NotYetValid => new("certificate-not-yet-valid", $"The server's certificate is valid from {certificate.NotBefore:yyyy-MM-dd HH:mm} UTC on; the clock of this machine says {now:yyyy-MM-dd HH:mm} UTC.", "Set the clock of this machine; if it is right, the certificate is to come."),
        CertificateFault.SelfSigned => new("certificate-self-signed", $"The server's certificate ({shown(certificate.Names)}) is self-signed: nobody vouches for it.", "Install one of a public authority there; or have this machine trust it, if the server is yours."),
        CertificateFault.Untrusted when certificate.LacksIntermediate => new("certificate-intermediate-missing", $"The server does not send the intermediate certificate of {shown(certificate.Issuer)}. Browsers fetch it themselves, and so see nothing wrong.", "Whoever runs the server has to install the full chain (fullchain.pem) in place of the certificate alone."),
        CertificateFault.Untrusted => new("certificate-untrusted", $"The server's certificate comes from {shown(certificate.Issuer)}, which this machine does not trust.", "If that is your own authority, have this machine trust it; otherwise the server needs a certificate of a public one."),
        CertificateFault.WrongName => new("certificate-wrong-name", $"The server's certificate is for {shown(certificate.Names)} and not for {name}.", $"Enter {shown(First(certificate.Names))} as the server, if that is the same one: {name} may be an alias of it at a hosting provider."),
        _ => new("certificate-unusable", $"The server's certificate ({shown(certificate.Names)}) cannot be used: it is too weak, revoked, or not made for servers.", "Whoever runs the server has to replace it."),
    };

    /// <summary>A name that can be entered: of those with a star, what is below it is not known.</summary>
    private static string First(string names) => Array.Find(names.Split(", "), static name => !name.StartsWith('*')) ?? names;
}
