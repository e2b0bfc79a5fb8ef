using Undersign.Commands;
using Undersign.Onboarding;
using Undersign.Onboarding.Tenants;
using Undersign.Tests.Onboarding.AdminApi;

namespace Undersign.Tests.Onboarding.Tenants;

/// <summary>The same on a terminal, with settings that are in force or in a folder.</summary>
public sealed class ExchangeRunTests : ExchangeRunTestBase
{
    [Fact]
    public async Task It_is_shown_and_asked_before_anything_is_done()
    {
        await PutInForceAsync();
        var before = Tenant.Describe();

        var refused = await ApplyAsync("n\n");
        var unanswered = await ApplyAsync("");
        Assert.Equal(before, Tenant.Describe());
        var done = await ApplyAsync("y\n");
        var again = await ApplyAsync("");

        Assert.Equal((ExitCode.Failed, ExitCode.Failed, ExitCode.Done, ExitCode.Done), (refused.Exit, unanswered.Exit, done.Exit, again.Exit));
        Assert.StartsWith("contoso.onmicrosoft.com is not as it should be. To be done, in this order:\n  make connector \"Undersign: to the gateway\"", refused.Output, StringComparison.Ordinal);
        Assert.Contains("  change remote domain \"Default\": TNEFEnabled is empty instead of off (voting buttons and recalls to the outside end with it)\n", refused.Output, StringComparison.Ordinal);
        Assert.EndsWith("Shall this be done? [y/N] Nothing was changed.\n", refused.Output, StringComparison.Ordinal);
        Assert.Contains($"  turn on rule \"{RulePlan.Route}\"\nContoso is connected.", done.Output.Replace("contoso is", "Contoso is", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal("contoso.onmicrosoft.com is as it should be.\ncontoso is connected, as the settings say.\n", again.Output);
        Assert.DoesNotContain("5Hk2vQ9xWc7RzT4nBm8Ys3Lp", done.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_is_read_of_a_folder_or_of_what_is_in_force()
    {
        var folder = await RunAsync((run, cancellation) => run.PlanAsync(cancellation), new(Folder, null, Config));
        await PutInForceAsync();
        var inForce = await RunAsync((run, cancellation) => run.PlanAsync(cancellation), InForce);
        await ApplyAsync("y\n");
        var after = await RunAsync((run, cancellation) => run.PlanAsync(cancellation), InForce);

        Assert.Equal((ExitCode.Failed, ExitCode.Failed, ExitCode.Done), (folder.Exit, inForce.Exit, after.Exit));
        Assert.Equal(folder.Output, inForce.Output);
        Assert.Equal("contoso.onmicrosoft.com is as it should be.\n", after.Output);
    }

    [Fact]
    public async Task Connectors_stay_while_mail_has_to_come_back_by_them()
    {
        await PutInForceAsync();
        var before = Tenant.Describe();
        await ApplyAsync("y\n");
        await QueueAsync();

        var waiting = await PartAsync("y\n");
        Time.Advance(TenantConnection.RuleDelay);
        var queued = await PartAsync("y\n");
        Assert.Contains(ExchangePlan.Inbound, Tenant.Connectors.Names, StringComparer.Ordinal);
        Assert.Equal(["Fax", "Mark what is from outside"], Tenant.Rules.Names, StringComparer.Ordinal);
        await ExecuteAsync("delete from custody");
        var done = await PartAsync("y\n");

        Assert.Equal((ExitCode.Failed, ExitCode.Failed, ExitCode.Done), (waiting.Exit, queued.Exit, done.Exit));
        Assert.Contains("a rule that is gone for half an hour, and 1 messages are still queued here; that mail comes back", waiting.Output, StringComparison.Ordinal);
        Assert.Contains("But 1 messages are still queued here; that mail comes back by the connectors, so these stay. Leave the gateway running, and once more when undersign queue is empty: ", queued.Output, StringComparison.Ordinal);
        Assert.Contains("contoso is disconnected: nothing in the tenant points at Undersign.", done.Output, StringComparison.Ordinal);
        Assert.Equal(before, Tenant.Describe());
    }

    [Fact]
    public async Task The_status_is_said_and_kept_for_the_node()
    {
        await PutInForceAsync();
        var before = await StatusAsync();
        await ApplyAsync("y\n");
        var kept = await new TenantSightings(Database, Time).FindAsync(Organisation, Cancellation);
        var connected = await StatusAsync();
        Does("Disable-TransportRule", """{ "Identity": "Undersign: send to the gateway" }""");
        var degraded = await StatusAsync();
        await PartAsync("y\n");
        var parting = await StatusAsync();
        Time.Advance(TenantConnection.RuleDelay);
        await PartAsync("y\n");
        var after = await StatusAsync();

        Assert.Equal((ExitCode.Failed, "contoso: Not connected\n"), before);
        Assert.Equal(ConnectionState.Connected, kept!.Status.State);
        Assert.Equal((ExitCode.Done, "contoso: Connected\n"), connected);
        Assert.Equal((ExitCode.Failed, "contoso: Degraded\n  the rule \"Undersign: send to the gateway\" is off; undersign exchange apply puts it right\n"), degraded);
        Assert.Equal((ExitCode.Failed, "contoso: Being disconnected; next: undersign exchange disconnect takes away what is left\n"), parting);
        Assert.Equal(before, after);
    }

    /// <summary>Exchange Online may go by a rule for half an hour that is gone, and what it sends then has to come back.</summary>
    [Fact]
    public async Task Connectors_stay_for_half_an_hour_after_the_rule()
    {
        await PutInForceAsync();
        await ApplyAsync("y\n");

        var refused = await PartAsync("n\n");
        var first = await PartAsync("y\n");
        Time.Advance(TenantConnection.RuleDelay - TimeSpan.FromMinutes(1));
        var early = await PartAsync("y\n");
        Assert.Contains(ExchangePlan.Inbound, Tenant.Connectors.Names, StringComparer.Ordinal);
        Time.Advance(TimeSpan.FromMinutes(1));
        var done = await PartAsync("y\n");

        Assert.Equal((ExitCode.Failed, ExitCode.Failed, ExitCode.Done), (first.Exit, early.Exit, done.Exit));
        Assert.StartsWith($"contoso.onmicrosoft.com: to be taken away, in this order:\n  turn off rule \"{RulePlan.Route}\"\n", refused.Output, StringComparison.Ordinal);
        Assert.Contains($"  remove connector \"{ExchangePlan.Outbound}\" (half an hour after the rules, when no mail is queued here)\n", refused.Output, StringComparison.Ordinal);
        var end = string.Create(null, $"once more after {Time.GetUtcNow():HH:mm} UTC: undersign exchange disconnect\n");
        Assert.EndsWith(end, first.Output, StringComparison.Ordinal);
        Assert.EndsWith(end, early.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(ExchangePlan.Inbound, Tenant.Connectors.Names, StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_tenant_is_not_called_disconnected_while_something_else_sends_mail_here()
    {
        await PutInForceAsync();
        Does("New-OutboundConnector", """{ "Name": "Send to Undersign", "ConnectorType": "OnPremises", "UseMXRecord": false, "SmartHosts": ["signatures.contoso.example"] }""");
        Does("New-TransportRule", """{ "Name": "By hand", "FromScope": "InOrganization", "RouteMessageOutboundConnector": "Send to Undersign" }""");
        await ApplyAsync("y\n");

        var parted = await PartAsync("y\n", isAtOnce: true);
        Assert.Contains("\n  warning: --now does not wait: ", parted.Output, StringComparison.Ordinal);
        Tenant.Rules.Forget("By hand");
        Does("Remove-OutboundConnector", """{ "Identity": "Send to Undersign" }""");
        var after = await PartAsync("y\n");

        Assert.Equal((ExitCode.Failed, ExitCode.Done), (parted.Exit, after.Exit));
        Assert.EndsWith("is not of its making, so it stays: rule \"By hand\", connector \"Send to Undersign\". Remove it, rules first, before the gateway is switched off\n", parted.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(ExchangePlan.Inbound, Tenant.Connectors.Names, StringComparer.Ordinal);
        Assert.Contains("nothing in the tenant points at Undersign", after.Output, StringComparison.Ordinal);
    }

    /// <summary>Who has agreed beforehand reads each step when it is made, and not twice.</summary>
    [Fact]
    public async Task Who_is_not_asked_is_told_each_step_once()
    {
        await PutInForceAsync();

        var (_, output, _) = await RunAsync((run, cancellation) => run.ApplyAsync(isAgreed: true, takesBack: false, isUnproven: false, cancellation), InForce);

        Assert.StartsWith("contoso.onmicrosoft.com is not as it should be. This is done:\n  make connector \"Undersign: to the gateway\"", output, StringComparison.Ordinal);
        Assert.Single(output.Split('\n'), static line => line == $"  turn on rule \"{RulePlan.Route}\"");
    }

    /// <summary>Nobody has looked since it was connected, and a rule that is off may have been on a moment ago.</summary>
    [Fact]
    public async Task A_rule_that_somebody_turned_off_is_waited_for_too()
    {
        await PutInForceAsync();
        await ApplyAsync("y\n");
        await new TenantSightings(Database, Time).ForgetAsync(Organisation, Cancellation);
        Does("Disable-TransportRule", """{ "Identity": "Undersign: send to the gateway" }""");

        var first = await PartAsync("y\n");

        Assert.Equal(ExitCode.Failed, first.Exit);
        Assert.Contains("may go by a rule that is gone for half an hour", first.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_no_rule_was_on_nobody_waits()
    {
        await PutInForceAsync();
        Exchange.Fail("Enable-", times: 100, ExchangeDouble.Status(403));
        await ApplyAsync("y\n");
        Exchange.Meddle = null;

        Assert.Equal(ExitCode.Done, (await PartAsync("y\n")).Exit);
    }

    [Fact]
    public async Task Connecting_again_ends_a_disconnect_that_waits()
    {
        await PutInForceAsync();
        await ApplyAsync("y\n");
        await PartAsync("y\n");

        var again = await ApplyAsync("y\n");

        Assert.Equal((ExitCode.Done, (ExitCode.Done, "contoso: Connected\n")), (again.Exit, await StatusAsync()));
        Assert.Equal(ExitCode.Failed, (await PartAsync("y\n")).Exit);
    }

    [Fact]
    public async Task The_page_can_see_how_far_it_is()
    {
        await PutInForceAsync();
        Exchange.Fail("New-InboundConnector", times: 100, ExchangeDouble.Status(403));

        await ApplyAsync("y\n");

        var seen = await new TenantSightings(Database, Time).FindAsync(Organisation, Cancellation);
        Assert.Equal(ConnectionState.InProgress, seen!.Status.State);
        Assert.StartsWith("make connector \"Undersign: back from the gateway\"", seen.Status.Step, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_does_not_want_to_wait_need_not()
    {
        await PutInForceAsync();
        await ApplyAsync("y\n");
        await QueueAsync();

        var done = await PartAsync("y\n", isAtOnce: true);

        Assert.Equal(ExitCode.Done, done.Exit);
        Assert.DoesNotContain(ExchangePlan.Inbound, Tenant.Connectors.Names, StringComparer.Ordinal);
    }

    [Fact]
    public async Task Somebody_signs_in_with_a_code_and_it_goes_on_from_there()
    {
        await WriteAsync($"loginFile: {Path.Combine(Folder, "contoso.login")}");
        await PutInForceAsync();
        var before = await RunAsync((run, cancellation) => run.PlanAsync(cancellation), InForce);

        var signedIn = await RunAsync((run, cancellation) => run.SignInAsync(cancellation), InForce);
        var after = await ApplyAsync("y\n");

        Assert.Equal((ExitCode.Failed, ExitCode.Done, ExitCode.Done), (before.Exit, signedIn.Exit, after.Exit));
        Assert.Equal("Nobody has signed in here: sign in on the page Connect, or with undersign exchange sign-in\n", before.Error);
        Assert.Contains("enter the code FJC3JZ7Q", signedIn.Output, StringComparison.Ordinal);
        Assert.Equal("UPN:admin@contoso.com", Exchange.Headers!["X-AnchorMailbox"]);
    }

    [Fact]
    public async Task Without_credentials_the_other_two_ways_are_named()
    {
        await WriteAsync("");
        await PutInForceAsync();

        var (exit, _, error) = await RunAsync((run, cancellation) => run.PlanAsync(cancellation), InForce);

        Assert.Equal(ExitCode.Unreadable, exit);
        Assert.Contains("Without it: undersign exchange guide, or script.", error, StringComparison.Ordinal);
    }
}
