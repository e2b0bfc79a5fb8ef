using Microsoft.Identity.Client;

namespace Undersign.People.Entra;

/// <summary>Somebody's leave to read the directory, given once with a device code and kept as long as Entra ID renews it: 90 days from one reading to the next.</summary>
/// <remarks>https://learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code</remarks>
internal sealed class EntraLogin
{
    private readonly IPublicClientApplication _application;
    private readonly string[] _scopes;

    /// <param name="settings">With a <see cref="EntraCredential.Login"/>.</param>
    public EntraLogin(EntraSettings settings, HttpClient http)
    {
        var file = new LoginFile(((EntraCredential.Login)settings.Credential).Path, $"entra login {settings.Tenant} {settings.ClientId}");
        _scopes = [settings.Cloud.Scope];
        _application = PublicClientApplicationBuilder.Create(settings.ClientId)
            .WithAuthority(new Uri(settings.Cloud.Authority, settings.Tenant), validateAuthority: false)
            .WithInstanceDiscovery(enableInstanceDiscovery: false)
            .WithHttpClientFactory(new EntraHttp.Factory(http))
            .Build();
        _application.UserTokenCache.SetBeforeAccess(access => access.TokenCache.DeserializeMsalV3(file.Read(), shouldClearExistingCache: true));
        _application.UserTokenCache.SetAfterAccess(access =>
        {
            if (access.HasStateChanged)
            {
                file.Write(access.TokenCache.SerializeMsalV3());
            }
        });
    }

    /// <summary>Waits until somebody has typed the code, said no, or let it end.</summary>
    /// <param name="tell">Is given what they have to do, in Entra's own words.</param>
    /// <returns>Who has signed in.</returns>
    /// <exception cref="GraphRefusal">Nobody has.</exception>
    public async Task<string> SignInAsync(Func<string, Task> tell, CancellationToken cancellationToken)
    {
        try
        {
            var result = await _application.AcquireTokenWithDeviceCode(_scopes, code => tell(code.Message)).ExecuteAsync(cancellationToken);
            foreach (var other in (await _application.GetAccountsAsync()).Where(account => account.HomeAccountId.Identifier != result.Account.HomeAccountId.Identifier))
            {
                await _application.RemoveAsync(other);
            }

            return result.Account.Username;
        }
        catch (MsalException exception)
        {
            throw TokenAdvice.Of(exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or UnauthorizedAccessException)
        {
            throw new GraphRefusal(exception.GetBaseException().Message, exception);
        }
    }

    /// <exception cref="GraphRefusal">Nobody has signed in.</exception>
    /// <exception cref="MsalException">The leave is no good any more.</exception>
    public async Task<AuthenticationResult> GetAsync(bool isAnew, CancellationToken cancellationToken)
    {
        try
        {
            var account = (await _application.GetAccountsAsync()).FirstOrDefault()
                ?? throw new GraphRefusal("Nobody has signed in here: undersign entra sign-in");
            return await _application.AcquireTokenSilent(_scopes, account).WithForceRefresh(isAnew).ExecuteAsync(cancellationToken);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new GraphRefusal($"The file of the login cannot be used: {exception.Message}", exception);
        }
    }
}
