using Undersign.Protocols.MtaSts;

namespace Undersign.Protocols.Tests.MtaSts;

/// <summary>RFC 8461 §3.1, §3.2, §4.1.</summary>
public sealed class MtaStsPolicyTests
{
    [Fact]
    public void Reads_the_policy_of_the_RFC()
    {
        var policy = Parse("version: STSv1\nmode: enforce\nmx: mail.example.com\nmx: *.example.net\nmx: backupmx.example.com\nmax_age: 604800\n");

        Assert.Equal(MtaStsMode.Enforce, policy.Mode);
        Assert.Equal(["mail.example.com", "*.example.net", "backupmx.example.com"], policy.Exchanges, StringComparer.Ordinal);
        Assert.Equal(TimeSpan.FromDays(7), policy.MaxAge);
    }

    [Theory]
    [InlineData("mail.example.com", true)]
    [InlineData("MAIL.example.COM", true)]
    [InlineData("a.example.net", true)]
    [InlineData("example.net", false)]
    [InlineData("a.b.example.net", false)]
    [InlineData(".example.net", false)]
    [InlineData("other.example.com", false)]
    [InlineData("xexample.net", false)]
    public void A_wildcard_stands_for_one_label(string host, bool isNamed) =>
        Assert.Equal(isNamed, Parse("version: STSv1\r\nmode: testing\r\nmx: mail.example.com\r\nmx: *.example.net\r\nmax_age: 1").Names(host));

    [Fact]
    public void Of_a_key_that_stands_twice_the_first_counts_and_unknown_ones_are_passed_over() =>
        Assert.Equal(new(MtaStsMode.None, [], TimeSpan.FromSeconds(9)), Parse("version: STSv1\nmode: none\nmode: enforce\nmax_age: 9\nmax_age: 10\nreport: to nobody\n") with { Exchanges = [] });

    [Fact]
    public void Nobody_is_held_to_it_for_more_than_a_year() => Assert.Equal(TimeSpan.FromSeconds(31_557_600), Parse("version: STSv1\nmode: none\nmax_age: 9999999999\n").MaxAge);

    [Theory]
    [InlineData("")]
    [InlineData("mode: none\nmax_age: 1\n")]
    [InlineData("version: STSv1\nmax_age: 1\n")]
    [InlineData("version: STSv1\nmode: Enforce\nmx: a.example\nmax_age: 1\n")]
    [InlineData("version: STSv1\nmode: none\n")]
    [InlineData("version: STSv1\nmode: none\nmax_age: -1\n")]
    [InlineData("version: STSv1\nmode: none\nmax_age: 99999999999999999999\n")]
    [InlineData("version: STSv1\nmode: testing\nmax_age: 1\n")]
    [InlineData("version: STSv1\nmode: testing\nmx: a.*.example\nmax_age: 1\n")]
    [InlineData("version: STSv1\nmode: testing\nmx: *\nmax_age: 1\n")]
    [InlineData("version: STSv1\nmode: testing\nmx:\nmax_age: 1\n")]
    [InlineData("version: STSv1\nmode: testing\nmx: a.example\nmax_age: 1\n<html>\n")]
    public void What_is_no_policy_is_none(string text)
    {
        Assert.False(MtaStsPolicy.TryParse(text, out _, out var fault));
        Assert.NotNull(fault);
    }

    [Theory]
    [InlineData("v=STSv1; id=20160831085700Z;", "20160831085700Z")]
    [InlineData("v=STSv1;id=a", "a")]
    [InlineData("v=STSv1 ; x=y; id=a ;", "a")]
    [InlineData("v=STSv1; id=;", null)]
    [InlineData("v=STSv1", null)]
    [InlineData("v=STSv10; id=a", null)]
    [InlineData("v=STSv1; id=a-b", null)]
    [InlineData("v=STSv1; id=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", null)]
    [InlineData("id=a; v=STSv1", null)]
    [InlineData("v=spf1 -all", null)]
    public void Reads_the_id_of_a_record(string text, string? id) => Assert.Equal(id, MtaStsRecord.IdOf([text, "other=text"]));

    [Fact]
    public void Of_two_records_none_counts() => Assert.Null(MtaStsRecord.IdOf(["v=STSv1; id=a", "v=STSv1; id=b"]));

    private static MtaStsPolicy Parse(string text)
    {
        Assert.True(MtaStsPolicy.TryParse(text, out var policy, out var fault), fault);
        return policy;
    }
}
