using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Undersign.Relaying;

/// <summary>The access token of one login: asked for when it is needed, kept until shortly before it ends.</summary>
/// <remarks>
/// Limit: a refresh token that the server replaces is kept in memory and not written to where it came from; after a restart the one there has to
/// be good still. Microsoft's and Google's are.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "A SemaphoreSlim holds nothing until its wait handle is asked for.")]
internal sealed class AccessToken(TokenGrant grant, HttpClient http, TimeProvider time)
{
    /// <summary>A token that ends within this time is as good as ended: a session may be long in opening.</summary>
    public static readonly TimeSpan Slack = TimeSpan.FromMinutes(5);

    /// <summary>Where the server does not say. RFC 6749 §5.1 recommends that it does.</summary>
    private static readonly TimeSpan UsualLife = TimeSpan.FromMinutes(10);

    /// <summary>Characters of an explanation that reach log and trace.</summary>
    private const int MaxExplanation = 300;

    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private string? _token;
    private DateTimeOffset _goodUntil;
    private string? _refreshToken;

    /// <summary>The next login asks for a new one: this one was refused.</summary>
    public void Forget() => _token = null;

    /// <returns>A token, or why there is none.</returns>
    public async Task<(string? Token, string? Reason)> GetAsync(CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            return _token is { } known && time.GetUtcNow() < _goodUntil ? (known, null) : await AskAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or UnauthorizedAccessException or JsonException)
        {
            return (null, $"{grant.Endpoint.Host} gives no token: {exception.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, $"{grant.Endpoint.Host} gives no token: it does not answer in time");
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    private async Task<(string? Token, string? Reason)> AskAsync(CancellationToken cancellationToken)
    {
        using var form = new FormUrlEncodedContent(Form());
        using var answer = await http.PostAsync(grant.Endpoint, form, cancellationToken);
        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        var reply = await JsonSerializer.DeserializeAsync(body, TokenJson.Default.TokenReply, cancellationToken);
        if (!answer.IsSuccessStatusCode || reply?.AccessToken is not { Length: > 0 } token)
        {
            _refreshToken = null; // there may be a newer one in its place by now
            return (null, Explain((int)answer.StatusCode, reply));
        }

        _refreshToken = reply.RefreshToken ?? _refreshToken;
        _token = token;
        _goodUntil = time.GetUtcNow() + (reply.ExpiresIn is > 0 and < int.MaxValue and { } seconds ? TimeSpan.FromSeconds(seconds) : UsualLife) - Slack;
        return (token, null);
    }

    private List<KeyValuePair<string, string>> Form()
    {
        var form = new List<KeyValuePair<string, string>> { new("client_id", grant.ClientId) };
        if (grant.RefreshToken is { } refresh)
        {
            form.Add(new("grant_type", "refresh_token"));
            form.Add(new("refresh_token", _refreshToken ?? refresh()));
        }
        else
        {
            form.Add(new("grant_type", "client_credentials"));
        }

        if (grant.ClientSecret is { } secret)
        {
            form.Add(new("client_secret", secret()));
        }

        if (grant.Scope is { } scope)
        {
            form.Add(new("scope", scope));
        }

        return form;
    }

    private string Explain(int status, TokenReply? reply)
    {
        var words = string.Join(' ', $"{reply?.Error} {reply?.Description}".Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var remedy = reply?.Error switch
        {
            "invalid_client" => $"The client id, or {grant.ClientSecretWords}, is wrong or has expired.",
            "invalid_grant" => $"The refresh token has expired or was revoked: get a new one into {grant.RefreshTokenWords}.",
            "invalid_scope" => "scope is wrong: for Exchange Online it is https://outlook.office365.com/.default, for Google https://mail.google.com/.",
            "unauthorized_client" or "unsupported_grant_type" => "The application may not ask in this way: look at its permissions.",
            _ => "Look at tokenEndpoint and clientId.",
        };
        return $"{grant.Endpoint.Host} gives no token ({status}): {(words.Length > MaxExplanation ? words[..MaxExplanation] : words)}. {remedy}";
    }
}
