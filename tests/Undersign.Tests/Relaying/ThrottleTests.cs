using System.Globalization;
using Undersign.Protocols.Smtp;
using Undersign.Relaying;

namespace Undersign.Tests.Relaying;

/// <summary>The words in which the providers ask for less, as they send them, and what follows.</summary>
public sealed class ThrottleTests : RelayTestBase
{
    [Theory]
    [InlineData("451 4.7.500 Server busy. Please try again later from [192.0.2.1]. (S77719)", "TooMuch")]
    [InlineData("451 4.7.650 The mail server [192.0.2.1] has been temporarily rate limited due to IP reputation.", "TooMuch")]
    [InlineData("451 4.7.699 Access denied, please try again later", "TooMuch")]
    [InlineData("451 4.7.860 too many messages", "TooMuch")]
    [InlineData("421 4.7.28 Our system has detected an unusual rate of unsolicited mail", "TooMuch")]
    [InlineData("421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to unexpected volume or user complaints", "TooMuch")]
    [InlineData("454 Throttling failure: Maximum sending rate exceeded.", "TooMuch")]
    [InlineData("450 4.2.1 Peak SMTP relay limit exceeded", "TooMuch")]
    [InlineData("452 4.3.1 Insufficient system resources", "TooMuch")]
    [InlineData("432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded", "TooManyAtOnce")]
    [InlineData("421 4.3.2 The maximum number of concurrent connections has exceeded a limit, closing transmission channel", "TooManyAtOnce")]
    [InlineData("421 too many sessions", "TooManyAtOnce")]
    [InlineData("421 4.4.2 Connection timed out", "None")]
    [InlineData("451 4.7.1 Greylisted, try again in 300 seconds", "None")]
    [InlineData("450 4.2.1 The user you are trying to contact is receiving mail too quickly", "None")]
    [InlineData("452 4.5.3 Too many recipients", "None")]
    [InlineData("451 4.7.5 The certificate of the next hop has expired", "None")]
    [InlineData("550 5.7.708 Service unavailable. Access denied, traffic not accepted from this IP", "None")]
    [InlineData("250 2.0.0 OK", "None")]
    public void Knows_who_asks_for_less(string reply, string throttle) => Assert.Equal(throttle, ThrottleSigns.Of(Reply(reply)).ToString());

    [Fact(Timeout = 20_000)]
    public async Task A_next_hop_that_asks_for_less_gets_nothing_for_a_while()
    {
        var time = new SteppedTime();
        await using var hop = new NextHop((_, command) =>
            command.StartsWith("RCPT", StringComparison.Ordinal) ? "451 4.7.500 Server busy" : NextHop.Usual(command));
        var (relay, connector) = (Relay(new() { SendingLimit = TimeSpan.FromSeconds(10) }, time), Connector(hop.Port));

        var first = await HandOverAsync(relay, connector);
        Assert.Equal("451 4.7.500 Server busy", Only(first));
        Assert.Contains("gets too much", first.Advice, StringComparison.Ordinal);

        Assert.Equal("451 4.3.2 The next hop wants less mail for a while", Only(await HandOverAsync(relay, connector)));
        Assert.Single(Assert.Single(hop.Connections).Commands, command => command.StartsWith("RCPT", StringComparison.Ordinal));

        time.Advance(DestinationGate.FirstPause * 1.3);
        Assert.Equal("451 4.7.500 Server busy", Only(await HandOverAsync(relay, connector)));
    }

    [Fact(Timeout = 20_000)]
    public async Task A_next_hop_that_keeps_asking_for_less_gets_longer_pauses_however_seldom_mail_comes()
    {
        var time = new SteppedTime();
        await using var hop = new NextHop((_, command) => command == "CONNECT" ? "421 4.7.0 Too much mail, try again later" : NextHop.Usual(command));
        var (relay, connector) = (Relay(new() { SendingLimit = TimeSpan.FromSeconds(1) }, time), Connector(hop.Port));
        await HandOverAsync(relay, connector);
        time.Advance(TimeSpan.FromMinutes(5)); // as long as custody waits, too
        time.Advance(TimeSpan.FromMinutes(5));
        await HandOverAsync(relay, connector);

        time.Advance(DestinationGate.FirstPause * 1.25); // at most 1.2 of the first, at least 1.6 for the second

        Assert.Equal("451 4.3.2 The next hop wants less mail for a while", Only(await HandOverAsync(relay, connector)));
        Assert.Equal(2, hop.Connections.Count);
    }

    [Fact(Timeout = 20_000)]
    public async Task Mail_takes_the_next_smart_host_meanwhile()
    {
        await using var busy = new NextHop((_, command) => command == "CONNECT" ? "421 4.7.0 Too many connections, try again later" : NextHop.Usual(command));
        await using var other = new NextHop();
        var (relay, connector) = (Relay(time: new SteppedTime()), Connector(busy.Port, other.Port));

        Assert.Equal("250 2.0.0 Taken", Only(await HandOverAsync(relay, connector)));
        Assert.Equal("250 2.0.0 Taken", Only(await HandOverAsync(relay, connector)));
        Assert.Single(busy.Connections);
    }

    private static SmtpReply Reply(string text)
    {
        var words = text.Split(' ', 3);
        var code = int.Parse(words[0], CultureInfo.InvariantCulture);
        return words[1].Split('.') is [{ } type, { } subject, { } detail]
            ? new(code, new(byte.Parse(type, CultureInfo.InvariantCulture), ushort.Parse(subject, CultureInfo.InvariantCulture), ushort.Parse(detail, CultureInfo.InvariantCulture)), words[2])
            : new(code, null, text[4..]);
    }
}
