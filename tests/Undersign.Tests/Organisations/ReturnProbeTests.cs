using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Undersign.Onboarding.Domains;
using Undersign.Onboarding.Tenants;
using Undersign.Organisations;
using Undersign.Relaying;
using Undersign.Tests.Relaying;

namespace Undersign.Tests.Organisations;

/// <summary>The way back as mail for the outside takes it, and what is said of it.</summary>
public sealed class ReturnProbeTests
{
    [Theory]
    [InlineData("250 2.1.5 Recipient OK", ReturnState.Open, FindingState.Good, "takes mail for the outside from us", null)]
    [InlineData("550 5.7.64 TenantAttribution; Relay Access Denied", ReturnState.Refused, FindingState.Bad, "takes no mail for the outside from us: 550 5.7.64", "Exchange Online does not see whose mail this is")]
    [InlineData("450 4.2.0 Odd", ReturnState.Unsure, FindingState.Attention, "takes no mail from us now: 450 4.2.0 Odd", "Try again in some minutes.")]
    public async Task Somebody_outside_is_asked_for_in_the_name_of_the_organisation(string reply, object state, object judged, string said, string? fix)
    {
        await using var hop = new NextHop((_, command) => command.StartsWith("RCPT", StringComparison.Ordinal) ? reply : NextHop.Usual(command));

        var trial = await TryAsync($$"""{ "name": "back", "addressSpaces": ["*"], "smartHosts": ["127.0.0.1:{{hop.Port}}"] }""");

        Assert.Equal((state, judged), (trial!.State, trial.ToFinding("contoso").State));
        Assert.Contains(said, trial.Says, StringComparison.Ordinal);
        Assert.Contains(fix ?? "", trial.Fix ?? "", StringComparison.Ordinal);
        Assert.Contains("MAIL FROM:<postmaster@contoso.example>", hop.Connections.Single().Commands, StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("""{ "name": "out", "addressSpaces": ["*"], "delivery": "mx" }""")]
    [InlineData("""{ "name": "out", "addressSpaces": ["*"], "smartHosts": ["smtp-relay.gmail.com"] }""")]
    [InlineData("""{ "name": "own", "addressSpaces": ["contoso.example"], "smartHosts": ["127.0.0.1:1"] }""")]
    public async Task Where_mail_does_not_go_back_nobody_is_asked(string connector) => Assert.Null(await TryAsync(connector));

    [Fact]
    public async Task Without_the_nodes_certificate_nothing_can_be_known()
    {
        await using var hop = new NextHop();

        var trial = await TryAsync($$"""{ "name": "back", "addressSpaces": ["*"], "smartHosts": ["127.0.0.1:{{hop.Port}}"], "tls": "required", "clientCertificate": { "obtained": true } }""");

        Assert.Equal(ReturnState.Unreached, trial!.State);
        Assert.Contains("there is no obtained certificate at hand", trial.Says, StringComparison.Ordinal);
        Assert.Empty(hop.Connections);
    }

    private static async Task<ReturnTrial?> TryAsync(string connector)
    {
        var document = OrganisationSamples.Document("contoso", "{ routingCodes: [5Hk2vQ9xWc7RzT4nBm8Ys3Lp] }");
        document["sendConnectors"] = new JsonArray(JsonNode.Parse(connector));
        var probe = new ReturnProbe(new(RelayOptions.Default, TimeProvider.System, NullLogger<Relay>.Instance));
        return probe.For(OrganisationSamples.Read(document)) is { } tryReturn ? await tryReturn(TestContext.Current.CancellationToken) : null;
    }
}
