using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Undersign.Protocols.Acme;

/// <summary>Signed requests to an authority: nonces, and what it says when it does not do what it is asked. RFC 8555 §6.</summary>
internal sealed class AcmeTransport(HttpClient http, AcmeAccountKey key, TimeProvider time)
{
    /// <summary>An authority may throw good nonces away; each refusal brings a new one. RFC 8555 §6.5.</summary>
    private const int MaxRefusedNonces = 20;

    private const string BadNonce = "badNonce";
    private const string NonceField = "Replay-Nonce";

    private string? _nonce;

    /// <summary>The account's URL; until it is known requests bear the key itself. RFC 8555 §6.2.</summary>
    public Uri? Account { get; set; }

    public Uri? NewNonce { get; set; }

    /// <summary>RFC 8555 §7.1.1.</summary>
    public async Task<AcmeDirectory> ReadDirectoryAsync(Uri directory, CancellationToken cancellationToken)
    {
        using var answer = await http.GetAsync(directory, cancellationToken).ConfigureAwait(false);
        var reply = await ReadAsync(answer, cancellationToken).ConfigureAwait(false);
        return reply.As(AcmeJson.Default.AcmeDirectory);
    }

    /// <param name="payload">Empty to read a resource (POST-as-GET, RFC 8555 §6.3).</param>
    /// <exception cref="AcmeProblemException">The authority refuses.</exception>
    public async Task<AcmeReply> PostAsync(Uri url, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        for (var refused = 0; ; refused++)
        {
            try
            {
                return await PostOnceAsync(url, payload, cancellationToken).ConfigureAwait(false);
            }
            catch (AcmeProblemException exception) when (exception.Problem.Name == BadNonce && refused < MaxRefusedNonces)
            {
                // The next attempt signs with the nonce that came with the refusal.
            }
        }
    }

    private async Task<AcmeReply> PostOnceAsync(Uri url, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        var header = new JwsHeader
        {
            Algorithm = "ES256",
            KeyId = Account?.AbsoluteUri,
            Key = Account is null ? key.PublicKey : null,
            Nonce = _nonce ?? await FreshNonceAsync(cancellationToken).ConfigureAwait(false),
            Url = url.AbsoluteUri,
        };
        _nonce = null; // each counts once
        using var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(Jws.Signed(header, payload.Span, key.Sign), AcmeJson.Default.Jws));
        content.Headers.ContentType = new("application/jose+json");
        using var answer = await http.PostAsync(url, content, cancellationToken).ConfigureAwait(false);
        _nonce = NonceOf(answer);
        return await ReadAsync(answer, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>RFC 8555 §7.2.</summary>
    private async Task<string> FreshNonceAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, NewNonce);
        using var answer = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return NonceOf(answer) ?? throw new HttpRequestException($"{NewNonce} gives no nonce ({(int)answer.StatusCode})", inner: null, answer.StatusCode);
    }

    private static string? NonceOf(HttpResponseMessage answer) => answer.Headers.TryGetValues(NonceField, out var values) ? values.FirstOrDefault() : null;

    private async Task<AcmeReply> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var body = await answer.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        var retryAfter = Wait(answer.Headers.RetryAfter);
        return answer.IsSuccessStatusCode ? new(body, answer.Headers.Location, retryAfter) : throw new AcmeProblemException(ProblemOf(answer, body) with { RetryAfter = retryAfter });
    }

    /// <summary>RFC 9110 §10.2.3: seconds, or a date.</summary>
    private TimeSpan? Wait(RetryConditionHeaderValue? field) => field?.Delta ?? (field?.Date is { } date ? date - time.GetUtcNow() : null);

    /// <summary>RFC 8555 §6.7; what is no such document, as from something between, is named by its status.</summary>
    private static AcmeProblem ProblemOf(HttpResponseMessage answer, byte[] body)
    {
        try
        {
            if (answer.Content.Headers.ContentType?.MediaType == "application/problem+json" && JsonSerializer.Deserialize(body, AcmeJson.Default.AcmeProblem) is { } problem)
            {
                return problem;
            }
        }
        catch (JsonException)
        {
            // said below
        }

        return new() { Type = answer.StatusCode == HttpStatusCode.TooManyRequests ? "rateLimited" : "http", Detail = $"{(int)answer.StatusCode} {answer.ReasonPhrase}" };
    }
}

/// <summary>What an authority answered when it did what it was asked.</summary>
internal sealed record AcmeReply(byte[] Body, Uri? Location, TimeSpan? RetryAfter)
{
    /// <exception cref="JsonException">It is something else.</exception>
    public T As<T>(JsonTypeInfo<T> type) => JsonSerializer.Deserialize(Body, type) ?? throw new JsonException("null is no answer");
}
