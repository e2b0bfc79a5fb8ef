using Undersign.Onboarding;
using Undersign.Onboarding.Tenants;
using Undersign.Stamping;
using Undersign.Tests.House;

namespace Undersign.Tests.Onboarding;

/// <summary>Three ways, one plan: what is typed, what the file sets and what the plan says are the same.</summary>
public sealed class ExchangePlanTests
{
    private const string Code = "5Hk2vQ9xWc7RzT4nBm8Ys3Lp";

    private static readonly MicrosoftSettings Least = new() { Gateway = "signatures.contoso.example", Certificate = "signatures.contoso.example", RoutingCode = Code };

    /// <summary>Settings that between them use everything there is.</summary>
    public static TheoryData<string> Kinds => ["least", "everything", "nothing more than must be", "a group", "as WiseStamp has it"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_script_makes_what_the_plan_says(string kind)
    {
        var settings = Settings(kind);
        var script = new PowerShellScript(ExchangeScript.Of(settings, "Contoso"));

        foreach (var item in ExchangePlan.Of(settings))
        {
            var set = Assert.Single(script.Commands, command => command.Name == $"Set-{item.Noun}" && command.Parameters["Identity"] == item.Name);
            Assert.Equal(Expected(item.Parameters.Where(static parameter => parameter.Name != "Priority")).Append(("Identity", item.Name)).Order(), set.Parameters.Select(static pair => (pair.Key, pair.Value)).Order());
            if (item.IsOurs)
            {
                var made = Assert.Single(script.Commands, command => command.Name == $"New-{item.Noun}" && command.Parameters["Name"] == item.Name);
                var expected = Expected(item.Parameters.Where(static parameter => parameter.Value is not ExchangeValue.Nothing)).Append(("Name", item.Name));
                Assert.Equal((item.Noun == ExchangeNoun.TransportRule ? expected.Append(("Enabled", "$false")) : expected).Order(), made.Parameters.Select(static pair => (pair.Key, pair.Value)).Order());
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_is_done_by_itself_is_what_the_script_does(string kind)
    {
        var settings = Settings(kind);
        var script = new PowerShellScript(ExchangeScript.Of(settings, "Contoso"));

        foreach (var item in ExchangePlan.Of(settings).Where(static item => item.IsOurs))
        {
            var cmdlet = new TenantChange.Make(item).Cmdlet;
            var command = Assert.Single(script.Commands, command => command.Name == cmdlet.Name && command.Parameters["Name"] == item.Name);
            Assert.Equal(command.Parameters.Select(static pair => (pair.Key, pair.Value)).Order(), Expected(cmdlet.Parameters.Select(static parameter => new ExchangeParameter(parameter.Name, parameter.Value))).Order());
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_guide_has_every_value_of_the_plan(string kind)
    {
        var settings = Settings(kind);
        var guide = ExchangeGuide.Of(settings, "Contoso");
        var chapters = guide.Split("\n## ");
        var plan = ExchangePlan.Of(settings);

        foreach (var (item, chapter) in plan.Zip(chapters[1..]))
        {
            Assert.Contains($"`{item.Name}`", chapter, StringComparison.Ordinal);
            foreach (var parameter in item.Parameters.Where(static parameter => parameter.Step is not null))
            {
                Assert.Contains($"  - {parameter.Step!.Field}: `{parameter.Step.Choice ?? parameter.Value.Words}`\n", chapter, StringComparison.Ordinal);
            }
        }

        Assert.Equal(plan.Count + 2, chapters.Length); // what comes before, and turning the rules on
    }

    [Fact]
    public void Nothing_free_to_choose_is_left_to_the_admin_centers_words()
    {
        var free = ExchangePlan.Of(Settings("everything")).SelectMany(static item => item.Parameters).Where(static parameter => parameter.Value is ExchangeValue.Texts or ExchangeValue.Entries || parameter.Value.Words.Contains('.', StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(free);
        Assert.All(free, static parameter => Assert.True(parameter.Step is null ? parameter.Value.Words == "*" : parameter.Step.Choice is null, parameter.Name));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_cmdlet_and_parameter_is_one_that_there_is(string kind)
    {
        foreach (var text in new[] { ExchangeScript.Of(Settings(kind), "Contoso"), RemovalScript.Of(Settings(kind), "Contoso") })
        {
            Assert.All(new PowerShellScript(text).Commands, static command => Assert.All(command.Parameters.Keys, parameter => Assert.Contains(parameter, ExchangeCmdlets.All[command.Name], StringComparer.Ordinal)));
        }
    }

    [Fact]
    public void Rules_are_made_off_and_the_one_that_sends_mail_comes_last()
    {
        var script = new PowerShellScript(ExchangeScript.Of(Settings("everything"), "Contoso"));
        var changes = script.Commands.Where(static command => command.Name.Split('-')[0] is "New" or "Set" or "Enable" && command.Name != "Set-StrictMode").ToList();

        Assert.Equal(("Enable-TransportRule", RulePlan.Route), (changes[^1].Name, changes[^1].Parameters["Identity"]));
        Assert.Equal(changes.FindIndex(static command => command.Name == "Enable-TransportRule"), changes.Count(static command => command.Name != "Enable-TransportRule"));
    }

    [Fact]
    public void What_is_asked_for_no_more_is_taken_away()
    {
        var script = new PowerShellScript(ExchangeScript.Of(Settings("nothing more than must be"), "Contoso"));
        var removed = script.Commands.Where(static command => command.Name == "Remove-TransportRule").Select(static command => command.Parameters["Identity"]).ToList();

        Assert.Contains("Undersign: leave recalls", removed, StringComparer.Ordinal);
        Assert.DoesNotContain("Undersign: leave automatic replies", removed, StringComparer.Ordinal);
        Assert.DoesNotContain(RulePlan.Route, removed, StringComparer.Ordinal);
    }

    [Fact]
    public void Taking_away_begins_with_the_rule_that_sends_mail_and_ends_with_the_connectors()
    {
        var removed = new PowerShellScript(RemovalScript.Of(Settings("everything"), "Contoso")).Commands.Where(static command => command.Name.StartsWith("Remove-", StringComparison.Ordinal)).Select(static command => command.Parameters["Identity"]).ToList();

        Assert.Equal(RulePlan.Route, removed[0]);
        Assert.Equal([ExchangePlan.Outbound, ExchangePlan.Inbound], removed[^2..], StringComparer.Ordinal);
        Assert.Equal(RulePlan.Names.Order(StringComparer.Ordinal), removed[..^2].Order(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    /// <summary>What a rule still sends that is gone has to come back.</summary>
    [Fact]
    public void Connectors_are_taken_away_only_when_somebody_says_so()
    {
        var script = RemovalScript.Of(Settings("everything"), "Contoso");
        var waits = script.IndexOf("if (-not $Connectors) {", StringComparison.Ordinal);

        Assert.InRange(waits, script.LastIndexOf("Remove-TransportRule", StringComparison.Ordinal), script.IndexOf("Remove-OutboundConnector", StringComparison.Ordinal));
        Assert.Contains("    if (-not $WhatIfPreference) {\r\n        'The rules are gone. In half an hour, and when undersign queue is empty: ./disconnect.ps1 -Connectors'\r\n    }\r\n    return\r\n}", script[waits..], StringComparison.Ordinal);
        Assert.Contains("param([switch] $Connectors)", script, StringComparison.Ordinal);
    }

    /// <summary>How it was before us no file can know, so what every tenant has is named, and left to who knows.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Taking_away_changes_nothing_that_may_have_been_there_before_us(string kind)
    {
        var text = RemovalScript.Of(Settings(kind), "Contoso");

        Assert.DoesNotContain(new PowerShellScript(text).Commands, static command => command.Name.StartsWith("Set-", StringComparison.Ordinal) && command.Name != "Set-StrictMode");
        Assert.Equal(kind == "everything", text.Contains("#   Set-HostedConnectionFilterPolicy -Identity 'Default' -IPAllowList @{ Remove = @('203.0.113.10', '203.0.113.11') }", StringComparison.Ordinal));
        Assert.Equal(kind != "nothing more than must be", text.Contains("#   Set-RemoteDomain -Identity 'Default' -TNEFEnabled $null", StringComparison.Ordinal));
    }

    [Fact]
    public void The_proof_of_the_script_is_by_what_leads_here()
    {
        var proof = RemovalScript.Of(Settings("as WiseStamp has it") with { Certificate = "back.contoso.example" }, "Contoso").Split("# The proof")[1];

        Assert.Contains("$_.SmartHosts -contains 'signatures.contoso.example' -or $_.TlsDomain -eq 'signatures.contoso.example'", proof, StringComparison.Ordinal);
        Assert.Contains("$_.TlsSenderCertificateName -eq 'back.contoso.example'", proof, StringComparison.Ordinal);
        Assert.Contains("@('X-Wisestamphostedsignatures-Auth', 'X-Wisestamphostedsignatures-Messageprocessed') -contains $_.SetHeaderName", proof, StringComparison.Ordinal);
    }

    /// <summary>What a page has somebody make by another name, disconnecting would not find by name.</summary>
    [Theory]
    [InlineData("docs/guide/first-steps.md")]
    [InlineData("docs/guide/microsoft-365.md")]
    public void Pages_call_what_is_made_by_the_names_of_the_plan(string page)
    {
        var text = File.ReadAllText(Repository.Full(page));
        var named = text.Split('"', '`', '*').Where(static part => part.StartsWith("Undersign: ", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(named);
        Assert.All(named, static name => Assert.Contains(name, RulePlan.Names.Append(ExchangePlan.Outbound).Append(ExchangePlan.Inbound), StringComparer.Ordinal));
        Assert.DoesNotContain("New-TransportRule", text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Names_and_values_are_within_Exchanges_limits(string kind)
    {
        var plan = ExchangePlan.Of(Settings(kind));

        Assert.All(plan, static item => Assert.InRange(item.Name.Length, 1, 64));
        Assert.Equal(plan.Count, plan.DistinctBy(static item => (item.Noun, item.Name)).Count());
        Assert.All(plan.SelectMany(static item => item.Parameters).Where(static parameter => parameter.Name == "SetHeaderValue"), static parameter => Assert.InRange(parameter.Value.Words.Length, 1, 128));
    }

    [Fact]
    public void Rules_stand_in_the_order_that_makes_them_work()
    {
        var priorities = ExchangePlan.Of(Settings("everything")).Where(static item => item.Noun == ExchangeNoun.TransportRule).Select(static rule => rule.Parameters[0].Value.Words);

        Assert.Equal(Enumerable.Range(0, RulePlan.Names.Count).Select(static number => number.ToString(System.Globalization.CultureInfo.InvariantCulture)), priorities, StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("least", "X-Undersign-Processed", "X-Undersign-Auth")]
    [InlineData("as WiseStamp has it", "X-Wisestamphostedsignatures-Messageprocessed", "X-Wisestamphostedsignatures-Auth")]
    public void The_rules_write_and_look_for_the_fields_of_the_settings(string kind, string processed, string auth)
    {
        var set = ExchangePlan.Of(Settings(kind)).SelectMany(static item => item.Parameters).ToList();

        Assert.Equal([processed, auth], set.Where(static parameter => parameter.Name == "SetHeaderName").Select(static parameter => parameter.Value.Words).Distinct(StringComparer.Ordinal), StringComparer.Ordinal);
        Assert.Equal(processed, Assert.Single(set, static parameter => parameter.Name == "ExceptIfHeaderContainsMessageHeader").Value.Words);
    }

    [Theory]
    [InlineData(null, "It fails")]
    [InlineData("11111111-2222-3333-4444-555555555555", "Undersign knows the message by Exchange's certificate and the tenant's id")]
    public void The_guide_says_what_comes_of_Exchanges_own_test(string? tenant, string words) =>
        Assert.Contains(words, ExchangeGuide.Of(Least with { TenantId = tenant is null ? null : Guid.Parse(tenant) }, "Contoso").Split("\n## ")[1], StringComparison.Ordinal);

    private static MicrosoftSettings Settings(string kind) => kind switch
    {
        "everything" => Least with { LeavesAlone = LeftAlone.All, Addresses = ["203.0.113.10", "203.0.113.11"], Group = "o'neil@contoso.example", Certificate = "back.contoso.example" },
        "nothing more than must be" => Least with { LeavesAlone = [LeftAlone.AutomaticReplies], EndsRichText = false, RetainsHeaders = false, MaxSize = 150L * 1024 * 1024 },
        "as WiseStamp has it" => Least with { HeaderFields = HeaderFieldNames.WiseStamp },
        "a group" => Least with { Group = "signatures@contoso.example" },
        _ => Least,
    };

    private static IEnumerable<(string Name, string Value)> Expected(IEnumerable<ExchangeParameter> parameters) => parameters.Select(static parameter => (parameter.Name, parameter.Value switch
    {
        ExchangeValue.Flag flag => flag.IsOn ? "$true" : "$false",
        ExchangeValue.Nothing => "$null",
        ExchangeValue.Entries entries => $"Add: {entries.Words}",
        var value => value.Words,
    }));
}
