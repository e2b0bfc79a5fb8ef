using System.Collections.Concurrent;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Undersign.Organisations;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;

namespace Undersign.Reception;

/// <summary>Checks OAuth access tokens: signature, issuer, audience, dates. RFC 9068 §4; keys by OpenID Connect Discovery, kept and refreshed.</summary>
internal sealed class TokenCheck(HttpMessageHandler handler) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Clocks differ.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(2);

    /// <summary>No symmetric ones: a key that everyone can read proves nothing. RFC 8725 §3.1.</summary>
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private readonly HttpClient _http = new(handler, disposeHandler: true) { Timeout = Patience, MaxResponseContentBufferSize = 1024 * 1024 };
    private readonly JsonWebTokenHandler _tokens = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = 16 * 1024 };

    /// <summary>By the address of the discovery document; there are no more than organisations have named.</summary>
    private readonly ConcurrentDictionary<Uri, ConfigurationManager<OpenIdConnectConfiguration>> _issuers = [];

    /// <summary>Why an issuer's keys could not be had the last time, for people.</summary>
    public string? Trouble { get; private set; }

    /// <returns>Whose token it is, or that it is nobody's; <see langword="null"/> when the issuer's keys cannot be had now.</returns>
    public async Task<SignInVerdict?> VerifyAsync(SaslCredentials.Token shown, OrganisationSet organisations, CancellationToken cancellationToken)
    {
        if (!_tokens.CanReadToken(shown.Bearer) || TryRead(shown.Bearer) is not { } unverified || HasUnknownExtensions(unverified))
        {
            return SignInVerdict.Nobodys;
        }

        var isUndecided = false;
        foreach (var organisation in organisations.All.Where(organisation => organisation.Identity.Tokens?.Issuer == unverified.Issuer))
        {
            var (result, isReachable) = await ValidateAsync(shown.Bearer, organisation.Identity.Tokens!, cancellationToken); // filtered for it
            if (result is { IsValid: true } && UserOf(result, organisation) is { } user && (shown.User.Length == 0 || shown.User.Equals(user, StringComparison.OrdinalIgnoreCase)))
            {
                return new(new(organisation.Name, user, HasToken: true));
            }

            isUndecided |= !isReachable;
        }

        return isUndecided ? null : SignInVerdict.Nobodys;
    }

    public void Dispose() => _http.Dispose();

    private JsonWebToken? TryRead(string token)
    {
        try
        {
            return _tokens.ReadJsonWebToken(token);
        }
        catch (Exception e) when (e is ArgumentException or SecurityTokenException)
        {
            return null;
        }
    }

    private async Task<(TokenValidationResult? Result, bool IsReachable)> ValidateAsync(string token, TokenIssuer issuer, CancellationToken cancellationToken)
    {
        var manager = _issuers.GetOrAdd(issuer.Discovery, address => new(
            address.AbsoluteUri,
            new OpenIdConnectConfigurationRetriever(),
            new HttpDocumentRetriever(_http) { RequireHttps = !address.IsLoopback }));
        try
        {
            await manager.GetConfigurationAsync(cancellationToken);
        }
        catch (Exception e) when (e is InvalidOperationException or IOException or HttpRequestException or ArgumentException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            Trouble = $"{issuer.Discovery} does not answer as it should: {(e.InnerException ?? e).Message.ReplaceLineEndings(" ")}";
            return (null, false);
        }

        Trouble = null;
        var parameters = new TokenValidationParameters
        {
            ConfigurationManager = manager,
            ValidIssuer = issuer.Issuer,
            ValidAudience = issuer.Audience,
            ValidAlgorithms = Algorithms,
            ClockSkew = Skew,
            RequireExpirationTime = true,
            RequireSignedTokens = true,
        };
        return (await _tokens.ValidateTokenAsync(token, parameters), true);
    }

    /// <summary>What must be understood or refused, and we understand none. RFC 7515 §4.1.11, RFC 7797 §3.</summary>
    private static bool HasUnknownExtensions(JsonWebToken token) => token.TryGetHeaderValue<object>("crit", out _) || token.TryGetHeaderValue<object>("b64", out _);

    /// <summary>An issuer may serve many companies: the user has to be in a domain of this one.</summary>
    private static string? UserOf(TokenValidationResult result, Organisation organisation) =>
        result.Claims.TryGetValue(organisation.Identity.Tokens!.Claim, out var value) // only asked of those who have it
        && value is string address && AddressList.Parse(address) is [{ Address: var mailbox }] && mailbox.ToString() == address && organisation.IsInside(mailbox)
            ? address
            : null;
}
