using System.Net;

namespace Undersign.EndToEnd.Operation;

/// <summary>What a balancer and Prometheus see of a node.</summary>
public sealed class HealthTests
{
    [Fact]
    public async Task A_node_with_its_settings_is_ready_and_counts_what_it_does()
    {
        await using var hop = OddHop.Start(HopScript.DropsAtConnect);
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port) { Tls = "off" }); // a test's certificate is always about to expire
        using var web = new HttpClient { BaseAddress = gateway.Web };

        await Sender.SendAsync(gateway.Port, Letter.New());
        hop.Script = HopScript.Normal;
        await Sender.SendAsync(gateway.Port, Letter.New());

        var figures = await web.GetStringAsync(new Uri("metrics", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal("Healthy\ndatabase: Healthy\ncertificates: Healthy\nprotocol logs: Healthy\npeople: Healthy\ndomains: Healthy\ntenants: Healthy\nreturn: Healthy\norganisations: Healthy\ncustody: Healthy\n", await web.GetStringAsync(new Uri("ready", UriKind.Relative), TestContext.Current.CancellationToken));
        Assert.Contains("undersign_messages_total{organisation=\"contoso\",outcome=\"HandedOver\"} 1\n", figures, StringComparison.Ordinal);
        Assert.Contains("undersign_messages_total{organisation=\"contoso\",outcome=\"Deferred\"} 1\n", figures, StringComparison.Ordinal);
        Assert.Contains("undersign_decisions_total{decision=\"stamp\",organisation=\"contoso\",rule=\"Everything\"} 2\n", figures, StringComparison.Ordinal);
        Assert.Contains("undersign_handovers_total{organisation=\"contoso\",verdict=\"deferred\"} 1\n", figures, StringComparison.Ordinal);
        Assert.Contains("undersign_transit_duration_seconds_count{organisation=\"contoso\"} 2\n", figures, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_has_started_says_where_it_is()
    {
        await using var hop = OddHop.Start(HopScript.Normal);
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port) { Tls = "off" });

        await gateway.SaysAsync("serves from");
        await gateway.SaysAsync($"tests takes mail at 127.0.0.1:{gateway.Port}, no TLS");
        await gateway.SaysAsync($"its pages are at {gateway.Web}");
    }

    [Fact]
    public async Task A_hang_up_is_no_reason_to_end()
    {
        await using var hop = OddHop.Start(HopScript.Normal);
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port) { Tls = "off" });

        await gateway.SignalAsync("HUP");

        Assert.Equal(250, (await Sender.SendAsync(gateway.Port, Letter.New())).Reply.Code);
        Assert.Equal(0, await gateway.StopAsync());
    }

    [Fact]
    public async Task Only_who_asks_for_this_node_is_answered()
    {
        (string Path, string Host, HttpStatusCode Expected)[] asked =
        [
            ("/", "attacker.example", HttpStatusCode.MisdirectedRequest),
            ("/metrics", "attacker.example:8080", HttpStatusCode.MisdirectedRequest),
            ("/ready", "127.0.0.1.attacker.example", HttpStatusCode.MisdirectedRequest),
            ("/live", "192.0.2.1", HttpStatusCode.OK), // a balancer, which asks by address
            ("/live", "[2001:db8::1]:8080", HttpStatusCode.OK),
            ("/", "localhost", HttpStatusCode.OK),
            ("/", "Gateway.example", HttpStatusCode.OK),
            ("/", "pages.contoso.example", HttpStatusCode.OK),
        ];
        await using var hop = OddHop.Start();
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port) { Tls = "off", WebNames = "pages.contoso.example" });
        using var web = new HttpClient { BaseAddress = gateway.Web };
        foreach (var (path, host, expected) in asked)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative)) { Headers = { Host = host } };
            using var answer = await web.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal((host, expected), (host, answer.StatusCode));
        }
    }

    [Fact]
    public async Task A_node_whose_database_is_away_says_so_and_stays_in_service()
    {
        await using var hop = OddHop.Start(HopScript.Normal);
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port));
        using var web = new HttpClient { BaseAddress = gateway.Web };

        await File.WriteAllTextAsync(gateway.Database, "no database any more", TestContext.Current.CancellationToken);

        var answer = await web.GetAsync(new Uri("ready", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("database: Degraded, it does not answer", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(250, (await Sender.SendAsync(gateway.Port, Letter.New())).Reply.Code);
    }

    /// <summary>Law 1: what is written into a file without a name would be gone with the process.</summary>
    [Fact]
    public async Task A_node_whose_database_was_moved_away_promises_nothing_more()
    {
        await using var hop = OddHop.Start(HopScript.Normal);
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port) { Delivery = "queue" });
        using var web = new HttpClient { BaseAddress = gateway.Web };

        File.Move(gateway.Database, gateway.Database + ".moved");

        var answer = await web.GetAsync(new Uri("ready", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("custody: Unhealthy", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(452, (await Sender.SendAsync(gateway.Port, Letter.New())).Reply.Code);
        Assert.False(File.Exists(gateway.Database), "An empty database was made in its place.");

        File.Move(gateway.Database + ".moved", gateway.Database);
        Assert.Equal(250, (await Sender.SendAsync(gateway.Port, Letter.New())).Reply.Code);
    }
}
