namespace Undersign.EndToEnd.Strangers;

/// <summary>Law 4: a loop ends, and stamping what is stamped changes nothing.</summary>
public sealed class LoopTests
{
    [Fact]
    public async Task A_gateway_that_is_its_own_next_hop_ends_the_loop()
    {
        var port = Loopback.FreePort();
        await using var gateway = await GatewayProcess.StartAsync(new(port) { Port = port });

        var result = await Sender.SendAsync(gateway.Port, Letter.New(), "rita@outside.example", "sven@outside.example");

        Assert.Equal("554 5.4.6", result.Reply.ToString()[..9]);
    }

    /// <summary>Mail for one of the recipients goes round in circles, mail for the other goes out.</summary>
    [Fact]
    public async Task A_loop_does_not_multiply_mail()
    {
        await using var hop = OddHop.Start();
        var port = Loopback.FreePort();
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port)
        {
            Port = port,
            MoreConnectors = $$"""{ name: circle, addressSpaces: [circle.example], smartHosts: ["127.0.0.1:{{port}}"] }""",
        });
        var letter = Letter.New();

        var result = await Sender.SendAsync(gateway.Port, letter, "rita@outside.example", "carol@circle.example");
        await hop.WaitAsync(static taken => taken.Any(static message => message.Envelope.ReversePath is null));

        Assert.Equal(250, result.Reply.Code);
        Assert.Equal("rita@outside.example", Assert.Single(Assert.Single(hop.Taken, message => message.MessageId == letter.MessageId).Recipients));
        Assert.Contains("5.4.6", Assert.Single(hop.Taken, static message => message.Envelope.ReversePath is null).Text, StringComparison.Ordinal);
        Assert.Equal(2, hop.Taken.Count);
    }

    /// <summary>A loop of others, in which our own mark is lost. RFC 5321 §6.3.</summary>
    [Theory]
    [InlineData(100, 250)]
    [InlineData(101, 554)]
    public async Task A_message_that_has_been_everywhere_goes_no_further(int hops, int expected)
    {
        await using var hop = OddHop.Start();
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port));
        var trace = string.Concat(Enumerable.Repeat("Received: from a.example by b.example; Sat, 21 Nov 2026 10:00:00 +0000\r\n", hops));

        var result = await Sender.SendAsync(gateway.Port, Letter.New(fields: trace));

        Assert.Equal(expected, result.Reply.Code);
        Assert.Equal(expected == 250 ? 1 : 0, hop.Taken.Count);
    }

    [Fact]
    public async Task The_second_gateway_leaves_what_the_first_has_stamped()
    {
        await using var hop = OddHop.Start();
        await using var second = await GatewayProcess.StartAsync(new(hop.Port) { HostName = "second.example" });
        await using var first = await GatewayProcess.StartAsync(new(second.Port) { HostName = "first.example" });
        await using var alone = await GatewayProcess.StartAsync(new(hop.Port) { HostName = "first.example" });
        var letter = Letter.New();

        await Sender.SendAsync(alone.Port, letter);
        await Sender.SendAsync(first.Port, letter);

        var (once, twice) = (hop.Taken.First(), hop.Taken.Last());
        Assert.Equal(2, hop.Taken.Count);
        Assert.Contains(GatewaySetup.Stamp, once.Text, StringComparison.Ordinal);
        Assert.Equal(FromOriginalOn(once), FromOriginalOn(twice));
        Assert.Equal(1, Occurrences(twice.Text, "X-Undersign-Processed:"));
    }

    private static string FromOriginalOn(TakenMessage message) => message.Text[message.Text.IndexOf("From: Anna", StringComparison.Ordinal)..];

    private static int Occurrences(string text, string what) => text.Split(what).Length - 1;
}
