using System.Net;
using Undersign.Protocols.Dns;

namespace Undersign.Protocols.Tests.Dns;

/// <summary>The stub resolver, asking a name server over real sockets. RFC 1035, RFC 2308, RFC 5452.</summary>
public sealed class DnsResolverTests : IAsyncDisposable
{
    private readonly NameServerDouble _server = new();

    private static CancellationToken TestEnds => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact(Timeout = 20_000)]
    public async Task Finds_exchanges()
    {
        _server.Mx("contoso.example", 10, "mx1.contoso.example").Mx("contoso.example", 20, "mx2.contoso.example");

        var found = Assert.IsType<DnsAnswer.Found>(await ResolveAsync("Contoso.Example.", DnsType.MailExchange));

        Assert.Equal(["10 mx1.contoso.example", "20 mx2.contoso.example"], found.Records.Cast<DnsRecord.MailExchange>().Select(record => $"{record.Preference} {record.Host}"), StringComparer.Ordinal);
    }

    [Fact(Timeout = 20_000)]
    public async Task Finds_addresses_of_both_kinds_in_turn()
    {
        _server.Address("mx.example", "192.0.2.1").Address("mx.example", "192.0.2.2").Address("mx.example", "2001:db8::1");

        var found = Assert.IsType<DnsAnswer.Found>(await Resolver().ResolveAddressesAsync("mx.example", TestEnds));

        Assert.Equal(["2001:db8::1", "192.0.2.1", "192.0.2.2"], found.Records.Cast<DnsRecord.Address>().Select(record => record.Value.ToString()), StringComparer.Ordinal);
    }

    [Fact(Timeout = 20_000)]
    public async Task Finds_names_of_addresses_of_both_kinds()
    {
        _server.Pointer("192.0.2.10", "gateway.example").Pointer("2001:db8::10", "gateway6.example");

        Assert.Equal("gateway.example", Name(await ResolveAsync("10.2.0.192.in-addr.arpa", DnsType.DomainPointer)));
        Assert.Equal("gateway6.example", Name(await ResolveAsync(ReverseName.Of(IPAddress.Parse("2001:db8::10")), DnsType.DomainPointer)));
        Assert.Equal("0.1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa", ReverseName.Of(IPAddress.Parse("2001:db8::10")));

        static string Name(DnsAnswer answer) => Assert.IsType<DnsRecord.DomainPointer>(Assert.Single(Assert.IsType<DnsAnswer.Found>(answer).Records)).Target;
    }

    [Fact(Timeout = 20_000)]
    public async Task An_alias_that_is_asked_for_is_not_followed()
    {
        _server.Alias("selector1._domainkey.contoso.example", "selector1._domainkey.tenant.example");

        var found = Assert.IsType<DnsAnswer.Found>(await ResolveAsync("selector1._domainkey.contoso.example", DnsType.Alias));

        Assert.Equal("selector1._domainkey.tenant.example", Assert.IsType<DnsRecord.CanonicalName>(Assert.Single(found.Records)).Target);
    }

    [Fact(Timeout = 20_000)]
    public async Task A_truncated_answer_by_TCP_is_none()
    {
        _server.Mx("contoso.example", 10, "mx.contoso.example");
        (_server.TruncatesUdp, _server.TruncatesTcp) = (true, true);

        Assert.IsType<DnsAnswer.Failed>(await ResolveAsync("contoso.example", DnsType.MailExchange));
    }

    [Theory(Timeout = 20_000)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_circle_of_aliases_is_no_answer_whatever_its_length(int length)
    {
        for (var number = 0; number < length; number++)
        {
            _server.Alias($"a{number}.example", $"a{(number + 1) % length}.example");
        }

        Assert.IsType<DnsAnswer.Failed>(await ResolveAsync("a0.example", DnsType.MailExchange));
    }

    [Fact(Timeout = 20_000)]
    public async Task A_record_that_cannot_be_read_does_not_mean_that_there_is_none()
    {
        _server.BrokenMx("contoso.example").Address("contoso.example", "192.0.2.1");

        Assert.IsType<DnsAnswer.Failed>(await ResolveAsync("contoso.example", DnsType.MailExchange));
    }

    [Fact(Timeout = 20_000)]
    public async Task A_record_that_cannot_be_read_spoils_no_others()
    {
        _server.BrokenMx("contoso.example").Mx("contoso.example", 10, "mx.contoso.example");

        var found = Assert.IsType<DnsAnswer.Found>(await ResolveAsync("contoso.example", DnsType.MailExchange));

        Assert.Equal("mx.contoso.example", Assert.IsType<DnsRecord.MailExchange>(Assert.Single(found.Records)).Host);
    }

    [Fact(Timeout = 20_000)]
    public async Task Joins_the_strings_of_a_text()
    {
        var text = new string('a', 255) + "v=STSv1; id=20261121;";
        _server.Text("_mta-sts.contoso.example", text);

        var found = Assert.IsType<DnsAnswer.Found>(await ResolveAsync("_mta-sts.contoso.example", DnsType.Text));

        Assert.Equal(text, Assert.IsType<DnsRecord.Text>(Assert.Single(found.Records)).Value);
    }

    [Fact(Timeout = 20_000)]
    public async Task Follows_aliases()
    {
        _server.Alias("www.contoso.example", "a.contoso.example").Alias("a.contoso.example", "b.contoso.example").Address("b.contoso.example", "192.0.2.7");

        var found = Assert.IsType<DnsAnswer.Found>(await ResolveAsync("www.contoso.example", DnsType.Address));

        Assert.Equal("192.0.2.7", Assert.IsType<DnsRecord.Address>(Assert.Single(found.Records)).Value.ToString());
    }

    [Fact(Timeout = 20_000)]
    public async Task Aliases_in_a_circle_have_an_end()
    {
        _server.Alias("a.example", "b.example").Alias("b.example", "a.example");

        Assert.IsType<DnsAnswer.Failed>(await ResolveAsync("a.example", DnsType.Address));
    }

    [Fact(Timeout = 20_000)]
    public async Task Tells_no_name_from_no_record()
    {
        _server.Address("contoso.example", "192.0.2.1");

        Assert.IsType<DnsAnswer.NoRecord>(await ResolveAsync("contoso.example", DnsType.MailExchange));
        Assert.IsType<DnsAnswer.NoName>(await ResolveAsync("nobody.example", DnsType.MailExchange));
    }

    [Theory(Timeout = 20_000)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task A_server_that_cannot_help_leaves_it_to_the_next(int code)
    {
        await using var other = new NameServerDouble();
        _server.Code = _ => code;
        other.Mx("contoso.example", 10, "mx1.contoso.example");

        Assert.IsType<DnsAnswer.Failed>(await ResolveAsync("contoso.example", DnsType.MailExchange));
        Assert.IsType<DnsAnswer.Found>(await new DnsResolver([_server.EndPoint, other.EndPoint], TimeProvider.System).ResolveAsync("contoso.example", DnsType.MailExchange, TestEnds));
    }

    [Fact(Timeout = 20_000)]
    public async Task A_silent_server_is_waited_for_and_then_the_next_is_asked()
    {
        await using var other = new NameServerDouble();
        _server.IsSilent = true;
        other.Mx("contoso.example", 10, "mx1.contoso.example");

        Assert.IsType<DnsAnswer.Found>(await new DnsResolver([_server.EndPoint, other.EndPoint], TimeProvider.System).ResolveAsync("contoso.example", DnsType.MailExchange, TestEnds));
    }

    [Fact(Timeout = 20_000)]
    public async Task What_does_not_fit_comes_by_tcp()
    {
        _server.TruncatesUdp = true;
        _server.Mx("contoso.example", 10, "mx1.contoso.example");

        Assert.IsType<DnsAnswer.Found>(await ResolveAsync("contoso.example", DnsType.MailExchange));
        Assert.Equal(["mx contoso.example udp", "mx contoso.example tcp"], _server.Asked, StringComparer.Ordinal);
    }

    [Fact(Timeout = 20_000)]
    public async Task Remembers_for_as_long_as_it_may()
    {
        _server.Mx("contoso.example", 10, "mx1.contoso.example", ttl: 60).Mx("hasty.example", 10, "mx1.hasty.example", ttl: 0);
        var resolver = Resolver();
        for (var i = 0; i < 2; i++)
        {
            await resolver.ResolveAsync("contoso.example", DnsType.MailExchange, TestEnds);
            await resolver.ResolveAsync("hasty.example", DnsType.MailExchange, TestEnds);
        }

        Assert.Single(_server.Asked, asked => asked == "mx contoso.example udp");
        Assert.Equal(2, _server.Asked.Count(asked => asked == "mx hasty.example udp"));
    }

    [Fact(Timeout = 20_000)]
    public async Task Hears_no_answer_to_another_question()
    {
        _server.Mx("contoso.example", 10, "mx1.contoso.example");
        var isForged = true;
        _server.Mangle = answer =>
        {
            answer[1] ^= (byte)(isForged ? 1 : 0);
            isForged = false;
            return answer;
        };

        // The first answer has another number and is passed over; the second question is answered.
        Assert.IsType<DnsAnswer.Found>(await ResolveAsync("contoso.example", DnsType.MailExchange));
        Assert.Equal(2, _server.Asked.Count);
    }

    [Theory(Timeout = 20_000)]
    [InlineData("")]
    [InlineData("a..example")]
    [InlineData("a-label-that-is-longer-than-the-sixty-three-octets-a-label-may-have.example")]
    [InlineData("müller.example")]
    public async Task What_is_no_name_is_not_asked_for(string name)
    {
        Assert.IsType<DnsAnswer.NoName>(await ResolveAsync(name, DnsType.MailExchange));
        Assert.Empty(_server.Asked);
    }

    [Fact]
    public void Reads_the_machines_name_servers()
    {
        var servers = NameServers.Parse(["# comment", "search contoso.example", "nameserver 192.0.2.53", "nameserver 2001:db8::53", "nameserver nonsense", "options edns0"]);

        Assert.Equal([new IPEndPoint(IPAddress.Parse("192.0.2.53"), 53), new IPEndPoint(IPAddress.Parse("2001:db8::53"), 53)], servers);
        Assert.Equal([new IPEndPoint(IPAddress.Loopback, 53)], NameServers.Parse([]));
    }

    private DnsResolver Resolver() => new([_server.EndPoint], TimeProvider.System);

    private Task<DnsAnswer> ResolveAsync(string name, DnsType type) => Resolver().ResolveAsync(name, type, TestEnds);
}
