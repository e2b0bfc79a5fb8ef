using Microsoft.Extensions.Diagnostics.HealthChecks;
using Undersign.Onboarding.AdminApi;
using Undersign.Onboarding.Domains;
using Undersign.Onboarding.Probes;
using Undersign.Onboarding.Tenants;
using Undersign.Tests.Custody;
using Undersign.Tests.Onboarding.AdminApi;

namespace Undersign.Tests.Onboarding.Tenants;

/// <summary>How it stands with a tenant, and that somebody hears when it is not as it was.</summary>
public sealed class TenantWatchTests : TenantTestBase
{
    private const int IsWrong = 6001;
    private const int IsRight = 6002;
    private const int Unseen = 6003;
    private const int Failed = 6005;
    private const int NotFromHere = 6006;
    private const int NotYet = 6007;

    private readonly Diary _diary = new();
    private readonly List<Finding> _ourHalf = [];
    private TenantWatch? _watch;

    private TenantWatch Watch => _watch ??= NewWatch();

    public override ValueTask DisposeAsync()
    {
        _watch?.Dispose();
        return base.DisposeAsync();
    }

    [Fact]
    public async Task Every_state_is_reached_and_left()
    {
        Assert.Equal(ConnectionState.NotConnected, (await LookAsync()).State);

        Exchange.Fail("Enable-", times: 1, ExchangeDouble.Status(403));
        await Assert.ThrowsAsync<ExchangeRefusal>(() => ApplyAsync());
        var begun = await LookAsync();
        Assert.Equal((ConnectionState.InProgress, "turn on rule \"Undersign: leave automatic replies\""), (begun.State, begun.Step));

        await ApplyAsync();
        Assert.Equal(ConnectionState.Connected, (await LookAsync()).State);

        Does("Disable-TransportRule", """{ "Identity": "Undersign: send to the gateway" }""");
        var degraded = await LookAsync();
        Assert.Equal(ConnectionState.Degraded, degraded.State);
        Assert.Equal(new("the rule \"Undersign: send to the gateway\" is off", "undersign exchange apply puts it right"), Assert.Single(degraded.Faults));

        await ApplyAsync();
        Assert.Equal(ConnectionState.Connected, (await LookAsync()).State);
    }

    [Fact]
    public async Task A_fault_is_told_once_and_so_is_its_end()
    {
        await ApplyAsync();
        await LookAsync();
        Does("Remove-TransportRule", """{ "Identity": "Undersign: leave recalls" }""");
        await LookAsync();
        var health = await new TenantsHealth(Watch).CheckHealthAsync(new(), Cancellation);
        await LookAsync();
        await ApplyAsync();
        await LookAsync();

        Assert.Equal("contoso: Microsoft 365: the rule \"Undersign: leave recalls\" does not stand in the tenant; undersign exchange apply puts it right", _diary.Line(IsWrong));
        Assert.Contains("as it should be: Connected", _diary.Line(IsRight), StringComparison.Ordinal);
        Assert.Equal((HealthStatus.Degraded, "contoso: the rule \"Undersign: leave recalls\" does not stand in the tenant"), (health.Status, health.Description));
        Assert.Equal(HealthStatus.Healthy, (await new TenantsHealth(Watch).CheckHealthAsync(new(), Cancellation)).Status);
    }

    /// <summary>By hand or with the script, and seen by us for the first time.</summary>
    [Fact]
    public async Task What_others_have_connected_is_connected_and_can_degrade()
    {
        await ApplyAsync();
        await LookAsync();
        foreach (var rule in Tenant.Rules.Names.Where(static name => name.StartsWith("Undersign", StringComparison.Ordinal)).ToList())
        {
            Tenant.Rules.Forget(rule);
        }

        Assert.Equal(5, (await LookAsync()).Faults.Count);
    }

    [Fact]
    public async Task Leave_that_was_taken_back_is_a_fault()
    {
        Exchange.IsConsented = false;
        Assert.Equal(ConnectionState.NotConnected, (await LookAsync()).State);
        Exchange.IsConsented = true;
        await ApplyAsync();
        await LookAsync();

        Exchange.HasRole = false;
        var noRole = await LookAsync();
        Exchange.HasRole = true;
        await File.WriteAllTextAsync(SecretPath, "wrong", Cancellation);
        var noSecret = await LookAsync();

        Assert.Equal((ConnectionState.Degraded, ConnectionState.Degraded), (noRole.State, noSecret.State));
        Assert.Contains("The role Exchange Administrator is missing", Assert.Single(noRole.Faults).Says, StringComparison.Ordinal);
        Assert.Contains("must hold the secret's value", Assert.Single(noSecret.Faults).Says, StringComparison.Ordinal);
    }

