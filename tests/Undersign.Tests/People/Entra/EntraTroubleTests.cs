using Microsoft.AspNetCore.Http;
using Undersign.Tokens;

namespace Undersign.Tests.People.Entra;

public sealed class EntraTroubleTests : EntraTestBase
{
    private const string NoBody = "";

    [Fact]
    public async Task A_link_that_was_reset_makes_everything_be_read_anew()
    {
        var alice = Tenant.AddUser("alice");
        var state = (await ReadAllAsync()).State;
        Tenant.Remove(alice);
        var bob = Tenant.AddUser("bob");
        Graph.Delta.Reset();

        Assert.Equal([bob], (await ReadAllAsync(state)).People.Select(static person => person.Key), StringComparer.Ordinal);
    }

    [Theory]
    [InlineData(410, "resyncRequired")]
    [InlineData(400, "syncStateNotFound")] // https://devblogs.microsoft.com/microsoft365dev/duration-of-change-tracking-tokens-for-identity-and-education-resources/
    [InlineData(410, "")]
    public async Task A_reset_among_the_pages_begins_once_more(int status, string code)
    {
        (Graph.Delta.PageSize, var ids) = (2, Enumerable.Range(0, 6).Select(number => Tenant.AddUser($"user{number}")).ToList());
        var fault = Graph.Fail("users/delta?$skiptoken", GraphFault.Error(status, code, "Resync required.", ("Location", "https://elsewhere.example/v1.0/users/delta")), after: 1);

        Assert.Equal(ids, (await ReadAllAsync()).People.Select(static person => person.Key), StringComparer.Ordinal);
        Assert.Equal(1, fault.Given);
    }

    [Fact]
    public async Task A_service_that_resets_for_ever_is_left_alone()
    {
        Tenant.AddUser("alice");
        Graph.Fail("users/delta", GraphFault.Error(410, "resyncRequired", "Resync required."), times: int.MaxValue - 1);

        Assert.StartsWith("Graph answers 410 resyncRequired", (await FailAsync()).Reason, StringComparison.Ordinal);
        Assert.Equal(2, Graph.Faults.Single().Given);
    }

    [Fact]
    public async Task Waits_as_long_as_it_is_asked_to_among_the_pages()
    {
        (Graph.Delta.PageSize, var ids) = (2, Enumerable.Range(0, 6).Select(number => Tenant.AddUser($"user{number}")).ToList());
        Graph.Fail("users/delta?$skiptoken", GraphFault.TooMany(17), after: 1);
        Graph.Fail("groups/delta", GraphFault.Error(503, "serviceNotAvailable", "Try later.", ("Retry-After", "9")));

        Assert.Equal(ids, (await ReadAllAsync()).People.Select(static person => person.Key), StringComparer.Ordinal);
        Assert.Equal([17, 9], Time.Waits.Where(static wait => wait < TimeSpan.FromMinutes(1)).Select(static wait => wait.TotalSeconds));
    }

    [Fact]
    public async Task Who_is_to_wait_for_longer_comes_again_later()
    {
        Graph.Fail("users/delta", GraphFault.TooMany(600));

        var failed = await FailAsync();

        Assert.Equal(TimeSpan.FromMinutes(10), failed.RetryAfter);
        Assert.Equal("Graph answers 429 TooManyRequests: Too Many Requests. Too much is asked of this tenant just now; it is tried again later.", failed.Reason);
    }

    [Fact]
    public async Task A_service_that_stays_away_is_asked_ever_more_slowly_and_then_not()
    {
        Graph.Fail("users/delta", GraphFault.Text(504, "<html>Gateway timeout</html>", "text/html"), times: 100);

        Assert.Equal("Graph answers 504. It is tried again later.", (await FailAsync()).Reason);
        Assert.Equal([2, 4, 8, 16, 32], Time.Waits.Where(static wait => wait < TimeSpan.FromMinutes(1)).Select(static wait => wait.TotalSeconds));
    }

    [Fact]
    public async Task A_token_that_ends_during_a_long_reading_is_replaced()
    {
        (Graph.Delta.PageSize, var ids) = (2, Enumerable.Range(0, 6).Select(number => Tenant.AddUser($"user{number}")).ToList());
        Graph.Fail("users/delta?$skiptoken", context =>
        {
            Graph.Tokens.ExpireAll();
            return GraphFault.Error(401, "InvalidAuthenticationToken", "Lifetime validation failed, the token is expired.")(context);
        });

        Assert.Equal(ids, (await ReadAllAsync()).People.Select(static person => person.Key), StringComparer.Ordinal);
        Assert.Equal(2, Graph.Tokens.Given);
    }

