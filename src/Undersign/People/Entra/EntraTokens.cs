using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Identity.Client;
using Undersign.Operation;
using Undersign.Settings;

namespace Undersign.People.Entra;

/// <summary>The access tokens of one reading. The secret or certificate is read anew for each: it may have been renewed.</summary>
internal sealed class EntraTokens
{
    private readonly Func<bool, CancellationToken, Task<AuthenticationResult>> _ask;
    private readonly string _host;

    private EntraTokens(EntraSettings settings, Func<bool, CancellationToken, Task<AuthenticationResult>> ask) => (_ask, _host) = (ask, settings.Cloud.Authority.Host);

    /// <exception cref="GraphRefusal">The secret or certificate cannot be read, or nobody has signed in.</exception>
    public static EntraTokens Open(EntraSettings settings, HttpClient http)
    {
        if (settings.Credential is EntraCredential.Login)
        {
            return new(settings, new EntraLogin(settings, http).GetAsync);
        }

        try
        {
            var application = Application(settings, http);
            return new(settings, (isAnew, cancellation) => application.AcquireTokenForClient([settings.Cloud.Scope]).WithForceRefresh(isAnew).ExecuteAsync(cancellation));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException or MsalClientException or ArgumentException)
        {
            throw new GraphRefusal($"The application's secret or certificate cannot be used: {exception.Message.ReplaceLineEndings(" ")}", exception);
        }
    }

    /// <param name="isAnew">The one that is known was not accepted.</param>
    /// <exception cref="GraphRefusal">There is none.</exception>
    public async Task<string> GetAsync(bool isAnew, CancellationToken cancellationToken)
    {
        try
        {
            return (await _ask(isAnew, cancellationToken)).AccessToken;
        }
        catch (MsalException exception)
        {
            throw TokenAdvice.Of(exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new GraphRefusal($"{_host} cannot be asked for a token: {exception.GetBaseException().Message}", exception) { IsPassing = true };
        }
    }

    private static IConfidentialClientApplication Application(EntraSettings settings, HttpClient http)
    {
        // Discovery would ask login.microsoftonline.com whether the authority is one of Microsoft's: it is from our table, or the administrator's word.
        var builder = ConfidentialClientApplicationBuilder.Create(settings.ClientId)
            .WithAuthority(new Uri(settings.Cloud.Authority, settings.Tenant), validateAuthority: false)
            .WithInstanceDiscovery(enableInstanceDiscovery: false)
            .WithHttpClientFactory(new EntraHttp.Factory(http));
        return settings.Credential switch
        {
            EntraCredential.Secret secret => builder.WithClientSecret(SecretFile.Read(secret.Path)).Build(),
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