    /// <summary>Its own file is no fault of the tenant: another node may have it.</summary>
    [Fact]
    public async Task A_node_that_cannot_ask_leaves_it_to_another()
    {
        var secret = await File.ReadAllTextAsync(SecretPath, Cancellation);
        File.Delete(SecretPath);
        await Watch.LookAsync(Cancellation); // before it was ever connected, that is no warning
        await File.WriteAllTextAsync(SecretPath, secret, Cancellation);
        await ApplyAsync();
        await LookAsync();
        File.Delete(SecretPath);
        var withoutFile = await LookAsync();
        await File.WriteAllTextAsync(SecretPath, secret, Cancellation);
        using var other = NewWatch();
        var asked = Exchange.Asked.Count;
        Time.Advance(TenantWatch.Pause);

        await other.LookAsync(Cancellation);

        Assert.Equal((ConnectionState.Connected, ConnectionState.Connected), (withoutFile.State, Assert.Single(other.Seen).Status.State));
        Assert.Contains("the page Connect goes on from here", _diary.Line(NotYet), StringComparison.Ordinal);
        Assert.Contains("cannot be used", _diary.Line(NotFromHere), StringComparison.Ordinal);
        Assert.True(Exchange.Asked.Count > asked);
    }

    [Fact]
    public async Task That_nobody_can_look_any_more_is_a_fault()
    {
        await ApplyAsync();
        await LookAsync();
        File.Delete(SecretPath);
        await LookAsync();
        await LookAsync();
        var inTime = await LookAsync();

        var late = await LookAsync();

        Assert.Equal((ConnectionState.Connected, ConnectionState.Degraded), (inTime.State, late.State));
        Assert.StartsWith("no node has been able to look at the tenant since ", Assert.Single(late.Faults).Says, StringComparison.Ordinal);
        Assert.Equal(HealthStatus.Degraded, (await new TenantsHealth(Watch).CheckHealthAsync(new(), Cancellation)).Status);
    }

    [Fact]
    public async Task What_is_wrong_at_our_side_degrades_it_too()
    {
        await ApplyAsync();
        _ourHalf.Add(new(Organisation, FindingTopic.Connectors, FindingState.Good, "back shows a certificate"));
        _ourHalf.Add(new(Organisation, FindingTopic.Connectors, FindingState.Attention, "the certificate that back shows expires in 3 days, on 2026-11-25") { Fix = "renew it" });

        var status = await LookAsync();

        Assert.Equal((ConnectionState.Degraded, new ConnectionFault("the certificate that back shows expires in 3 days, on 2026-11-25", "renew it")), (status.State, Assert.Single(status.Faults)));
    }

    [Fact]
    public async Task A_probe_that_did_not_go_the_whole_way_degrades_it_until_one_does()
    {
        await ApplyAsync();
        var results = new ProbeResults(Database, Time);
        var (done, missing) = (new ProbeLeg("submitted", ProbeLegState.Done, null, "250"), new ProbeLeg("came to Undersign", ProbeLegState.Missing, null, "nothing has come", "Look at the rule."));

        await results.StoreAsync(Organisation, [done with { State = ProbeLegState.Missing }], isByHand: false, Cancellation);
        await results.StoreAsync(Organisation, [done, missing], isByHand: true, Cancellation);
        Assert.Equal(ConnectionState.Connected, (await LookAsync()).State);
        await results.StoreAsync(Organisation, [done, missing], isByHand: false, Cancellation);
        await results.StoreAsync(Organisation, [done, missing], isByHand: false, Cancellation);
        var degraded = await LookAsync();
        await results.StoreAsync(Organisation, [done, missing with { State = ProbeLegState.Done }], isByHand: true, Cancellation);

        Assert.Equal(ConnectionState.Degraded, degraded.State);
        Assert.EndsWith("did not go the whole way: came to Undersign: nothing has come", Assert.Single(degraded.Faults).Says, StringComparison.Ordinal);
        Assert.StartsWith("Look at the rule. When one does", degraded.Faults[0].Fix, StringComparison.Ordinal);
        Assert.Equal(ConnectionState.Connected, (await LookAsync()).State);
    }

