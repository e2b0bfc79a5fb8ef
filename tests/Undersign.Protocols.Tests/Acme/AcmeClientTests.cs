using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using Undersign.Protocols.Acme;

namespace Undersign.Protocols.Tests.Acme;

/// <summary>What an authority may answer. That a real one is content with us, the end-to-end tests show. RFC 8555.</summary>
public sealed class AcmeClientTests : IDisposable
{
    private readonly AcmeAccountKey _key = AcmeAccountKey.Create();

    public void Dispose() => _key.Dispose();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_key_signs_until_the_account_is_known_and_then_its_name_stands_for_it()
    {
        using var authority = new AcmeAuthority(static _ => AcmeAuthority.Json("""{ "status": "pending" }"""));

        await OrderAsync(authority);

        Assert.Equal(2, authority.Signed.Count);
        Assert.Equal("P-256", authority.Signed[0].GetProperty("jwk").GetProperty("crv").GetString());
        Assert.False(authority.Signed[0].TryGetProperty("kid", out _));
        Assert.Equal("https://authority.example/account/1", authority.Signed[1].GetProperty("kid").GetString());
        Assert.False(authority.Signed[1].TryGetProperty("jwk", out _));
        Assert.Equal("https://authority.example/order", authority.Signed[1].GetProperty("url").GetString());
    }

    [Fact]
    public async Task A_refused_nonce_is_followed_by_the_one_that_came_with_the_refusal()
    {
        using var authority = new AcmeAuthority(static number => number < 20 ? AcmeAuthority.Problem(HttpStatusCode.BadRequest, "badNonce") : AcmeAuthority.Json("""{ "status": "pending" }"""));

        await OrderAsync(authority);

        Assert.Equal(21, authority.Orders);
        Assert.Equal(authority.Signed.Count, authority.Signed.Select(static header => header.GetProperty("nonce").GetString()).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Who_refuses_every_nonce_is_not_asked_for_ever()
    {
        using var authority = new AcmeAuthority(static _ => AcmeAuthority.Problem(HttpStatusCode.BadRequest, "badNonce"));

        var refused = await Assert.ThrowsAsync<AcmeProblemException>(() => OrderAsync(authority));

        Assert.Equal("badNonce", refused.Problem.Name);
        Assert.Equal(21, authority.Orders);
    }

    [Fact]
    public async Task A_limit_is_told_with_the_time_after_which_to_come_again()
    {
        using var authority = new AcmeAuthority(static _ =>
        {
            var answer = AcmeAuthority.Problem(HttpStatusCode.TooManyRequests, "rateLimited", "too many certificates (5)\\n already issued");
            answer.Headers.RetryAfter = new(TimeSpan.FromHours(34));
            return answer;
        });

        var refused = await Assert.ThrowsAsync<AcmeProblemException>(() => OrderAsync(authority));

        Assert.Equal(TimeSpan.FromHours(34), refused.Problem.RetryAfter);
        Assert.Equal("rateLimited: too many certificates (5) already issued", refused.Message);
    }

    [Fact]
    public async Task The_time_may_be_a_date()
    {
        using var authority = new AcmeAuthority(static _ =>
        {
            var answer = AcmeAuthority.Problem(HttpStatusCode.ServiceUnavailable, "serverInternal");
            answer.Headers.RetryAfter = new RetryConditionHeaderValue(TimeProvider.System.GetUtcNow().AddHours(2));
            return answer;
        });

        var refused = await Assert.ThrowsAsync<AcmeProblemException>(() => OrderAsync(authority));

        Assert.InRange(refused.Problem.RetryAfter!.Value.TotalMinutes, 118, 120); // the assertion before would have failed
    }

    [Theory]
    [InlineData("<html>Bad gateway</html>", "text/html")]
    [InlineData("{", "application/problem+json")]
    [InlineData("null", "application/problem+json")]
    public async Task What_is_no_answer_of_an_authority_is_named_by_its_status(string body, string type)
    {
        using var authority = new AcmeAuthority(_ => new(HttpStatusCode.BadGateway) { Content = new StringContent(body, System.Text.Encoding.UTF8, type) });

        var refused = await Assert.ThrowsAsync<AcmeProblemException>(() => OrderAsync(authority));

        Assert.Equal("http: 502 Bad Gateway", refused.Message);
    }

    [Fact]
    public async Task An_order_is_not_finalised_before_the_authority_says_that_it_is_ready()
    {
        using var authority = new AcmeAuthority(static number => number switch
        {
            0 => Order("pending"),
            1 => Order("pending"), // it has not seen yet that the names are proved
            2 => Order("ready"),
            3 => Order("processing"),
            4 => Order("valid"),
            _ => AcmeAuthority.Json("-----BEGIN CERTIFICATE-----"),
        });
        using var http = new HttpClient(authority, disposeHandler: false);
        var client = new AcmeClient(http, AcmeAuthority.Directory, _key, TimeProvider.System);
        await client.SignInAsync(contact: null, external: null, Cancellation);
        var order = await client.OrderAsync(["gateway.contoso.example"], Cancellation);
        using var key = RSA.Create(2048);

        var chain = await client.FinalizeAsync(order, new("CN=gateway.contoso.example", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), Cancellation);

        Assert.Equal("-----BEGIN CERTIFICATE-----", chain);
        Assert.Equal(["order", "order/1", "order/1", "finalize", "order/1", "certificate"], authority.Signed.Skip(1).Select(static header => header.GetProperty("url").GetString()!["https://authority.example/".Length..]), StringComparer.Ordinal);
    }

    [Fact]
    public async Task What_is_left_out_of_an_order_is_empty()
    {
        using var authority = new AcmeAuthority(static _ => AcmeAuthority.Json("""{ "authorizations": null }"""));

        var order = await OrderAsync(authority);

        Assert.Empty(order.Authorizations);
        Assert.Equal("", order.Status);
    }

    [Fact]
    public async Task An_order_that_is_none_is_a_fault_of_the_answer()
    {
        using var authority = new AcmeAuthority(static _ => AcmeAuthority.Json("<html>"));

        await Assert.ThrowsAsync<JsonException>(() => OrderAsync(authority));
    }

    [Fact]
    public void A_key_comes_back_as_it_was_kept()
    {
        using var again = AcmeAccountKey.Import(_key.Export());

        Assert.Equal(_key.Thumbprint, again.Thumbprint);
        Assert.Equal($"token.{_key.Thumbprint}", again.KeyAuthorization("token"));
    }

    private static HttpResponseMessage Order(string status)
    {
        var answer = AcmeAuthority.Json($$"""{ "status": "{{status}}", "finalize": "https://authority.example/finalize", "certificate": "https://authority.example/certificate" }""");
        answer.Headers.Location = new("https://authority.example/order/1");
        return answer;
    }

    private async Task<AcmeOrder> OrderAsync(AcmeAuthority authority)
    {
        using var http = new HttpClient(authority, disposeHandler: false);
        var client = new AcmeClient(http, AcmeAuthority.Directory, _key, TimeProvider.System);
        await client.SignInAsync("postmaster@contoso.example", external: null, Cancellation);
        return await client.OrderAsync(["gateway.contoso.example"], Cancellation);
    }
}
