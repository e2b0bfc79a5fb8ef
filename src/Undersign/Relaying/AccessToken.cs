using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Undersign.Diagnosis;
using Undersign.Diagnosis.Causes;

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

    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private string? _token;
    private DateTimeOffset _goodUntil;
    private long _askedAt;
    private TimeSpan _life;
    private string? _refreshToken;

    /// <summary>The next login asks for a new one: this one was refused.</summary>
    public void Forget() => _token = null;

    /// <returns>A token, or why there is none.</returns>
    public async Task<(string? Token, Cause? Cause)> GetAsync(CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            return IsGood ? (_token, null) : await AskAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or UnauthorizedAccessException or JsonException)
        {
            return (null, TokenCauses.Of(Symptom() with { Fault = exception }));
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, TokenCauses.Of(Symptom() with { Fault = exception }));
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <summary>By both clocks: one of them stands still while the machine sleeps, and the other may be put back.</summary>
    private bool IsGood => _token is not null && time.GetUtcNow() < _goodUntil && time.GetElapsedTime(_askedAt) < _life;

    private async Task<(string? Token, Cause? Cause)> AskAsync(CancellationToken cancellationToken)
    {
        var fields = Form();
        using var form = new FormUrlEncodedContent(fields);
        using var answer = await http.PostAsync(grant.Endpoint, form, cancellationToken);
        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        var reply = await ReadAsync(answer, body, cancellationToken);
        if (!answer.IsSuccessStatusCode || reply?.AccessToken is not { Length: > 0 } token)
        {
            // There may be a newer one in its place by now. An endpoint that has trouble says nothing of it.
            _refreshToken = reply?.Error == "invalid_grant" ? null : _refreshToken;
            // Whoever answers at a wrong address may repeat what it was sent (law 10).
            var hidden = Redaction.For(grant.ClientId, fields.Where(static field => field.Key is "client_secret" or "refresh_token").Select(static field => field.Value));
            return (null, TokenCauses.Of(Symptom() with { Status = (int)answer.StatusCode, Error = hidden.Of(reply?.Error ?? ""), Description = hidden.Of(reply?.Description ?? "") }));
        }

        _refreshToken = reply.RefreshToken ?? _refreshToken;
        _token = token;
        _life = (reply.ExpiresIn is > 0 and < int.MaxValue and { } seconds ? TimeSpan.FromSeconds(seconds) : UsualLife) - Slack;
        (_goodUntil, _askedAt) = (time.GetUtcNow() + _life, time.GetTimestamp());
        return (token, null);
    }

    /// <returns><see langword="null"/> for a refusal in HTML, whose status says more than that it is none in JSON.</returns>
    private static async Task<TokenReply?> ReadAsync(HttpResponseMessage answer, Stream body, CancellationToken cancellationToken)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(body, TokenJson.Default.TokenReply, cancellationToken);
        }
        catch (JsonException) when (!answer.IsSuccessStatusCode)
        {
            return null;
        }
    }

    private TokenSymptom Symptom() => new(grant.Endpoint) { ClientSecretWords = grant.ClientSecretWords, RefreshTokenWords = grant.RefreshTokenWords };

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
}
