using Undersign.Commands;

namespace Undersign.Tests.Commands;

/// <summary>Which messages a queue command takes its words for.</summary>
public sealed class QueueKeyTests
{
    [Theory]
    [InlineData("")] // a variable that was not set
    [InlineData("-")]
    [InlineData("0193f0a")]
    [InlineData("0193f0a2*")]
    [InlineData("all-the-rest")]
    public void What_is_no_key_is_every_keys_beginning_for_nobody(string key) =>
        Assert.Contains("is not a key", Assert.Single(QueueCommand.Create().Parse(["remove", key]).Errors).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("--organisation")]
    [InlineData("--destination")]
    [InlineData("--recipient")]
    public void An_empty_condition_is_none(string option) =>
        Assert.Contains($"{option} is empty", Assert.Single(QueueCommand.Create().Parse(["remove", option, ""]).Errors).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("waiting")]
    [InlineData("ready")]
    [InlineData("retry")]
    [InlineData("active")]
    [InlineData("held")]
    [InlineData("set-aside")]
    [InlineData("set aside")]
    public void Every_state_that_is_shown_can_be_asked_for(string state) => Assert.Empty(QueueCommand.Create().Parse(["list", "--state", state]).Errors);

    [Theory]
    [InlineData("0193f0a2")]
    [InlineData("0193f0a2-9c1b-7cc2-8d1f-0123456789ab")]
    public void A_key_or_its_beginning_is_one(string key) => Assert.Empty(QueueCommand.Create().Parse(["remove", key]).Errors);
}
