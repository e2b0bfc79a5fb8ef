using Undersign.Onboarding.Tenants;

namespace Undersign.Tests.Onboarding.Tenants;

/// <summary>Ours in their order, and others where they were.</summary>
public sealed class RulePlacesTests
{
    private static readonly string[] Wanted = ["a", "b", "c", "d"];

    [Theory]
    [InlineData("", "abcd")]
    [InlineData("xy", "abcdxy")]
    [InlineData("abcd", "abcd")]
    [InlineData("xabcdy", "xabcdy")]
    [InlineData("xaybzcd", "xaybzcd")]
    [InlineData("xacdy", "xabcdy")]
    [InlineData("xaydz", "xabcydz")]
    [InlineData("xd", "xabcd")]
    [InlineData("xa", "xabcd")]
    [InlineData("dxabc", "xabcd")]
    [InlineData("xbcdya", "xabcdy")]
    [InlineData("dxcybza", "xyzabcd")]
    [InlineData("bxacd", "xabcd")]
    public void Every_start_ends_in_order_with_others_as_they_were(string shown, string expected)
    {
        var rules = shown.Select(static name => name.ToString()).ToList();

        foreach (var (name, place) in RulePlaces.Of(Wanted, rules))
        {
            rules.Remove(name);
            rules.Insert(place, name);
        }

        Assert.Equal(expected, string.Concat(rules));
    }
}
