using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Undersign.Operation;
using Undersign.Protocols.Acme;
using Undersign.Protocols.Smtp;

namespace Undersign.Certificates;

/// <summary>Asks the authority for a certificate, from the account to the chain. RFC 8555 §7.</summary>
internal sealed class CertificateOrder(AcmeSettings settings, CertificateStore store, ChallengeStore challenges, TimeProvider time)
{
    /// <summary>Octets of an answer; a chain has some five thousand.</summary>
    private const int MaxAnswer = 256 * 1024;

    /// <summary>Bits. RSA, because a mail server of ten years ago talks to us, too, and not all of those know ECDSA.</summary>
    private const int KeySize = 2048;

    private static readonly TimeSpan RequestLimit = TimeSpan.FromSeconds(30);

    /// <exception cref="AcmeProblemException">The authority says no.</exception>
    /// <exception cref="CryptographicException">The account's key does not open, or the certificate is not what was asked for.</exception>
    public async Task<(ObtainedCertificate Certificate, LoadedCertificate Loaded)> ObtainAsync(CancellationToken cancellationToken)
    {
        using var account = await store.AccountKeyAsync(cancellationToken) ?? throw new CryptographicException($"the account's key was sealed under another key than {settings.SecretKey.Path} holds");
        using var http = Connect();
        var client = new AcmeClient(http, settings.Directory, account, time);
        await client.SignInAsync(settings.Email, settings.ExternalAccount, cancellationToken);
        var order = await client.OrderAsync(settings.Names, cancellationToken);
        await ProveAsync(client, account, order, cancellationToken);

        using var key = RSA.Create(KeySize);
        var chain = await client.FinalizeAsync(order, RequestFor(key), cancellationToken);
        var certificate = new ObtainedCertificate(chain, key.ExportPkcs8PrivateKey());
        var loaded = certificate.Load(settings.Directory);
        return settings.Names.All(name => loaded.IsFor(name)) && loaded.Expires > time.GetUtcNow() ? (certificate, loaded)
            : throw new CryptographicException("the authority has issued a certificate that has other names, or has expired");
    }

    /// <summary>One name after the other; the answers stay until the authority has made up its mind.</summary>
    private async Task ProveAsync(AcmeClient client, AcmeAccountKey account, AcmeOrder order, CancellationToken cancellationToken)
    {
        foreach (var url in order.Authorizations)
        {
            var authorization = await client.ReadAuthorizationAsync(url, cancellationToken);
            if (authorization.IsValid)
            {
                continue; // from an order before; RFC 8555 §7.1.3
            }

            var challenge = authorization.Challenges.FirstOrDefault(challenge => challenge.Type == settings.Challenge)
                ?? throw new AcmeProblemException(new() { Type = "noSuchChallenge", Identifier = authorization.Identifier, Detail = $"{settings.Challenge} is not offered, but {string.Join(", ", authorization.Challenges.Select(static offered => offered.Type))}" });
            try
            {
                await challenges.KeepAsync(challenge.Token, authorization.Identifier.Value.ToLowerInvariant(), account.KeyAuthorization(challenge.Token), cancellationToken);
                await client.AnswerAsync(challenge, cancellationToken);
                await client.WaitForAsync(url, cancellationToken);
            }
            finally
            {
                await challenges.DeleteAsync(challenge.Token, CancellationToken.None); // whoever stops us: what is over is not left behind
            }
        }
    }

    private CertificateRequest RequestFor(RSA key)
    {
        var names = new SubjectAlternativeNameBuilder();
        foreach (var name in settings.Names)
        {
            names.AddDnsName(name);
        }

        var request = new CertificateRequest(new X500DistinguishedName([0x30, 0x00]), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1); // an empty subject: the names are in the extension
        request.CertificateExtensions.Add(names.Build());
        return request;
    }

    private HttpClient Connect()
    {
#pragma warning disable CA2000 // the client disposes of it
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = RequestLimit, SslOptions = { CertificateChainPolicy = TlsTerms.ChainPolicy(settings.Authorities) } };
#pragma warning restore CA2000
        var http = new HttpClient(handler) { Timeout = RequestLimit, MaxResponseContentBufferSize = MaxAnswer };
        http.DefaultRequestHeaders.UserAgent.Add(new("Undersign", typeof(CertificateOrder).Assembly.GetName().Version?.ToString())); // RFC 8555 §6.1
        return http;
    }
}
