using System.Net;
using Undersign.Protocols.Dns;
using Undersign.Protocols.Spf;
using Undersign.Protocols.Tests.Dns;

namespace Undersign.Protocols.Tests.Spf;

/// <summary>A record as a whole: what it costs and what it depends on. RFC 7208 §4.6.4.</summary>
public sealed class SpfSurveyTests : IAsyncDisposable
{
    private readonly NameServerDouble _names = new();

    public ValueTask DisposeAsync() => _names.DisposeAsync();

    [Fact(Timeout = 60_000)]
    public async Task Counts_what_each_term_costs_with_all_that_it_includes()
    {
        _names.Text("contoso.example", "v=spf1 ip4:192.0.2.1 include:mail.example mx -all").Mx("contoso.example", 10, "mx.contoso.example").Address("mx.contoso.example", "192.0.2.9")
            .Text("mail.example", "v=spf1 include:a.mail.example include:b.mail.example +all").Text("a.mail.example", "v=spf1 ip4:203.0.113.1 ~all").Text("b.mail.example", "v=spf1 a:host.example ~all")
            .Address("host.example", "203.0.113.2");

        var survey = await SurveyAsync();

        Assert.Equal(["ip4:192.0.2.1 0", "include:mail.example 4", "mx 1", "-all 0"], survey.Costs.Select(static cost => $"{cost.Term.Text} {cost.Lookups}"), StringComparer.Ordinal);
        Assert.Equal((SpfResult.Fail, 5, 0, false), (survey.Verdict.Result, survey.Lookups, survey.VoidLookups, survey.IsTooDear));
        Assert.Equal(["a.mail.example", "b.mail.example", "mail.example"], survey.Included.Order(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Counts_beyond_the_limit_and_past_faults()
    {
        _names.Text("contoso.example", $"v=spf1 include:nothing.example {string.Join(' ', Enumerable.Range(0, 12).Select(static number => $"a:h{number}.example"))} -all");

        var survey = await SurveyAsync();

        Assert.Equal((SpfResult.PermError, 13, 12, true), (survey.Verdict.Result, survey.Lookups, survey.VoidLookups, survey.IsTooDear));
        Assert.Contains("nothing.example is included and has no SPF record", survey.Verdict.Why, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_depends_on_the_message_is_said_and_not_guessed()
    {
        _names.Text("contoso.example", "v=spf1 exists:%{i}._spf.contoso.example ptr include:%{l}._users.contoso.example -all");

        var survey = await SurveyAsync();

        Assert.Equal(["exists:%{i}._spf.contoso.example", "ptr", "include:%{l}._users.contoso.example"], survey.Dynamic, StringComparer.Ordinal);
        Assert.Equal((SpfResult.Fail, 3), (survey.Verdict.Result, survey.Lookups));
        Assert.Equal(["txt contoso.example udp"], _names.Asked, StringComparer.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_redirect_counts_and_its_end_is_the_records_end()
    {
        _names.Text("contoso.example", "v=spf1 redirect=_spf.contoso.example").Text("_spf.contoso.example", "v=spf1 ip4:192.0.2.1 ~all");

        var survey = await SurveyAsync();

        Assert.Equal((SpfResult.SoftFail, 1), (survey.Verdict.Result, survey.Lookups));
        Assert.Equal(["_spf.contoso.example"], survey.Included, StringComparer.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Strings_are_joined_without_a_space_and_a_huge_answer_comes_by_TCP()
    {
        var addresses = string.Concat(Enumerable.Range(0, 250).Select(static number => $" ip4:192.0.2.{number}"));
        _names.TruncatesUdp = true;
        _names.Text("contoso.example", $"v=spf1{addresses} -all"); // some 4,000 octets in strings of 255

        var survey = await SurveyAsync();

        Assert.Equal((SpfResult.Fail, 251), (survey.Verdict.Result, survey.Costs.Count));
        Assert.Contains(_names.Asked, static question => question == "txt contoso.example tcp");
    }

    [Fact(Timeout = 60_000)]
    public async Task A_record_is_tried_before_it_is_published()
    {
        Assert.True(SpfRecord.TryParse("v=spf1 ip4:192.0.2.1 -all", out var record, out _));
        var checks = new SpfCheck(new([_names.EndPoint], TimeProvider.System), TimeProvider.System);

        Assert.Equal(SpfResult.Pass, (await checks.TryAsync(record, new(IPAddress.Parse("192.0.2.1"), "postmaster", "contoso.example", "gateway.example"), TestContext.Current.CancellationToken)).Result);
        Assert.Equal(0, (await checks.SurveyAsync(record, "contoso.example", TestContext.Current.CancellationToken)).Lookups);
        Assert.Empty(_names.Asked);
    }

    private Task<SpfSurvey> SurveyAsync() =>
        new SpfCheck(new DnsResolver([_names.EndPoint], TimeProvider.System), TimeProvider.System).SurveyAsync("contoso.example", TestContext.Current.CancellationToken);
}
