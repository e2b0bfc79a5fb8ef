using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Identity.Client;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Undersign.Operation;
using Undersign.Settings;

namespace Undersign.Tokens;

/// <summary>The access tokens of one piece of work. The secret or certificate is read anew for each: it may have been renewed.</summary>
internal sealed class EntraTokens
{
    private readonly Func<bool, CancellationToken, Task<AuthenticationResult>> _ask;
    private readonly EntraApplication _asking;
    private readonly string? _secret;

    private EntraTokens(EntraApplication asking, Func<bool, CancellationToken, Task<AuthenticationResult>> ask, string? secret = null) => (_asking, _ask, _secret) = (asking, ask, secret);

    /// <exception cref="TokenRefusal">The secret or certificate cannot be read, or nobody has signed in.</exception>
    public static EntraTokens Open(EntraApplication asking, HttpClient http)
    {
        if (asking.Credential is EntraCredential.Login)
        {
            return new(asking, new EntraLogin(asking, http).GetAsync);
        }

        try
        {
            var secret = asking.Credential is EntraCredential.Secret file ? SecretFile.Read(file.Path) : null;
            var application = Application(asking, http, secret);
            return new(asking, (isAnew, cancellation) => application.AcquireTokenForClient([asking.Scope]).WithForceRefresh(isAnew).ExecuteAsync(cancellation), secret);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException or MsalClientException or ArgumentException)
        {
            throw new TokenRefusal($"The application's secret or certificate cannot be used: {exception.Message.ReplaceLineEndings(" ")}", exception) { IsOfNode = true };
        }
    }

    /// <param name="isAnew">The one that is known was not accepted.</param>
    /// <exception cref="TokenRefusal">There is none.</exception>
    public async Task<EntraToken> GetAsync(bool isAnew, CancellationToken cancellationToken)
    {
        try
        {
            var result = await _ask(isAnew, cancellationToken);
            return new(result.AccessToken, result.Account?.Username) { TenantId = TenantIdOf(result) };
        }
        catch (MsalException exception)
        {
            throw TokenAdvice.Of(exception, _asking, _secret);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new TokenRefusal($"{_asking.Authority.Host} cannot be asked for a token: {exception.GetBaseException().Message}", exception) { IsPassing = true };
        }
    }

    /// <summary>The library knows it of somebody who has signed in, by their ID token. Of an application it repeats the name that was asked for, and the id is in the token alone.</summary>
    /// <remarks>https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference#payload-claims. Limit: that is for the service that gets the token, which might encrypt it one day.</remarks>
    private static Guid? TenantIdOf(AuthenticationResult result)
    {
        if (Guid.TryParseExact(result.TenantId, "D", out var id))
        {
            return id;
        }

        try
        {
            return new JsonWebToken(result.AccessToken).TryGetPayloadValue<string>("tid", out var claim) && Guid.TryParseExact(claim, "D", out id) ? id : null;
        }
        catch (Exception exception) when (exception is ArgumentException or SecurityTokenException)
        {
            return null; // opaque to us, as it may be
        }
    }

    private static IConfidentialClientApplication Application(EntraApplication asking, HttpClient http, string? secret)
    {
        // Discovery would ask login.microsoftonline.com whether the authority is one of Microsoft's: it is from our table, or the administrator's word.
        var builder = ConfidentialClientApplicationBuilder.Create(asking.ClientId)
            .WithAuthority(new Uri(asking.Authority, asking.Tenant), validateAuthority: false)
            .WithInstanceDiscovery(enableInstanceDiscovery: false)
            .WithHttpClientFactory(new EntraHttp.Factory(http));
        return asking.Credential switch
        {
            EntraCredential.Secret => builder.WithClientSecret(secret).Build(),
            EntraCredential.Certificate certificate => builder.WithCertificate(Load(certificate.Files)).Build(),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static X509Certificate2 Load(CertificateSource.Files files)
    {
        var certificate = CertificateReader.Load(files).Leaf;
        return certificate.PublicKey.GetRSAPublicKey() is not null && certificate.HasPrivateKey
            ? certificate
            : throw new CryptographicException($"{files} has no private key of RSA, which is what Entra ID takes.");
    }
}
