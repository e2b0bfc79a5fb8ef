using System.Text;
using Undersign.Decisions;

namespace Undersign.Tests.Decisions;

/// <summary>Whatever patterns an organisation has: its mail is decided in time, and the memory is everybody's.</summary>
public sealed class BoundedPatternTests
{
    /// <summary>Each of them makes a state for nearly every character of such a text.</summary>
    private static readonly string Text = new([.. new Random(5).GetItems<char>("ab", 64 * 1024)]);

    [Fact]
    public void All_patterns_of_a_message_together_have_a_limit()
    {
        var hostile = Enumerable.Range(400, 300).Select(static count => new BoundedPattern(string.Create(null, $"[ab]*a[ab]{{{count}}}c"))).ToList();

        using (PatternPatience.Begin())
        {
            Assert.ThrowsAny<TimeoutException>(() => hostile.Count(static pattern => pattern.IsMatch(Text)));
        }
    }

    [Fact]
    public void What_was_forgotten_is_found_again()
    {
        var pattern = new BoundedPattern("[ab]*a[ab]{12}c");

        Assert.All(Enumerable.Range(0, 20), round => Assert.Equal(round % 2 == 0, pattern.IsMatch(round % 2 == 0 ? Text[..300] + "abbbbbbbbbbbbc" : Text[..300])));
        Assert.Equal("[ab]*a[ab]{12}c", pattern.ToString());
    }

    [Theory]
    [InlineData("[ab]*a[ab]{1200}c")]
    [InlineData("((a{1,40}){1,40}){1,40}")]
    public void A_pattern_with_too_many_states_is_refused(string pattern)
    {
        Assert.Null(TextTest.TryRead($"/{pattern}/", static text => new TextTest.Contains(text), out var fault));
        Assert.Contains("repeats too much", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void The_longest_pattern_of_words_is_none_of_those() =>
        Assert.NotNull(TextTest.TryRead($"/{new StringBuilder().Insert(0, "word ", TextTest.MaxPattern / 5)}/", static text => new TextTest.Contains(text), out _));
}
