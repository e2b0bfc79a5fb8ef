using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Undersign.Diagnosis;

/// <summary>What is to be tested, as somebody has entered it: nothing of it has to make sense.</summary>
internal sealed record SmtpTestRequest
{
    public required string Host { get; init; }

    /// <summary><see langword="null"/> for the usual one of the security.</summary>
    public int? Port { get; init; }

    public SmtpSecurity Security { get; init; }

    public TestLogin? Login { get; init; }

    /// <summary>The reverse-path; the login where that is an address, when <see langword="null"/>.</summary>
    public string? From { get; init; }

    /// <summary>The forward-path; the same as <see cref="From"/> when <see langword="null"/>.</summary>
    public string? To { get; init; }

    /// <summary>Sent to <see cref="To"/>, when there is one; otherwise the test ends behind RCPT and nobody gets anything.</summary>
    public ReadOnlyMemory<byte>? Message { get; init; }

    /// <summary>Our own name in EHLO.</summary>
    public required string EhloName { get; init; }

    /// <summary>Addresses of this machine to come from, at most one of a family; the others' families are not used. Empty: the system chooses.</summary>
    public IReadOnlyList<IPAddress> SourceAddresses { get; init; } = [];

    public SslStreamCertificateContext? ClientCertificate { get; init; }

    /// <summary>Trusted instead of the machine's roots.</summary>
    public X509Certificate2Collection? TrustedRoots { get; init; }

    /// <summary>The name the certificate must bear; the host's when <see langword="null"/>.</summary>
    public string? CertificateName { get; init; }

    /// <summary>A certificate that proves nothing is worth a remark and no more, as for send connectors that only want encryption.</summary>
    public bool TakesAnyCertificate { get; init; }

    public SmtpTestLimits Limits { get; init; } = SmtpTestLimits.Default;
}
