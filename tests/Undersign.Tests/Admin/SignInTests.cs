using System.Net;
using System.Text;
using Dapper;
using Undersign.Admin.SignIn;
using Undersign.Tests.Custody;

namespace Undersign.Tests.Admin;

/// <summary>Who gets in to the pages, and what a browser may do with them.</summary>
public sealed class SignInTests : PagesTestBase
{
    [Fact]
    public async Task Who_has_not_signed_in_is_asked_to()
    {
        using var answer = await Browser.GetAsync(new Uri("connect", UriKind.Relative), TestEnds);

        Assert.Equal((HttpStatusCode.Found, "/sign-in?returnUrl=%2Fconnect"), (answer.StatusCode, answer.Headers.Location?.PathAndQuery));
    }

    [Fact]
    public async Task A_code_lets_in_once_however_it_is_typed()
    {
        var code = await CodeAsync();

        using var first = await SignInAsync(code.Replace("-", " ", StringComparison.Ordinal).ToLowerInvariant());
        Assert.Equal((HttpStatusCode.Found, "/connect"), (first.StatusCode, first.Headers.Location?.PathAndQuery));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("connect"));

        using var second = await SignInAsync(code);
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        Assert.Contains("This code is not good", await second.Content.ReadAsStringAsync(TestEnds), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_session_is_for_no_script_and_no_other_site()
    {
        using var answer = await SignInAsync(await CodeAsync());
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), static value => value.StartsWith("undersign=", StringComparison.Ordinal));

        Assert.Contains("; samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; httponly", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Behind_a_web_server_with_a_certificate_it_goes_over_TLS_alone()
    {
        Browser.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        Browser.BaseAddress = new($"http://localhost:{Browser.BaseAddress!.Port}/");

        using var answer = await SignInAsync(await CodeAsync());

        Assert.Contains("; secure", Assert.Single(answer.Headers.GetValues("Set-Cookie"), static value => value.StartsWith("undersign=", StringComparison.Ordinal)), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_session_outlives_the_process()
    {
        using var answer = await SignInAsync(await CodeAsync());
        var cookies = Cookies.GetCookieHeader(Browser.BaseAddress!);
        await StopAsync();
        await StartAsync();

        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("connect", UriKind.Relative)) { Headers = { { "Cookie", cookies } } };
        using var later = await Browser.SendAsync(request, TestEnds);

        Assert.Equal(HttpStatusCode.OK, later.StatusCode);
    }

    [Fact]
    public async Task A_form_of_another_site_does_nothing()
    {
        var code = await CodeAsync();
        using var forged = await PostAsync("sign-in", token: null, ("_handler", "sign-in"), ("Code", code));
        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);

        using var real = await SignInAsync(code); // which is still good
        using var signOut = await PostAsync("sign-out", token: null);
        Assert.Equal(HttpStatusCode.BadRequest, signOut.StatusCode);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("connect"));
    }

    [Fact]
    public async Task Who_signs_out_is_out()
    {
        using var signedIn = await SignInAsync(await CodeAsync());
        using var signedOut = await PostAsync("sign-out", await TokenOfAsync("connect"));

        Assert.Equal(HttpStatusCode.Found, signedOut.StatusCode);
        Assert.Equal(HttpStatusCode.Found, await StatusAsync("connect"));
    }

    [Theory]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("https://evil.example/")]
    [InlineData("")]
    public async Task Signing_in_leads_to_pages_of_ours_alone(string target)
    {
        using var answer = await SignInAsync(await CodeAsync(), target);

        Assert.Equal(Browser.BaseAddress, new Uri(Browser.BaseAddress!, answer.Headers.Location!));
    }

    [Theory]
    [InlineData("")]
    [InlineData("sign-in")]
    [InlineData("assets/undersign.css")]
    public async Task No_page_runs_a_script_or_stands_in_a_frame(string path)
    {
        using var answer = await Browser.GetAsync(new Uri(path, UriKind.Relative), TestEnds);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.StartsWith("default-src 'none';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("script-src", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", await answer.Content.ReadAsStringAsync(TestEnds), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Keys_lie_sealed_and_codes_as_digests()
    {
        var code = await CodeAsync();
        using var answer = await SignInAsync(code);
        await using var database = Storage.Open();
        await using var connection = await database.OpenConnectionAsync(TestEnds);

        var keys = (await connection.QueryAsync<byte[]>("select content from protection_keys")).ToList();
        Assert.NotEmpty(keys);
        Assert.All(keys, static key => Assert.DoesNotContain("masterKey", Encoding.Latin1.GetString(key), StringComparison.Ordinal));
        Assert.All(await connection.QueryAsync<string>("select digest from sign_in_codes"), digest => Assert.Matches("^[0-9a-f]{64}$", digest));
    }

    [Fact]
    public async Task A_code_is_good_for_an_hour_and_the_first_one_is_in_the_log_until_somebody_signs_in()
    {
        var clock = new CustodyClock();
        await using var database = Storage.Open();
        var codes = new SignInCodes(database, clock);
        var (late, inTime) = (await codes.MakeAsync(TestEnds), await codes.MakeAsync(TestEnds));
        Assert.False(await codes.HasBeenUsedAsync(TestEnds));

        clock.Advance(SignInCodes.Lifetime);
        Assert.True(await codes.TryUseAsync(inTime, TestEnds));
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.False(await codes.TryUseAsync(late, TestEnds));
        Assert.True(await codes.HasBeenUsedAsync(TestEnds));
    }
}
