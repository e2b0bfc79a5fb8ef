using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Undersign.Protocols.Acme;
using Undersign.Protocols.Smtp;

namespace Undersign.Certificates;

/// <summary>Answers one handshake of a tls-alpn-01 challenge. RFC 8737 §3.</summary>
/// <remarks>
/// Limit: .NET does not show which protocols a client offers before the certificate is chosen, so a client that offers none sees the challenge's
/// certificate, too. It proves nothing to whoever did not ask for acme-tls/1, and says nothing that is secret.
/// </remarks>
internal sealed class TlsAlpnChallenge(ChallengeStore challenges, TimeProvider time)
{
    public async Task AnswerAsync(Stream stream, CancellationToken cancellationToken)
    {
        X509Certificate2? certificate = null;
        try
        {
            await using var tls = new SslStream(stream, leaveInnerStreamOpen: true);
            await tls.AuthenticateAsServerAsync(
                async (_, hello, _, cancellation) =>
                {
                    var name = hello.ServerName.ToLowerInvariant();
                    var answer = name.Length > 0 ? await challenges.FindByNameAsync(name, cancellation) : null;
                    certificate = TlsAlpnCertificate.Create(name, answer ?? throw new AuthenticationException("no challenge for that name"), time.GetUtcNow());
                    return OptionsWith(certificate);
                },
                state: null,
                cancellationToken);
            await tls.ShutdownAsync(); // RFC 8737 §3: once the handshake is over there is nothing more to say
        }
        finally
        {
            certificate?.Dispose();
        }
    }

    private static SslServerAuthenticationOptions OptionsWith(X509Certificate2 certificate) => new()
    {
        ServerCertificate = certificate,
        ApplicationProtocols = [TlsAlpnCertificate.Protocol],
        EnabledSslProtocols = TlsTerms.Versions, // RFC 8737 §4: 1.2 at least
    };
}
