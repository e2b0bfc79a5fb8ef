using System.Net;
using Undersign.Protocols.Dns;
using Undersign.Protocols.Spf;
using Undersign.Protocols.Tests.Dns;

namespace Undersign.Protocols.Tests.Spf;

/// <summary>check_host() against a name server over real sockets. RFC 7208 §4 to §7.</summary>
public sealed class SpfCheckTests : IAsyncDisposable
{
    private readonly NameServerDouble _names = new();

    private static CancellationToken TestEnds => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _names.DisposeAsync();

    [Theory(Timeout = 60_000)]
    [InlineData("v=spf1 ip4:192.0.2.0/28 -all", "192.0.2.15", SpfResult.Pass)]
    [InlineData("v=spf1 ip4:192.0.2.0/28 -all", "192.0.2.16", SpfResult.Fail)]
    [InlineData("v=spf1 ip4:192.0.2.77/28 ~all", "192.0.2.66", SpfResult.Pass)]
    [InlineData("v=spf1 ip6:2001:db8::/33 ~all", "2001:db8:8000::1", SpfResult.SoftFail)]
    [InlineData("v=spf1 ip6:2001:db8::/33 ~all", "2001:db8:7fff::1", SpfResult.Pass)]
    [InlineData("v=spf1 ip4:0.0.0.0/0 -all", "2001:db8::1", SpfResult.Fail)]
    [InlineData("v=spf1 a -all", "192.0.2.1", SpfResult.Pass)]
    [InlineData("v=spf1 a//64 -all", "2001:db8::ffff", SpfResult.Pass)]
    [InlineData("v=spf1 mx/24 -all", "198.51.100.200", SpfResult.Pass)]
    [InlineData("v=spf1 -mx ip4:198.51.100.0/24 -all", "198.51.100.1", SpfResult.Fail)]
    [InlineData("v=spf1 include:other.example -all", "203.0.113.1", SpfResult.Pass)]
    [InlineData("v=spf1 include:other.example ?all", "203.0.113.2", SpfResult.Neutral)]
    [InlineData("v=spf1 include:nothing.example -all", "203.0.113.1", SpfResult.PermError)]
    [InlineData("v=spf1 redirect=other.example", "203.0.113.1", SpfResult.Pass)]
    [InlineData("v=spf1 redirect=other.example", "203.0.113.2", SpfResult.Fail)]
    [InlineData("v=spf1 redirect=nothing.example", "203.0.113.1", SpfResult.PermError)]
    [InlineData("v=spf1 ptr -all", "192.0.2.1", SpfResult.Pass)]
    [InlineData("v=spf1 ptr -all", "192.0.2.2", SpfResult.Fail)]
    [InlineData("v=spf1 exists:%{ir}.%{v}.%{l}.%{d} -all", "192.0.2.1", SpfResult.Pass)]
    [InlineData("v=spf1 exists:%{ir}.%{v}.%{l}.%{d} -all", "192.0.2.3", SpfResult.Fail)]
    [InlineData("v=spf1 a:%{p} -all", "192.0.2.1", SpfResult.Pass)]
    [InlineData("v=spf1", "192.0.2.1", SpfResult.Neutral)]
    [InlineData("v=spf1 ip4:192.0.2.1 nonsense:x", "192.0.2.1", SpfResult.PermError)]
    public async Task Says_what_the_domain_says(string record, string client, SpfResult expected)
    {
        _names.Text("contoso.example", record).Address("contoso.example", "192.0.2.1").Address("contoso.example", "2001:db8::1")
            .Mx("contoso.example", 10, "mx.contoso.example").Address("mx.contoso.example", "198.51.100.1")
            .Text("other.example", "v=spf1 ip4:203.0.113.1 -all")
            .Pointer("192.0.2.1", "contoso.example")
            .Pointer("192.0.2.2", "contoso.example") // which has another address
            .Address("1.2.0.192.in-addr.postmaster.contoso.example", "127.0.0.2");

        Assert.Equal(expected, (await CheckAsync(client)).Result);
    }

