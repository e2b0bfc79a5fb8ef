using Microsoft.AspNetCore.Http;
using Undersign.Relaying.Policies;

namespace Undersign.Tests.Relaying;

/// <summary>What is remembered of policies, and for how long; and what counts when they cannot be had. RFC 8461 §3.3, §5.1.</summary>
public sealed class MtaStsCacheTests : MtaStsTestBase
{
    private static readonly Dictionary<string, RequestDelegate> Wrong = new(StringComparer.Ordinal)
    {
        ["HTTP status 404 instead of 200"] = PolicyServer.Text("", status: 404),
        ["HTTP status 302 instead of 200"] = PolicyServer.Redirection,
        ["media type text/html instead of text/plain"] = PolicyServer.Text("version: STSv1\nmode: enforce\nmx: a.example\nmax_age: 1\n", "text/html"),
        ["its version is not STSv1"] = PolicyServer.Text("version: STSv2\nmode: enforce\nmx: a.example\nmax_age: 1\n"),
        ["it names no mx"] = PolicyServer.Text("version: STSv1\nmode: enforce\nmax_age: 1\n"),
        ["Cannot write more bytes to the buffer than the configured maximum buffer size: 65536"] = PolicyServer.Text(new string(' ', 66_000)),
    };

    public static TheoryData<string> Faults => [.. Wrong.Keys];

    [Theory(Timeout = 60_000), MemberData(nameof(Faults))]
    public async Task Where_no_policy_can_be_had_mail_goes_as_if_there_were_none(string fault)
    {
        Announce("1");
        Web.Answer = Wrong[fault];

        var handover = await SendAsync();

        Assert.True(handover.Recipients[0].IsTaken, Only(handover));
        Assert.Contains(fault, Diary.Line(3011), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_web_server_with_a_certificate_for_another_name_is_not_believed()
    {
        await ReplaceWebAsync("mta-sts.other.example");
        Announce("1");
        Web.Answer = PolicyServer.Policy("enforce", "mail.d.example");

        Assert.True((await SendAsync()).Recipients[0].IsTaken);
        Assert.Empty(Web.Asked);
        Assert.Contains("certificate", Diary.Line(3011), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task After_a_failure_the_same_is_not_asked_for_again_for_five_minutes()
    {
        Announce("1");
        Web.Answer = PolicyServer.Text("", status: 500);
        var relay = Relay(Policies());

        await SendAsync(relay);
        await SendAsync(relay);
        Assert.Single(Web.Asked);

        Clock.Advance(DomainPolicies.PauseAfterFailure);
        await SendAsync(relay);
        Assert.Equal(2, Web.Asked.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_web_server_that_says_nothing_holds_mail_up_for_ten_seconds()
    {
        Announce("1");
        Web.Answer = static context => Task.Delay(Timeout.Infinite, context.RequestAborted);

        var sending = SendAsync();
        while (!sending.IsCompleted)
        {
            Clock.Advance(Web.Asked.IsEmpty ? TimeSpan.Zero : DomainPolicies.Patience);
            await Task.WhenAny(sending, Task.Delay(20, TestEnds));
        }

        Assert.True((await sending).Recipients[0].IsTaken);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_node_that_starts_again_holds_the_domain_to_what_it_said()
    {
        Announce("1");
        Web.Answer = PolicyServer.Policy("enforce", "mail.d.example");
        await SendAsync();
        AnnounceNothing();
        Web.Answer = PolicyServer.Text("", status: 500);

        Assert.Equal(451, (await SendAsync()).Recipients[0].Reply.Code);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_the_domain_said_ends_with_its_age()
    {
        Announce("1");
        Web.Answer = PolicyServer.Policy("enforce", "mail.d.example", maxAge: 3600);
        var relay = Relay(Policies());
        await SendAsync(relay);
        AnnounceNothing();

        Clock.Advance(TimeSpan.FromSeconds(3599));
        Assert.Equal(451, (await SendAsync(relay)).Recipients[0].Reply.Code);

        Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await SendAsync(relay)).Recipients[0].IsTaken);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_policy_is_asked_for_once_while_its_id_stays_and_again_when_it_changes()
    {
        Announce("1");
        Web.Answer = PolicyServer.Policy("enforce", "mail.d.example");
        var relay = Relay(Policies());
        await SendAsync(relay);
        await SendAsync(relay);
        Assert.Single(Web.Asked);

        AnnounceNothing();
        Announce("2");
        Web.Answer = PolicyServer.Policy("enforce", "mx.d.example");

        Assert.True((await SendAsync(relay)).Recipients[0].IsTaken);
        Assert.Equal(2, Web.Asked.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_new_policy_that_cannot_be_had_leaves_the_old_one()
    {
        Announce("1");
        Web.Answer = PolicyServer.Policy("enforce", "mail.d.example");
        var relay = Relay(Policies());
        await SendAsync(relay);
        AnnounceNothing();
        Announce("2");
        Web.Answer = PolicyServer.Text("", status: 500);

        Assert.Equal(451, (await SendAsync(relay)).Recipients[0].Reply.Code);
        Assert.Contains("The one it had counts on", Diary.Line(3011), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_policy_is_fetched_again_each_day_before_it_ends()
    {
        Announce("1");
        Web.Answer = PolicyServer.Policy("enforce", "mx.d.example", maxAge: 7 * 86_400);
        var policies = Policies();
        using var refreshing = new PolicyRefreshing(policies, Store, Clock, Diary.For<PolicyRefreshing>());
        await SendAsync(Relay(policies));
        var first = await Store.FindAsync("d.example", TestEnds);

        Assert.Equal(0, await refreshing.RefreshAsync(TestEnds));
        Clock.Advance(DomainPolicies.RefreshInterval);
        Assert.Equal(1, await refreshing.RefreshAsync(TestEnds));

        Assert.Equal(first?.ExpiresAt + (long)DomainPolicies.RefreshInterval.TotalMilliseconds, (await Store.FindAsync("d.example", TestEnds))?.ExpiresAt);
        Assert.Equal(0, await refreshing.RefreshAsync(TestEnds));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_policy_that_cannot_be_fetched_again_stays_until_it_ends()
    {
        Announce("1");
        Web.Answer = PolicyServer.Policy("enforce", "mail.d.example", maxAge: 2 * 86_400);
        var policies = Policies();
        using var refreshing = new PolicyRefreshing(policies, Store, Clock, Diary.For<PolicyRefreshing>());
        await SendAsync(Relay(policies));
        Web.Answer = PolicyServer.Text("", status: 500);

        Clock.Advance(DomainPolicies.RefreshInterval);
        Assert.Equal(0, await refreshing.RefreshAsync(TestEnds));
        Assert.Equal(451, (await SendAsync(Relay(policies))).Recipients[0].Reply.Code);

        Clock.Advance(DomainPolicies.RefreshInterval);
        await refreshing.RefreshAsync(TestEnds);
        Assert.Null(await Store.FindAsync("d.example", TestEnds));
    }
}
