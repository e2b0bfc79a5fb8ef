using Undersign.Protocols.Spf;

namespace Undersign.Protocols.Tests.Spf;

/// <summary>The grammar of RFC 7208 §12, where a single wrong word spoils all of it.</summary>
public sealed class SpfRecordTests
{
    [Theory]
    [InlineData("v=spf1")]
    [InlineData("V=SPF1 -ALL")]
    [InlineData("v=spf1 mx a:mail.example/24 a:mail.example//64 mx/24//64 ptr ptr:example.org exists:%{i}._spf.example.org ?all")]
    [InlineData("v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 ip6:::ffff:192.0.2.1 include:_spf.example.org. ~all")]
    [InlineData("v=spf1 redirect=%{d2}.example exp=explain._spf.%{d} unknown=%{o} -all")]
    [InlineData("v=spf1 exists:%{L1r+-}.%{dr/-}.%% a:%{h}")]
    public void Is_read(string text)
    {
        Assert.True(SpfRecord.IsOne(text));
        Assert.True(SpfRecord.TryParse(text, out var record, out var fault), fault);
        Assert.Equal(text.Split(' ').Length - 1, record.Terms.Count);
    }

    [Theory]
    [InlineData("v=spf1 ipv4:192.0.2.1 -all", "begins with no mechanism")]
    [InlineData("v=spf1 ip4:192.0.2 -all", "is no address or network")]
    [InlineData("v=spf1 ip4:192.0.2.1/33 -all", "is no address or network")]
    [InlineData("v=spf1 ip4:192.0.2.1/024 -all", "is no address or network")]
    [InlineData("v=spf1 ip4:2001:db8::1 -all", "is no address or network")]
    [InlineData("v=spf1 ip6:[2001:db8::1] -all", "is no address or network")]
    [InlineData("v=spf1 include -all", "names no domain")]
    [InlineData("v=spf1 include: -all", "is no domain")]
    [InlineData("v=spf1 include:example -all", "is no domain")]
    [InlineData("v=spf1 a:example.123 -all", "is no domain")]
    [InlineData("v=spf1 a:%{x}.example -all", "is not written as")]
    [InlineData("v=spf1 a:%{d0}.example -all", "is not written as")]
    [InlineData("v=spf1 a:%{d -all", "is not written as")]
    [InlineData("v=spf1 a:100%.example -all", "is not written as")]
    [InlineData("v=spf1 all:example.org", "has something behind it")]
    [InlineData("v=spf1 a/ -all", "ends in no number of bits")]
    [InlineData("v=spf1 mx//129 -all", "ends in no number of bits")]
    [InlineData("v=spf1 redirect=example.org redirect=example.net", "has redirect= twice")]
    [InlineData("v=spf1 +redirect=example.org", "is no modifier")]
    [InlineData("v=spf1 - all", "begins with no mechanism")]
    [InlineData("v=spf1 a:caf\u00e9.example -all", "is not written as")]
    public void A_word_that_is_wrong_is_named(string text, string fault)
    {
        Assert.False(SpfRecord.TryParse(text, out _, out var said));
        Assert.Contains(fault, said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v=spf10 -all")]
    [InlineData("v=spf1;-all")]
    [InlineData("spf2.0/pra -all")]
    [InlineData(" v=spf1 -all")]
    public void Other_texts_are_none(string text) => Assert.False(SpfRecord.IsOne(text));

    [Fact]
    public void Where_all_matches_nothing_is_gone_on_to()
    {
        Assert.True(SpfRecord.TryParse("v=spf1 redirect=example.org -all", out var closed, out _));
        Assert.True(SpfRecord.TryParse("v=spf1 redirect=example.org mx", out var open, out _));

        Assert.Null(closed.Redirect);
        Assert.Equal("example.org", open.Redirect?.Value);
    }

    [Fact]
    public void A_huge_record_takes_no_longer_than_its_length()
    {
        var text = "v=spf1" + string.Concat(Enumerable.Repeat(" ip4:192.0.2.1", 4_600)); // what fits a DNS message

        Assert.True(SpfRecord.TryParse(text, out var record, out _));
        Assert.Equal(4_600, record.Terms.Count);
    }
}
