using System.Net;
using Undersign.Onboarding.Errands;

namespace Undersign.Tests.Admin;

/// <summary>Signing in to Microsoft 365 with a code that the page shows.</summary>
public sealed class ConnectSignInTests : ConnectTestBase
{
    /// <summary>Nobody types so long.</summary>
    private const int Waiting = 1_000_000;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await ApplyAsync();
    }

    [Fact]
    public async Task The_page_shows_code_and_address_until_somebody_has_signed_in()
    {
        Assert.Contains("Nobody has signed in yet.", await PageAsync("connect"), StringComparison.Ordinal);
        Wait();

        Assert.Equal("/connect?organisation=contoso#tenant", await PressAsync("sign-in"));
        await UntilAsync(static errand => errand.Code is not null);
        var waiting = await PageAsync("connect");
        Exchange.Tokens.DeviceCode.Polls.Clear();
        var end = await EndAsync();
        var after = await PageAsync("connect");

        Assert.Contains("<code>FJC3JZ7Q</code>", waiting, StringComparison.Ordinal);
        Assert.Contains("href=\"https://microsoft.com/devicelogin\"", waiting, StringComparison.Ordinal);
        Assert.Contains("http-equiv=\"refresh\"", waiting, StringComparison.Ordinal);
        Assert.IsType<ErrandEnd.Done>(end.End);
        Assert.Contains("admin@contoso.com has signed in, for contoso.onmicrosoft.com.", after, StringComparison.Ordinal);
        Assert.DoesNotContain("FJC3JZ7Q", after, StringComparison.Ordinal);
        Assert.DoesNotContain("http-equiv=\"refresh\"", after, StringComparison.Ordinal);
        Assert.Contains("Connect: make 13 changes", after, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("authorization_declined", "Who was asked to sign in said no.")]
    [InlineData("expired_token", "The code was not typed in time")]
    public async Task A_refusal_is_said(string error, string words)
    {
        Exchange.Tokens.DeviceCode.Polls.Enqueue(error);

        await PressAsync("sign-in");
        var end = await EndAsync();

        Assert.Contains(words, Assert.IsType<ErrandEnd.Failed>(end.End).Says, StringComparison.Ordinal);
        Assert.Contains(words, await PageAsync("connect"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_not_look_is_told_so_after_signing_in()
    {
        Exchange.HasRole = false;

        await PressAsync("sign-in");
        var end = Assert.IsType<ErrandEnd.Failed>((await EndAsync()).End);

        Assert.Contains("Exchange Administrator", end.Says, StringComparison.Ordinal);
        Assert.Contains(end.Says, await PageAsync("connect"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_click_and_a_second_browser_begin_nothing_more()
    {
        Wait();
        await PressAsync("sign-in");
        await UntilAsync(static errand => errand.Code is not null);
        var first = Known?.Id;

        Assert.EndsWith("&said=busy", await PressAsync("sign-in"), StringComparison.Ordinal);
        Assert.EndsWith("&said=busy", await PressAsync("look"), StringComparison.Ordinal);

        Assert.Equal(first, Known?.Id);
        Assert.Contains("Nothing was begun: something else is still going on.", await PageAsync("connect?organisation=contoso&said=busy"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_can_be_stopped_and_begun_again()
    {
        Wait();
        await PressAsync("sign-in");
        await UntilAsync(static errand => errand.Code is not null);

        await PressAsync("stop");
        var end = await EndAsync();
        Exchange.Tokens.DeviceCode.Polls.Clear();
        await PressAsync("stop"); // which changes nothing any more
        await PressAsync("sign-in");

        Assert.IsType<ErrandEnd.Stopped>(end.End);
        Assert.IsType<ErrandEnd.Done>((await EndAsync()).End);
    }

    [Fact]
    public async Task A_node_that_stops_does_not_wait_for_somebody_to_type()
    {
        Wait();
        await PressAsync("sign-in");
        await UntilAsync(static errand => errand.Code is not null);

        await StopAsync().WaitAsync(TimeSpan.FromSeconds(30), TestEnds);
        await StartAsync();

        Assert.Null(Known);
    }

    [Fact]
    public async Task Buttons_are_for_who_has_signed_in_here_and_for_forms_of_ours()
    {
        using var forged = await PostAsync("connect/contoso/sign-in", token: null);
        using var unknown = await PostAsync("connect/fabrikam/sign-in", await TokenOfAsync("connect"));
        var token = await TokenOfAsync("connect");
        (await PostAsync("sign-out", token)).Dispose();
        using var signedOut = await PostAsync("connect/contoso/sign-in", token);

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.NotFound), (forged.StatusCode, unknown.StatusCode));
        Assert.StartsWith("/sign-in", signedOut.Headers.Location?.PathAndQuery, StringComparison.Ordinal);
        Assert.Null(Known);
    }

    private void Wait()
    {
        foreach (var _ in Enumerable.Range(0, Waiting))
        {
            Exchange.Tokens.DeviceCode.Polls.Enqueue("authorization_pending");
        }
    }
}
