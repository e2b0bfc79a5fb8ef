using Microsoft.Identity.Client;

namespace Undersign.Tokens;

/// <summary>Somebody's leave to act for them, given once with a device code and kept as long as Entra ID renews it: 90 days from one use to the next.</summary>
/// <remarks>https://learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code</remarks>
internal sealed class EntraLogin
{
    private readonly IPublicClientApplication _application;
    private readonly EntraApplication _asking;

    /// <param name="asking">With a <see cref="EntraCredential.Login"/>.</param>
    public EntraLogin(EntraApplication asking, HttpClient http)
    {
        var file = new LoginFile(((EntraCredential.Login)asking.Credential).Path, $"entra login {asking.Tenant} {asking.ClientId}", asking.SignIn);
        _asking = asking;
        _application = PublicClientApplicationBuilder.Create(asking.ClientId)
            .WithAuthority(new Uri(asking.Authority, asking.Tenant), validateAuthority: false)
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
    /// <param name="tell">Is given what they have to do.</param>
    /// <returns>Who has signed in.</returns>
    /// <exception cref="TokenRefusal">Nobody has.</exception>
    public async Task<string> SignInAsync(Func<DeviceCode, Task> tell, CancellationToken cancellationToken)
    {
        try
        {
            var result = await _application.AcquireTokenWithDeviceCode([_asking.Scope], code => tell(new(code.UserCode, code.VerificationUrl, code.Message, code.ExpiresOn))).ExecuteAsync(cancellationToken);
            foreach (var other in (await _application.GetAccountsAsync()).Where(account => account.HomeAccountId.Identifier != result.Account.HomeAccountId.Identifier))
            {
                await _application.RemoveAsync(other);
            }

            return result.Account.Username;
        }
        catch (MsalException exception)
        {
            throw TokenAdvice.Of(exception, _asking);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or UnauthorizedAccessException)
        {
            throw new TokenRefusal(exception.GetBaseException().Message, exception);
        }
    }

    /// <returns>Who has signed in here, whether or not that is still good; <see langword="null"/>: nobody.</returns>
    /// <exception cref="TokenRefusal">The file of the login is not to be read.</exception>
    public async Task<string?> FindNameAsync() => (await _application.GetAccountsAsync()).FirstOrDefault()?.Username;

    /// <exception cref="TokenRefusal">Nobody has signed in.</exception>
    /// <exception cref="MsalException">The leave is no good any more.</exception>
    public async Task<AuthenticationResult> GetAsync(bool isAnew, CancellationToken cancellationToken)
    {
        try
        {
            var account = (await _application.GetAccountsAsync()).FirstOrDefault()
                ?? throw new TokenRefusal($"Nobody has signed in here: {_asking.SignIn}") { IsOfNode = true };
            return await _application.AcquireTokenSilent([_asking.Scope], account).WithForceRefresh(isAnew).ExecuteAsync(cancellationToken);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new TokenRefusal($"The file of the login cannot be used: {exception.Message}", exception) { IsOfNode = true };
        }
    }
}
