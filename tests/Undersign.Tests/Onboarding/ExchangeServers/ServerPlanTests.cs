using Undersign.Onboarding;
using Undersign.Onboarding.ExchangeServers;

namespace Undersign.Tests.Onboarding.ExchangeServers;

/// <summary>One plan for servers of one's own, two ways: what is typed and what the file sets are the same.</summary>
public sealed class ServerPlanTests
{
    private static readonly ExchangeServerSettings Least = new() { Gateway = "signatures.contoso.example", Servers = ["EX01"], Addresses = ["10.0.0.5"] };

    public static TheoryData<string> Kinds => ["least", "everything"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_script_makes_what_the_plan_says(string kind)
    {
        var script = new PowerShellScript(ServerScript.Of(Settings(kind), "Contoso"));

        foreach (var item in ServerPlan.Of(Settings(kind)))
        {
            var set = Assert.Single(script.Commands, command => command.Name == $"Set-{item.Noun}" && command.Parameters["Identity"] == item.Identity && command.Parameters.Count > 2);
            Assert.Equal(Expected(item.Parameters).Append(("Identity", item.Identity)).Order(), set.Parameters.Select(static pair => (pair.Key, pair.Value)).Order());
            var made = Assert.Single(script.Commands, command => command.Name == $"New-{item.Noun}" && command.Parameters.GetValueOrDefault("Server") == item.Server);
            var expected = Expected(item.WhenMade.Concat(item.Parameters.Where(static parameter => parameter.Value is not ExchangeValue.Nothing))).Append(("Name", item.Name));
            Assert.Equal((item.Server is { } server ? expected.Append(("Server", server)) : expected).Order(), made.Parameters.Select(static pair => (pair.Key, pair.Value)).Order());
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_guide_has_every_value_of_the_plan(string kind)
    {
        var chapters = ServerGuide.Of(Settings(kind), "Contoso").Split("\n## ");
        var plan = ServerPlan.Of(Settings(kind));

        Assert.Equal(plan.Count + 2, chapters.Length); // what comes before, and turning the connector on
        foreach (var (item, chapter) in plan.Zip(chapters[1..]))
        {
            Assert.Contains($"  - Name: `{item.Name}`\n", chapter, StringComparison.Ordinal);
            Assert.All(item.WhenMade.Concat(item.Parameters), parameter =>
            {
                if (parameter.Step is { } step)
                {
                    Assert.Contains($"  - {step.Field}: `{step.Choice ?? parameter.Value.Words}`\n", chapter, StringComparison.Ordinal);
                }
                else if (parameter.Value is not ExchangeValue.Nothing && item.Parameters.Contains(parameter))
                {
                    Assert.Contains($" -{parameter.Name} {PowerShellText.Of(parameter.Value)}", chapter, StringComparison.Ordinal);
                }
            });
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_cmdlet_and_parameter_is_one_that_there_is(string kind)
    {
        foreach (var text in new[] { ServerScript.Of(Settings(kind), "Contoso"), ServerScript.Removal(Settings(kind), "Contoso") })
        {
            Assert.All(new PowerShellScript(text).Commands, static command => Assert.All(command.Parameters.Keys, parameter => Assert.Contains(parameter, ExchangeCmdlets.All[command.Name], StringComparer.Ordinal)));
        }
    }

    [Fact]
    public void The_send_connector_is_made_off_and_turned_on_last()
    {
        var commands = new PowerShellScript(ServerScript.Of(Settings("everything"), "Contoso")).Commands;
        var made = Assert.Single(commands, static command => command.Name == "New-SendConnector");
        var last = commands.Last(static command => command.Name.StartsWith("Set-", StringComparison.Ordinal) && command.Name != "Set-StrictMode");

        Assert.Equal("$false", made.Parameters["Enabled"]);
        Assert.Equal(("Set-SendConnector", "$true"), (last.Name, last.Parameters["Enabled"]));
    }

    [Fact]
    public void What_comes_back_may_not_be_relayed()
    {
        var script = ServerScript.Of(Settings("everything"), "Contoso");
        var back = new PowerShellScript(script).Commands.Where(static command => command.Name == "New-ReceiveConnector").ToList();

        Assert.Equal(2, back.Count);
        Assert.All(back, static command => Assert.Equal(("AnonymousUsers", "Tls", "10.0.0.5, 10.0.0.6"), (command.Parameters["PermissionGroups"], command.Parameters["AuthMechanism"], command.Parameters["RemoteIPRanges"])));
        Assert.DoesNotContain("Accept-Any-Recipient", script, StringComparison.Ordinal);
    }

    [Fact]
    public void Taking_away_removes_what_was_made_and_nothing_else()
    {
        var removed = new PowerShellScript(ServerScript.Removal(Settings("everything"), "Contoso")).Commands.Where(static command => command.Name.StartsWith("Remove-", StringComparison.Ordinal)).Select(static command => command.Parameters["Identity"]);

        Assert.Equal(["Undersign: to the gateway", "EX01\\Undersign: back from the gateway", "EX02\\Undersign: back from the gateway"], removed, StringComparer.Ordinal);
    }

    private static ExchangeServerSettings Settings(string kind) => kind == "least" ? Least
        : Least with { Port = 2525, Servers = ["EX01", "EX02"], Addresses = ["10.0.0.5", "10.0.0.6"], Fqdn = "mail.contoso.example", VerifiesCertificate = false, MaxSize = 150L * 1024 * 1024 };

    private static IEnumerable<(string Name, string Value)> Expected(IEnumerable<ExchangeParameter> parameters) => parameters.Select(static parameter => (parameter.Name, parameter.Value switch
    {
        ExchangeValue.Flag flag => flag.IsOn ? "$true" : "$false",
        ExchangeValue.Nothing => "$null",
        var value => value.Words,
    }));
}
