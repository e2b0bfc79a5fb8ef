using System.CommandLine;
using Dapper;
using Undersign.Commands;
using Undersign.Onboarding;
using Undersign.Onboarding.Tenants;
using Undersign.Tests.Onboarding.AdminApi;
using Undersign.Tests.People.Entra;

namespace Undersign.Tests.Onboarding.Tenants;

/// <summary>The same on a terminal, with settings that are in force or in a folder.</summary>
public sealed class ExchangeRunTests : TenantTestBase
{
    private string Config => Path.Combine(Folder, "undersign.yaml");

    private ExchangeRequest InForce => new(null, null, Config);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await File.WriteAllTextAsync(Config, "hostName: gateway.contoso.example\nstorage: { sqlite: undersign.db }\nreceiveConnectors: [{ name: exchange, bindings: [\"127.0.0.1:0\"] }]\nweb: { port: 0 }\n", Cancellation);
        await WriteAsync($"secretFile: {SecretPath}");
    }

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

    [Fact]
    public async Task Connectors_stay_while_mail_has_to_come_back_by_them()
    {
        await PutInForceAsync();
        var before = Tenant.Describe();
        await ApplyAsync("y\n");
        await QueueAsync();

        var waiting = await PartAsync("y\n");
        Assert.Contains(ExchangePlan.Inbound, Tenant.Connectors.Names, StringComparer.Ordinal);
        Assert.Equal(["Fax", "Mark what is from outside"], Tenant.Rules.Names, StringComparer.Ordinal);
        await ExecuteAsync("delete from custody");
        var done = await PartAsync("y\n");

        Assert.Equal((ExitCode.Failed, ExitCode.Done), (waiting.Exit, done.Exit));
        Assert.Contains("1 messages are still queued here", waiting.Output, StringComparison.Ordinal);
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
        var after = await StatusAsync();

        Assert.Equal((ExitCode.Failed, "contoso: Not connected\n"), before);
        Assert.Equal(ConnectionState.Connected, kept!.Status.State);
        Assert.Equal((ExitCode.Done, "contoso: Connected\n"), connected);
        Assert.Equal((ExitCode.Failed, "contoso: Degraded\n  the rule \"Undersign: send to the gateway\" is off; undersign exchange apply puts it right\n"), degraded);
        Assert.Equal(before, after);
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
        Assert.Equal("Nobody has signed in here: undersign exchange sign-in\n", before.Error);
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

    private async Task<(int Exit, string Output)> StatusAsync()
    {
        var (exit, output, _) = await RunAsync((run, cancellation) => run.StatusAsync(cancellation), InForce);
        return (exit, output);
    }

    private Task<(int Exit, string Output, string Error)> ApplyAsync(string answer, bool takesBack = false) =>
        RunAsync((run, cancellation) => run.ApplyAsync(isAgreed: false, takesBack, cancellation), InForce, answer);

    private async Task<(int Exit, string Output, string Error)> PartAsync(string answer, bool isAtOnce = false)
    {
        await using var output = new StringWriter { NewLine = "\n" };
        await using var error = new StringWriter { NewLine = "\n" };
        var exit = await new ExchangeParting(new(InForce, error, Exchange.Http, Time), new(output, new StringReader(answer))).RunAsync(isAgreed: false, isAtOnce, Cancellation);
        return (exit, output.ToString(), error.ToString());
    }

    private async Task<(int Exit, string Output, string Error)> RunAsync(Func<ExchangeRun, CancellationToken, Task<int>> act, ExchangeRequest request, string answer = "")
    {
        await using var output = new StringWriter { NewLine = "\n" };
        await using var error = new StringWriter { NewLine = "\n" };
        var exit = await act(new(new(request, error, Exchange.Http, Time), new(output, new StringReader(answer))), Cancellation);
        return (exit, output.ToString(), error.ToString());
    }

    private async Task PutInForceAsync()
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var exit = await ApplyCommand.Create().Parse([Folder, "--config", Config]).InvokeAsync(new() { Output = output, Error = error }, Cancellation);
        Assert.True(exit == ExitCode.Done, $"{error}");
    }

    private Task<int> QueueAsync() => ExecuteAsync("""
        insert into custody (id, organisation, reverse_path, parameters, recipients, received_at, next_attempt_at, attempts, claimed_until, claimed_by, size)
        values ('01', 'contoso', 'ann@contoso.example', '{}', '[]', 0, 0, 0, 0, '', 1)
        """);

    private async Task<int> ExecuteAsync(string sql)
    {
        await using var connection = await Database.OpenConnectionAsync(Cancellation);
        return await connection.ExecuteAsync(sql);
    }

    private async Task WriteAsync(string credential)
    {
        await File.WriteAllTextAsync(Path.Combine(Folder, "people.csv"), "mail,displayName\nann@contoso.example,Ann\n", Cancellation);
        var exchange = $$"""exchange: { tenant: {{EntraTokenDouble.TenantName}}, clientId: {{EntraTokenDouble.ClientId}}, {{credential}}, authority: "{{Exchange.Address}}", server: "{{Exchange.Address}}" }""";
        await File.WriteAllTextAsync(
            Path.Combine(Folder, "organisation.yaml"),
            $$"""
            name: contoso
            domains: [contoso.example]
            identity: { routingCodes: [5Hk2vQ9xWc7RzT4nBm8Ys3Lp] }
            sendConnectors: [{ name: back, addressSpaces: ["*"], smartHosts: ["contoso-example.mail.protection.outlook.com"], tls: required }]
            people: { csv: people.csv }
            rules: [{ name: all, pass: true }]
            microsoft365: { gateway: signatures.contoso.example, addresses: [203.0.113.10]{{(credential.Length > 0 ? ", " + exchange : "")}} }
            """,
            Cancellation);
    }
}
