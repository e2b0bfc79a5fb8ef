using System.Security.Cryptography;
using Microsoft.Identity.Client;
using Undersign.Operation;
using Undersign.Settings;

namespace Undersign.People.Entra;

/// <summary>The access tokens of one reading. The secret or certificate is read anew for each: it may have been renewed.</summary>
internal sealed class EntraTokens
{
    private readonly IConfidentialClientApplication _application;
    private readonly string[] _scopes;

    private EntraTokens(IConfidentialClientApplication application, string scope) => (_application, _scopes) = (application, [scope]);

    /// <exception cref="GraphRefusal">The secret or certificate cannot be read.</exception>
    public static async Task<EntraTokens> OpenAsync(EntraSettings settings, HttpClient http, CancellationToken cancellationToken)
    {
        // Discovery would ask login.microsoftonline.com whether the authority is one of Microsoft's: it is from our table, or the administrator's word.
        var builder = ConfidentialClientApplicationBuilder.Create(settings.ClientId)
            .WithAuthority(new Uri(settings.Cloud.Authority, settings.Tenant), validateAuthority: false)
            .WithInstanceDiscovery(enableInstanceDiscovery: false)
            .WithHttpClientFactory(new OneClient(http));
        try
        {
            builder = settings.Credential switch
            {
                EntraCredential.Secret secret => builder.WithClientSecret(await SecretFile.ReadAsync(secret.Path, cancellationToken)),
                EntraCredential.Certificate certificate => builder.WithCertificate(CertificateReader.Load(certificate.Files).Leaf),
                _ => throw new InvalidOperationException(settings.Credential.ToString()),
            };
            return new(builder.Build(), settings.Cloud.Scope);
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
            return (await _application.AcquireTokenForClient(_scopes).WithForceRefresh(isAnew).ExecuteAsync(cancellationToken)).AccessToken;
        }
        catch (MsalException exception)
        {
            throw TokenAdvice.Of(exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new GraphRefusal($"{new Uri(_application.Authority).Host} cannot be asked for a token: {exception.GetBaseException().Message}", exception) { IsPassing = true };
        }
    }

    private sealed class OneClient(HttpClient http) : IMsalHttpClientFactory
    {
        public HttpClient GetHttpClient() => http;
    }
}