    [Fact]
    public async Task A_token_that_is_never_accepted_says_where_to_look()
    {
        Graph.Fail("/v1.0/", GraphFault.Error(401, "InvalidAuthenticationToken", "Invalid audience."), times: 100);

        Assert.Equal("Graph answers 401 InvalidAuthenticationToken: Invalid audience. The token is not accepted: does cloud: name the cloud the tenant is in?", (await FailAsync()).Reason);
    }

    [Theory]
    [InlineData("User.Read.All")]
    [InlineData("GroupMember.Read.All")]
    public async Task A_consent_that_is_missing_is_named(string permission)
    {
        Graph.Granted.Remove(permission);

        var reason = (await FailAsync()).Reason;

        Assert.StartsWith("Graph answers 403 Authorization_RequestDenied: Insufficient privileges to complete the operation. The application lacks a permission:", reason, StringComparison.Ordinal);
        Assert.Contains(permission, reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_property_that_users_do_not_have_is_looked_for_in_the_settings()
    {
        Graph.Fail("users/delta", GraphFault.Error(400, "Request_BadRequest", "Could not find a property named 'extension_badge' on type 'microsoft.graph.user'."));

        Assert.EndsWith("Does attributes: name a property that users do not have?", (await FailAsync()).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"value":[{"id":"1" """)]
    [InlineData("<html>sign in to the proxy</html>")]
    [InlineData("[]")]
    [InlineData(NoBody)]
    public async Task An_answer_that_is_none_is_asked_for_again(string body)
    {
        var alice = Tenant.AddUser("alice");
        Graph.Fail("users/delta", GraphFault.Text(200, body));

        Assert.Equal([alice], (await ReadAllAsync()).People.Select(static person => person.Key), StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("{}", "no page of objects")]
    [InlineData("""{"value":[null,1,"x",[],{},{"id":5},{"id":{}}]}""", "without a link to the changes")]
    [InlineData("""{"value":[],"@odata.nextLink":"https://evil.example/v1.0/users/delta"}""", "leads away from localhost")]
    [InlineData("""{"value":[],"@odata.deltaLink":7}""", "leads away from localhost")]
    public async Task A_page_that_is_none_ends_the_reading(string body, string reason)
    {
        Graph.Fail("users/delta", GraphFault.Text(200, body), times: 100);

        Assert.Contains(reason, (await FailAsync()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_without_an_end_come_to_one()
    {
        Graph.Fail("users/delta", GraphFault.Text(200, $$"""{"value":[],"@odata.nextLink":"{{Graph.Cloud.Graph}}users/delta?$skiptoken=x"}"""), times: 1000);

        Assert.Contains("more than 50 pages", (await FailAsync(limits: new() { Pages = 50 })).Reason, StringComparison.Ordinal);
        Assert.Equal(50, Graph.Faults.Single().Given);
    }

    [Fact]
    public async Task A_page_without_an_end_comes_to_one()
    {
        Graph.Fail("users/delta", static async context =>
        {
            var octets = new byte[1024 * 1024];
            Array.Fill(octets, (byte)' ');
            for (var written = 0; written <= 2 * EntraHttp.MostOctets && !context.RequestAborted.IsCancellationRequested; written += octets.Length)
            {
                await context.Response.Body.WriteAsync(octets, context.RequestAborted);
            }
        }, times: 100);

        Assert.Contains("localhost cannot be asked", (await FailAsync(limits: new() { Attempts = 2 })).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_stops_in_the_middle_is_not_waited_for()
    {
        Tenant.AddUser("alice");
        Graph.Fail("users/delta", static async context =>
        {
            await context.Response.WriteAsync("""{"value":[""", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        });
        Graph.Http.Timeout = TimeSpan.FromSeconds(3);

        Assert.Single((await ReadAllAsync()).People);
    }

    [Fact]
    public async Task A_reading_that_is_stopped_leaves_the_state_to_go_on_from()
    {
        (Graph.Delta.PageSize, var ids) = (2, Enumerable.Range(0, 6).Select(number => Tenant.AddUser($"user{number}")).ToList());
        var state = (await ReadAllAsync()).State;
        ids.ForEach(id => Tenant.Set(id, "city", "Oslo"));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Graph.Fail("users/delta?$skiptoken", async context =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ReadAsync(state, cancellation: stop.Token));

        Assert.Equal(ids, (await ReadChangesAsync(state)).People.Select(static person => person.Key), StringComparer.Ordinal);
    }
}
