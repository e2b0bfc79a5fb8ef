using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Undersign.Onboarding.Tenants;
using Undersign.Organisations;
using Undersign.Relaying;
using Undersign.Tests.Operation;
using Undersign.Tests.Relaying;

namespace Undersign.Tests.Organisations;

/// <summary>What the watch of tenants knows of our side.</summary>
public sealed class TenantSubjectsTests : RelayTestBase
{
    [Fact(Timeout = 20_000)]
    public async Task Mail_that_fails_on_its_way_back_is_known_where_somebody_wants_to_know()
    {
        var relay = Relay();
        var (asked, unasked) = (Organisation(""", "selfHealing": {}"""), Organisation(""));
        var handovers = Subject(asked, relay)!.Handovers;
        Assert.Equal(default, handovers!()); // from now on it is known

        await HandOverAsync(relay, asked.SendConnectors[0]);

        Assert.NotNull(handovers().FailingSince);
        Assert.Equal(handovers(), Subject(asked, relay)!.Handovers!());
        Assert.Null(Subject(unasked, relay)!.Handovers);
        Assert.Null(Subject(asked, relay: null)!.Handovers);
        Assert.Equal((15.0, 10.0), (asked.Microsoft!.SelfHealing!.After.TotalMinutes, asked.Microsoft.SelfHealing.Settle.TotalMinutes));
    }

    private static TenantSubject? Subject(Organisation organisation, Relay? relay) =>
        new TenantSubjects(new(new(RelayOptions.Default, TimeProvider.System, NullLogger<Relay>.Instance)), NodeSamples.Contoso, relay).Of(organisation);

    private Organisation Organisation(string more)
    {
        var document = OrganisationSamples.Document("contoso", "{ routingCodes: [5Hk2vQ9xWc7RzT4nBm8Ys3Lp] }");
        document["sendConnectors"] = JsonNode.Parse($$"""[{ "name": "back", "addressSpaces": ["*"], "smartHosts": ["127.0.0.1:{{DeafPort}}"] }]""");
        document["microsoft365"] = JsonNode.Parse($$"""{ "gateway": "signatures.contoso.example", "exchange": { "tenant": "contoso.onmicrosoft.com", "loginFile": "/undersign/contoso.login" }{{more}} }""");
        return OrganisationSamples.Read(document);
    }
}
