using System.Text;

namespace Undersign.EndToEnd.Receiving;

/// <summary>Behind HAProxy the client counts, and nobody else can say who it is. PROXY protocol, version 2.</summary>
public sealed class BalancerTests
{
    private const string Known = "127.0.5.7";
    private const string Stranger = "127.0.5.8";
    private const string Listed = $", proxyProtocol: {{ from: [{HaproxyInstance.Address}] }}";

    [Fact]
    public async Task The_clients_own_address_says_whose_mail_it_is_and_stands_in_received_and_trace()
    {
        await using var hop = OddHop.Start();
        await using var gateway = await StartAsync(hop);
        await using var balancer = await HaproxyInstance.StartAsync(gateway.Port, "send-proxy-v2 proxy-v2-options crc32c");
        await using var known = await LineClient.GreetedAsync(balancer.Port, Known);
        await using var stranger = await LineClient.GreetedAsync(balancer.Port, Stranger);

        Assert.StartsWith("250", await known.SendAsync(), StringComparison.Ordinal);
        Assert.StartsWith("550 5.7.1", await stranger.SendAsync(), StringComparison.Ordinal);

        Assert.Contains($"[{Known}]", Assert.Single(hop.Taken).Text, StringComparison.Ordinal);
        await gateway.StopAsync();
        var traces = await gateway.CommandAsync("trace", "--json");
        Assert.Contains($"\"client\":\"{Known}\"", traces.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(HaproxyInstance.Address, traces.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ranges_and_limits_are_the_clients()
    {
        await using var hop = OddHop.Start();
        await using var gateway = await StartAsync(hop, ", remoteIpRanges: [127.0.0.1, 127.0.5.0/28]", "connectionsPerAddress: 1");
        await using var balancer = await HaproxyInstance.StartAsync(gateway.Port, "send-proxy-v2");
        await using var first = await LineClient.GreetedAsync(balancer.Port, Known);
        await using var other = await LineClient.GreetedAsync(balancer.Port, Stranger);
        await using var second = await LineClient.ConnectAsync(balancer.Port, Known);
        await using var outside = await LineClient.ConnectAsync(balancer.Port, "127.0.5.99");

        Assert.StartsWith("421 4.3.2", await second.ReplyAsync(), StringComparison.Ordinal);
        Assert.StartsWith("554 5.7.1", await outside.ReplyAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_header_comes_before_tls()
    {
        await using var hop = OddHop.Start();
        await using var gateway = await StartAsync(hop, tls: "onConnect");
        await using var balancer = await HaproxyInstance.StartAsync(gateway.Port, "send-proxy-v2");
        await using var client = await LineClient.ConnectAsync(balancer.Port, Known);
        await client.HandshakeAsync();

        Assert.StartsWith("220 ", await client.ReplyAsync(), StringComparison.Ordinal);
        await client.SayAsync("EHLO client.example");
        Assert.StartsWith("250", await client.SendAsync(), StringComparison.Ordinal);
    }

    /// <summary>HAProxy's own looks come with LOCAL, and it passes nobody on while they fail.</summary>
    [Fact]
    public async Task The_balancer_sees_that_we_live()
    {
        await using var hop = OddHop.Start();
        await using var gateway = await StartAsync(hop, ", protocolLog: true");
        await using var balancer = await HaproxyInstance.StartAsync(gateway.Port, "send-proxy-v2 check inter 100ms");

        await Patience.UntilAsync(
            () => Task.FromResult(Logged(gateway).Contains("EHLO haproxy.example", StringComparison.Ordinal)),
            () => Logged(gateway) + gateway.Output);
        await using var client = await LineClient.GreetedAsync(balancer.Port, Known);

        Assert.StartsWith("250", await client.SendAsync(), StringComparison.Ordinal);
        await gateway.StopAsync();
        Assert.Contains($",{HaproxyInstance.Address}:", Logged(gateway), StringComparison.Ordinal); // the balancer's own
        Assert.Contains($",{Known}:", Logged(gateway), StringComparison.Ordinal);
        Assert.DoesNotContain("[1013]", gateway.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_is_not_listed_gets_a_syntax_error()
    {
        await using var hop = OddHop.Start();
        await using var gateway = await StartAsync(hop);
        await using var client = await LineClient.ConnectAsync(gateway.Port, Stranger);
        await client.WriteAsync("\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c\x7f\0\x05\x07\x7f\0\0\x01\x12\x34\x09\xdd");

        Assert.StartsWith("220 ", await client.ReplyAsync(), StringComparison.Ordinal);
        Assert.StartsWith("500 5.5.", await client.ReplyAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("EHLO client.example\r\n", "it does not begin with the signature")]
    [InlineData("PROXY TCP4 127.0.5.7 127.0.0.1 4711 25\r\n", "it speaks version 1")]
    public async Task Whoever_is_listed_has_to_send_the_header(string instead, string told)
    {
        await using var hop = OddHop.Start();
        await using var gateway = await StartAsync(hop);
        await using var client = await LineClient.ConnectAsync(gateway.Port, HaproxyInstance.Address);

        await client.WriteAsync(instead);

        Assert.Equal("", await client.ReplyAsync());
        await gateway.SaysAsync("[1013]");
        await gateway.SaysAsync(told);
        await gateway.SaysAsync("send-proxy-v2");
    }

    private static Task<GatewayProcess> StartAsync(OddHop hop, string more = "", string limits = "connectionsPerAddress: 500", string tls = "offered") =>
        GatewayProcess.StartAsync(new(hop.Port) { Identity = $"addresses: [{Known}]", MoreOfReceiving = Listed + more, ReceiveLimits = limits, Tls = tls });

    private static string Logged(GatewayProcess gateway) => !Directory.Exists(gateway.ProtocolLogs) ? "" : string.Concat(
        Directory.EnumerateFiles(gateway.ProtocolLogs, "*.log", SearchOption.AllDirectories).Select(static path => File.ReadAllText(path, Encoding.UTF8)));
}
