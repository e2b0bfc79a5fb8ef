using Undersign.Certificates;

namespace Undersign.Tests.Certificates;

public sealed class HttpChallengeTests
{
    [Theory]
    [InlineData("GET /.well-known/acme-challenge/LoqXcYV8q5ONbJQxbmR7SCTNo3tiAXDfowyjxAjEuX0 HTTP/1.1\r\nHost: a\r\n\r\n", "LoqXcYV8q5ONbJQxbmR7SCTNo3tiAXDfowyjxAjEuX0")]
    [InlineData("GET /.well-known/acme-challenge/a-_Z9 HTTP/1.0\r\n\r\n", "a-_Z9")]
    [InlineData("GET /.well-known/acme-challenge/ HTTP/1.1\r\n\r\n", null)]
    [InlineData("GET /.well-known/acme-challenge/a/b HTTP/1.1\r\n\r\n", null)]
    [InlineData("GET /.well-known/acme-challenge/a%20b HTTP/1.1\r\n\r\n", null)]
    [InlineData("GET /.well-known/acme-challenge/a'b HTTP/1.1\r\n\r\n", null)]
    [InlineData("GET /.well-known/acme-challenge/abc", null)]
    [InlineData("GET /ready HTTP/1.1\r\n\r\n", null)]
    [InlineData("POST /.well-known/acme-challenge/abc HTTP/1.1\r\n\r\n", null)]
    [InlineData("", null)]
    public void Finds_the_token_of_a_challenge_and_nothing_else(string request, string? token) => Assert.Equal(token, HttpChallenge.TokenOf(request));

    [Theory, InlineData(128, true), InlineData(129, false)]
    public void A_token_has_a_bound(int length, bool isOne) =>
        Assert.Equal(isOne, HttpChallenge.TokenOf($"GET /.well-known/acme-challenge/{new string('a', length)} HTTP/1.1\r\n\r\n") is not null);
}
