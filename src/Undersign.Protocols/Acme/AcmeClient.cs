using System.Buffers.Text;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace Undersign.Protocols.Acme;

/// <summary>Asks an authority for certificates. RFC 8555.</summary>
/// <remarks>
/// Waiting ends with the caller's token alone. What goes wrong comes as <see cref="AcmeProblemException"/> when the authority refuses,
/// <see cref="HttpRequestException"/> when it cannot be reached, and <see cref="JsonException"/> when it answers with something else.
/// </remarks>
/// <param name="http">Bounds each answer in size and time.</param>
/// <param name="key">Of the account; the authority finds the account by it.</param>
public sealed class AcmeClient(HttpClient http, Uri directory, AcmeAccountKey key, TimeProvider time)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private static readonly byte[] Nothing = "{}"u8.ToArray();

    private readonly AcmeTransport _transport = new(http, key, time);
    private Uri? _newOrder;

    /// <summary>Makes the account, or finds the one that this key has. RFC 8555 §7.3, §7.3.1.</summary>
    /// <param name="contact">A mail address; <see langword="null"/> for none.</param>
    /// <param name="external">Where the authority wants it.</param>
    public async Task SignInAsync(string? contact, AcmeExternalAccount? external, CancellationToken cancellationToken)
    {
        var resources = await _transport.ReadDirectoryAsync(directory, cancellationToken).ConfigureAwait(false);
        if (resources is not { NewNonce: { } newNonce, NewAccount: { } newAccount, NewOrder: { } newOrder })
        {
            throw new JsonException($"{directory} is not the directory of an ACME server");
        }

        (_transport.NewNonce, _newOrder) = (newNonce, newOrder);
        var request = new AccountRequest(contact is null ? null : [$"mailto:{contact}"], TermsOfServiceAgreed: true, external is null ? null : Jws.Binding(external, newAccount, key.PublicKey));
        var reply = await _transport.PostAsync(newAccount, JsonSerializer.SerializeToUtf8Bytes(request, AcmeJson.Default.AccountRequest), cancellationToken).ConfigureAwait(false);
        _transport.Account = reply.Location ?? throw new JsonException($"{newAccount} names no account");
    }

    /// <summary>RFC 8555 §7.4.</summary>
    public async Task<AcmeOrder> OrderAsync(IEnumerable<string> names, CancellationToken cancellationToken)
    {
        var request = new OrderRequest([.. names.Select(static name => new AcmeIdentifier("dns", name))]);
        var newOrder = _newOrder ?? throw new InvalidOperationException("SignInAsync comes first.");
        var reply = await _transport.PostAsync(newOrder, JsonSerializer.SerializeToUtf8Bytes(request, AcmeJson.Default.OrderRequest), cancellationToken).ConfigureAwait(false);
        return reply.As(AcmeJson.Default.AcmeOrder) with { Location = reply.Location };
    }

    /// <summary>RFC 8555 §7.5.</summary>
    public async Task<AcmeAuthorization> ReadAuthorizationAsync(Uri authorization, CancellationToken cancellationToken) =>
        (await _transport.PostAsync(authorization, default, cancellationToken).ConfigureAwait(false)).As(AcmeJson.Default.AcmeAuthorization);

    /// <summary>Says that the answer to a challenge is in its place. RFC 8555 §7.5.1.</summary>
    public Task AnswerAsync(AcmeChallenge challenge, CancellationToken cancellationToken) =>
        _transport.PostAsync(challenge?.Url ?? throw new JsonException("a challenge has no URL"), Nothing, cancellationToken);

    /// <summary>Asks until the authority has made up its mind about a name. RFC 8555 §7.5.1.</summary>
    /// <exception cref="AcmeProblemException">Its mind is that the name is not ours.</exception>
    public async Task WaitForAsync(Uri authorization, CancellationToken cancellationToken)
    {
        for (var wait = FirstWait; ; wait *= 2)
        {
            var reply = await _transport.PostAsync(authorization, default, cancellationToken).ConfigureAwait(false);
            var state = reply.As(AcmeJson.Default.AcmeAuthorization);
            if (state.IsValid)
            {
                return;
            }

            if (!state.IsPending)
            {
                var problem = state.Challenges.Select(static challenge => challenge.Error).FirstOrDefault(static error => error is not null) ?? new() { Type = state.Status };
                throw new AcmeProblemException(problem with { Identifier = problem.Identifier ?? state.Identifier });
            }

            await DelayAsync(reply.RetryAfter ?? wait, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits until the order is ready, hands in what the certificate is to be made of, waits until it is made, and fetches it. RFC 8555 §7.4, §7.4.2.</summary>
    /// <param name="order">All of its names have been proved; an authority may need a while to see that itself, and refuses until then (orderNotReady).</param>
    /// <returns>The certificate and what is above it, as PEM. RFC 8555 §9.1.</returns>
    public async Task<string> FinalizeAsync(AcmeOrder order, CertificateRequest certificate, CancellationToken cancellationToken)
    {
        if (order is not { Finalize: { } finalize, Location: { } location } || certificate is null)
        {
            throw new JsonException("the order names no place for the request");
        }

        await WaitForAsync("ready", location, await _transport.PostAsync(location, default, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        var request = new FinalizeRequest(Base64Url.EncodeToString(certificate.CreateSigningRequest()));
        var reply = await _transport.PostAsync(finalize, JsonSerializer.SerializeToUtf8Bytes(request, AcmeJson.Default.FinalizeRequest), cancellationToken).ConfigureAwait(false);
        var issued = (await WaitForAsync("valid", location, reply, cancellationToken).ConfigureAwait(false)).Certificate ?? throw new JsonException("the order names no certificate");
        return Encoding.ASCII.GetString((await _transport.PostAsync(issued, default, cancellationToken).ConfigureAwait(false)).Body);
    }

    /// <summary>Asks until an order has come so far. RFC 8555 §7.1.6.</summary>
    /// <param name="reply">What the authority has said of it last.</param>
    private async Task<AcmeOrder> WaitForAsync(string status, Uri location, AcmeReply reply, CancellationToken cancellationToken)
    {
        for (var wait = FirstWait; ; wait *= 2)
        {
            var state = reply.As(AcmeJson.Default.AcmeOrder);
            if (state.Status == status)
            {
                return state;
            }

            if (state.Status is not ("processing" or "ready" or "pending"))
            {
                throw new AcmeProblemException(state.Error ?? new() { Type = $"order {state.Status}" });
            }

            await DelayAsync(reply.RetryAfter ?? wait, cancellationToken).ConfigureAwait(false);
            reply = await _transport.PostAsync(location, default, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task DelayAsync(TimeSpan wait, CancellationToken cancellationToken) =>
        Task.Delay(wait < FirstWait ? FirstWait : wait > LongestWait ? LongestWait : wait, time, cancellationToken);
}
