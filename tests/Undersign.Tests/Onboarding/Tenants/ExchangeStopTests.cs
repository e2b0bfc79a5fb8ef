using Undersign.Commands;
using Undersign.Onboarding;
using Undersign.Tests.Onboarding.AdminApi;

namespace Undersign.Tests.Onboarding.Tenants;

/// <summary>What is said and done when connecting does not go as it should.</summary>
public sealed class ExchangeStopTests : ExchangeRunTestBase
{
    [Fact]
    public async Task What_cannot_be_finished_stays_for_the_next_time_or_is_taken_back()
    {
        await PutInForceAsync();
        var before = Tenant.Describe();
        Exchange.Fail("Enable-", times: 100, ExchangeDouble.Status(403));
        var takenBack = await ApplyAsync("y\n", takesBack: true);
        Assert.Equal(before, Tenant.Describe());
        Exchange.Meddle = null;
        Tenant.IsDehydrated = true;

        var stopped = await ApplyAsync("y\n");
        var half = Tenant.Describe();
        var again = await ApplyAsync("y\n", takesBack: true);

        Assert.Equal((ExitCode.Failed, ExitCode.Failed), (stopped.Exit, takenBack.Exit));
        Assert.Contains("Enable-OrganizationCustomization", stopped.Error, StringComparison.Ordinal);
        Assert.Contains("Mail flows as before. undersign exchange apply goes on from here", stopped.Output, StringComparison.Ordinal);
        Assert.NotEqual(before, half, StringComparer.Ordinal);
        Assert.EndsWith("What was made has been taken back; mail flows as before.\n", takenBack.Output, StringComparison.Ordinal);
        Assert.Contains("Nothing was taken back: Undersign was in the tenant before.\nMail flows as before.", again.Output, StringComparison.Ordinal);
        Assert.Equal(half, Tenant.Describe());
    }

    [Fact]
    public async Task Our_half_is_looked_at_before_any_mail_is_sent_here()
    {
        await WriteAsync($"secretFile: {SecretPath}", certificate: "");
        await PutInForceAsync();
        var before = Tenant.Describe();

        var plan = await RunAsync((run, cancellation) => run.PlanAsync(cancellation), new(Folder, null, Config));
        var refused = await ApplyAsync("y\n");
        var untouched = Tenant.Describe();
        await WriteAsync($"secretFile: {SecretPath}");
        await PutInForceAsync();
        await ApplyAsync("y\n");
        await WriteAsync($"secretFile: {SecretPath}", certificate: "");
        await PutInForceAsync();
        var status = await StatusAsync();
        var repaired = await ApplyAsync("");

        Assert.Equal((ExitCode.Failed, ExitCode.Failed, ExitCode.Failed, ExitCode.Failed), (plan.Exit, refused.Exit, status.Exit, repaired.Exit));
        Assert.Contains("  not possible: \"back\" shows no certificate", plan.Output, StringComparison.Ordinal);
        Assert.EndsWith("Give it clientCertificate: { obtained: true }, or files of a certificate for signatures.contoso.example\nNothing was changed.\n", refused.Output, StringComparison.Ordinal);
        Assert.Equal(before, untouched);
        Assert.StartsWith("contoso: Degraded\n  \"back\" shows no certificate", status.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closing_look_that_fails_takes_nothing_from_what_is_done()
    {
        await PutInForceAsync();
        var (enabled, looks) = (0, 0);
        Exchange.Meddle = cmdlet =>
        {
            enabled += cmdlet == "Enable-TransportRule" ? 1 : 0;
            looks += enabled == 5 && cmdlet == "Get-OutboundConnector" ? 1 : 0;
            return looks > 1 ? ExchangeDouble.Status(503) : null; // the first is the work's own
        };

        var done = await ApplyAsync("y\n", takesBack: true);
        Exchange.Meddle = null;

        Assert.Equal((ExitCode.Done, ""), (done.Exit, done.Error));
        Assert.Contains("contoso is connected. A rule may take half an hour to act", done.Output, StringComparison.Ordinal);
        Assert.Contains("It could not be looked at once more: ", done.Output, StringComparison.Ordinal);
        Assert.Equal((ExitCode.Done, "contoso: Connected\n"), await StatusAsync());
    }

    [Fact]
    public async Task What_is_on_and_not_shown_yet_is_not_taken_back()
    {
        await PutInForceAsync();
        var enabled = 0;
        Exchange.LosesAnswer = cmdlet =>
        {
            enabled += cmdlet == "Enable-TransportRule" ? 1 : 0;
            Tenant.Lag = enabled == 5 ? int.MaxValue : 0;
            return false;
        };

        var stopped = await ApplyAsync("y\n", takesBack: true);
        Exchange.LosesAnswer = null;
        Tenant.Lag = 0;

        Assert.Equal(ExitCode.Failed, stopped.Exit);
        Assert.EndsWith("Nothing was taken back: mail may come by Undersign already.\nWhether mail comes by Undersign cannot be seen now. undersign exchange status says it later; undersign exchange apply goes on from here.\n", stopped.Output, StringComparison.Ordinal);
        Assert.Equal((ExitCode.Done, "contoso: Connected\n"), await StatusAsync());
    }

    [Fact]
    public async Task A_tenant_that_was_connected_is_never_taken_apart_by_a_repair()
    {
        await PutInForceAsync();
        await ApplyAsync("y\n");
        Does("Disable-TransportRule", """{ "Identity": "Undersign: send to the gateway" }""");
        var before = Tenant.Describe();
        Exchange.Fail("Enable-", times: 100, ExchangeDouble.Status(403));

        var stopped = await ApplyAsync("y\n", takesBack: true);

        Assert.Equal(ExitCode.Failed, stopped.Exit);
        Assert.Contains("Nothing was taken back: Undersign was in the tenant before.\n", stopped.Output, StringComparison.Ordinal);
        Assert.Equal(before, Tenant.Describe());
    }

    [Fact]
    public async Task Nothing_is_taken_back_or_promised_of_a_tenant_that_cannot_be_seen()
    {
        await PutInForceAsync();
        var isAway = false;
        Exchange.Meddle = cmdlet => (isAway |= cmdlet.StartsWith("Enable-", StringComparison.Ordinal)) ? ExchangeDouble.Status(403) : null;

        var stopped = await ApplyAsync("y\n", takesBack: true);

        Assert.Equal(ExitCode.Failed, stopped.Exit);
        Assert.Contains("Whether mail comes by Undersign cannot be seen now.", stopped.Output, StringComparison.Ordinal);
        Assert.Contains(ExchangePlan.Inbound, Tenant.Connectors.Names, StringComparer.Ordinal);
    }
}