    [Fact(Timeout = 60_000)]
    public async Task Two_records_are_an_error_and_others_beside_it_are_none()
    {
        _names.Text("contoso.example", "v=spf1 -all").Text("contoso.example", "MS=ms12345678");
        Assert.Equal(SpfResult.Fail, (await CheckAsync("192.0.2.1")).Result);

        _names.Text("double.example", "v=spf1 +all").Text("double.example", "v=spf1 -all");
        Assert.Equal(SpfResult.PermError, (await CheckAsync("192.0.2.1", "double.example")).Result);
        Assert.Equal(SpfResult.None, (await CheckAsync("192.0.2.1", "nobody.example")).Result);
    }

    [Fact(Timeout = 60_000)]
    public async Task Ten_lookups_are_allowed_and_an_eleventh_is_not()
    {
        for (var number = 0; number < 11; number++)
        {
            _names.Text($"i{number}.example", "v=spf1 ?all");
        }

        string Including(int count) => $"v=spf1 {string.Join(' ', Enumerable.Range(0, count).Select(static number => $"include:i{number}.example"))} ip4:192.0.2.1 -all";
        _names.Text("ten.example", Including(10)).Text("eleven.example", Including(11));

        Assert.Equal(SpfResult.Pass, (await CheckAsync("192.0.2.1", "ten.example")).Result);
        var verdict = await CheckAsync("192.0.2.1", "eleven.example");
        Assert.Equal(SpfResult.PermError, verdict.Result);
        Assert.Contains("more than 10", verdict.Why, StringComparison.Ordinal);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("v=spf1 include:contoso.example -all")]
    [InlineData("v=spf1 redirect=contoso.example")]
    [InlineData("v=spf1 include:b.example include:b.example -all")]
    public async Task A_circle_ends_at_the_limit(string record)
    {
        _names.Text("contoso.example", record).Text("b.example", "v=spf1 include:contoso.example include:contoso.example -all");

        Assert.Equal(SpfResult.PermError, (await CheckAsync("192.0.2.1")).Result);
        Assert.Equal(SpfResult.PermError, (await Checks().SurveyAsync("contoso.example", TestEnds)).Verdict.Result);
        Assert.InRange(_names.Asked.Count, 1, 4); // each name once
    }

    [Fact(Timeout = 60_000)]
    public async Task Two_questions_may_go_unanswered_and_no_third()
    {
        _names.Text("two.example", "v=spf1 a:x1.example a:x2.example ip4:192.0.2.1 -all").Text("three.example", "v=spf1 a:x1.example a:x2.example a:x3.example ip4:192.0.2.1 -all");

        Assert.Equal(SpfResult.Pass, (await CheckAsync("192.0.2.1", "two.example")).Result);
        Assert.Equal(SpfResult.PermError, (await CheckAsync("192.0.2.1", "three.example")).Result);
    }

    [Fact(Timeout = 60_000)]
    public async Task An_mx_with_more_exchanges_than_ten_is_an_error()
    {
        _names.Text("contoso.example", "v=spf1 mx -all");
        for (var number = 0; number < 11; number++)
        {
            _names.Mx("contoso.example", 10, $"mx{number}.example").Address($"mx{number}.example", "192.0.2.1");
        }

        Assert.Equal(SpfResult.PermError, (await CheckAsync("192.0.2.1")).Result);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_name_server_that_fails_is_no_verdict_on_the_domain()
    {
        _names.Text("contoso.example", "v=spf1 include:broken.example -all");
        _names.Code = static name => name == "broken.example" ? 2 : null; // SERVFAIL

        Assert.Equal(SpfResult.TempError, (await CheckAsync("192.0.2.1")).Result);
        Assert.Equal(SpfResult.TempError, (await Checks().SurveyAsync("contoso.example", TestEnds)).Verdict.Result);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_name_server_that_says_nothing_is_no_verdict_either()
    {
        _names.IsSilent = true;

        Assert.Equal(SpfResult.TempError, (await CheckAsync("192.0.2.1")).Result);
    }

    private SpfCheck Checks() => new(new DnsResolver([_names.EndPoint], TimeProvider.System), TimeProvider.System);

    private Task<SpfVerdict> CheckAsync(string client, string domain = "contoso.example") =>
        Checks().CheckAsync(new(IPAddress.Parse(client), "postmaster", domain, "gateway.example"), TestEnds);
}