    [Fact]
    public async Task A_tenant_that_cannot_be_seen_stays_as_it_was_and_is_tried_again_soon()
    {
        await ApplyAsync();
        await LookAsync();
        Exchange.Fail("Get-", times: 100, ExchangeDouble.Status(503));

        var unseen = await LookAsync();
        var asked = Exchange.Asked.Count;
        Exchange.Meddle = null;
        await Watch.LookAsync(Cancellation);
        Assert.Equal(asked, Exchange.Asked.Count);
        Time.Advance(TenantWatch.Pause);
        await Watch.LookAsync(Cancellation);

        Assert.Equal(ConnectionState.Connected, unseen.State);
        Assert.Contains("503", _diary.Line(Unseen), StringComparison.Ordinal);
        Assert.True(Exchange.Asked.Count > asked);
    }

    [Fact]
    public async Task Of_two_nodes_one_looks_and_both_know()
    {
        await ApplyAsync();
        using var other = NewWatch();

        await Watch.LookAsync(Cancellation);
        var asked = Exchange.Asked.Count;
        await other.LookAsync(Cancellation);

        Assert.Equal(asked, Exchange.Asked.Count);
        Assert.Equal(ConnectionState.Connected, Assert.Single(other.Seen).Status.State);
    }

    [Fact]
    public async Task Whoever_disconnects_is_not_told_to_undo_it()
    {
        await ApplyAsync();
        await LookAsync();
        await Connection().EndFlowAsync(static _ => Task.CompletedTask, Cancellation);

        var parting = await LookAsync();
        await DisconnectAsync();
        var after = await LookAsync();

        Assert.Equal((ConnectionState.Parting, 0, ConnectionState.NotConnected), (parting.State, parting.Faults.Count, after.State));
        Assert.Equal(HealthStatus.Healthy, (await new TenantsHealth(Watch).CheckHealthAsync(new(), Cancellation)).Status);
    }

    /// <summary>It began before, and what it knew is not so any more.</summary>
    [Fact]
    public async Task A_look_that_a_disconnect_overtakes_is_not_kept()
    {
        await ApplyAsync();
        await LookAsync();
        var isOvertaken = false;
        Exchange.Meddle = cmdlet =>
        {
            if (cmdlet == "Get-HostedConnectionFilterPolicy" && !isOvertaken)
            {
                isOvertaken = true;
                new TenantSightings(Database, Time).ForgetAsync(Organisation, Cancellation).GetAwaiter().GetResult();
            }

            return null;
        };

        Time.Advance(Access.Every);
        await Watch.LookAsync(Cancellation);

        Assert.True(isOvertaken);
        Assert.Empty(Watch.Seen);
    }

    [Fact]
    public async Task A_repair_that_is_interrupted_stays_a_fault()
    {
        await ApplyAsync();
        await LookAsync();
        Does("Disable-TransportRule", """{ "Identity": "Undersign: send to the gateway" }""");
        Exchange.Fail("Enable-", times: 1, ExchangeDouble.Status(403));
        await Assert.ThrowsAsync<ExchangeRefusal>(() => ApplyAsync());

        Assert.Equal(ConnectionState.Degraded, (await LookAsync()).State);
    }

    [Fact]
    public async Task One_tenant_that_cannot_be_judged_keeps_no_other_from_being_looked_at()
    {
        await ApplyAsync();
        var fails = true;
        TenantSubject broken = new("broken", Settings, _ => fails ? throw new InvalidOperationException("a bug") : []);
        using var watch = NewWatch(broken);

        await watch.LookAsync(Cancellation);
        Assert.Equal([("broken", ConnectionState.NotConnected), (Organisation, ConnectionState.Connected)], States(watch));
        Assert.Contains("broken: its Microsoft 365 tenant could not be looked at", _diary.Line(Failed), StringComparison.Ordinal);
        fails = false;
        Time.Advance(TenantWatch.Pause);
        await watch.LookAsync(Cancellation);

        Assert.Equal(ConnectionState.Connected, States(watch)[0].State);
    }

    private static List<(string Organisation, ConnectionState State)> States(TenantWatch watch) =>
        [.. watch.Seen.OrderBy(static sighting => sighting.Organisation, StringComparer.Ordinal).Select(static sighting => (sighting.Organisation, sighting.Status.State))];

    private TenantWatch NewWatch(params TenantSubject[] more) =>
        new(() => [.. more, Subject() with { OurHalf = _ => _ourHalf }], new(Exchange.Http, Database, Time), new(Database, Time), Time, _diary.For<TenantWatch>());

    private async Task<ConnectionStatus> LookAsync()
    {
        Time.Advance(Access.Every);
        await Watch.LookAsync(Cancellation);
        return Assert.Single(Watch.Seen).Status;
    }
}
