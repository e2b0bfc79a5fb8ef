using Undersign.Settings;

namespace Undersign.Tests.Settings;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData("30s", 30)]
    [InlineData("5m", 300)]
    [InlineData("36h", 129_600)]
    [InlineData("7d", 604_800)]
    public void Reads_a_number_and_its_unit(string text, int seconds)
    {
        Assert.True(DurationText.TryParse(text, out var time));
        Assert.Equal(seconds, time.TotalSeconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("5")]
    [InlineData("-5m")]
    [InlineData("1.5h")]
    [InlineData("5 m")]
    [InlineData("2147483647d")]
    [InlineData("99999999999999999999s")]
    public void Refuses_what_is_none_and_what_nobody_lives_to_see(string text) => Assert.False(DurationText.TryParse(text, out _));
}
