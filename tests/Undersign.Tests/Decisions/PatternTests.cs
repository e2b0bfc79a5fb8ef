using System.Text.Json.Nodes;
using Undersign.Decisions;
using Undersign.Organisations;
using Undersign.Settings;
using Undersign.Tests.Organisations;

namespace Undersign.Tests.Decisions;

/// <summary>What the regular expressions of rules may cost, whatever they are and whatever a message says.</summary>
public sealed class PatternTests
{
    /// <summary>It finds out something new of a text of a and b at nearly every character.</summary>
    private const string Exploding = "[ab]*a[ab]{200}c";

    [Theory]
    [InlineData("a{251}", "{251}")]
    [InlineData("((a{3,40}b?){20})", "{3,40}")]
    [InlineData("(x{9}y{7,}){60}", "{60}")]
    [InlineData("\\bx{300}", "{300}")]
    [InlineData("(?#^)x{300}", "{300}")]
    [InlineData("[]^$][^]$]x{300}", "{300}")]
    [InlineData("\\$x{300}", "{300}")]
    public void One_that_is_large_when_written_out_is_refused_and_its_largest_repetition_named(string written, string largest)
    {
        Assert.Null(Pattern.TryRead(written, out var fault));
        Assert.Contains($"describes more than 250 characters; write + or * instead of {largest}", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a{249}")]
    [InlineData("\\b(?:\\d{4}[ -]?){3}\\d{4}\\b")]
    [InlineData("\\b(offer|quote|angebot)s?\\b.{0,100}\\bdue\\b")]
    [InlineData("[a-z0-9._%+-]+@[a-z0-9.-]+\\.[a-z]{2,}")]
    [InlineData("WORDS")]
    public void Usual_ones_are_read(string written) => Assert.NotNull(Pattern.TryRead(written.Replace("WORDS", string.Concat(Enumerable.Repeat("word|", 99)), StringComparison.Ordinal), out _));

    [Fact]
    public void One_of_many_classes_that_overlap_is_refused_for_its_tables()
    {
        var written = string.Concat(Enumerable.Range(0, 90).Select(static index => $"[{(char)(0x1000 + (index * 97))}-{(char)(0x6000 + (index * 131))}]"));

        Assert.Null(Pattern.TryRead(written, out var fault));
        Assert.Contains("too many classes of characters that overlap", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void What_usual_ones_have_found_out_stays_and_what_is_too_much_is_forgotten()
    {
        var (usual, exploding, text) = (Read("\\bcontract\\b"), Read(Exploding), Letters(20_000));
        usual.IsIn(text, new());
        exploding.IsIn(text, new());

        Assert.InRange(Allocated(() => usual.IsIn(text, new())), 0, 200); // what it takes to ask
        Assert.True(Allocated(() => exploding.IsIn(text, new())) > 1 << 20); // it had to find everything out again
    }

    [Fact]
    public void LawThree_a_message_is_searched_so_much_and_no_more()
    {
        var patterns = Enumerable.Range(0, 50).Select(static _ => Read(Exploding)).ToList();
        var (text, effort) = (Letters(MessageContent.MaxText), new SearchEffort());

        var allocated = Allocated(() => patterns.ForEach(pattern => pattern.IsIn(text, effort)));

        Assert.InRange(allocated, 0, 400L << 20); // all of them: two thousand
        Assert.StartsWith($"searching for the patterns of rules took too long, above all for /{Exploding}/; ", effort.Shortfall, StringComparison.Ordinal);
        Assert.False(Read("a").IsIn(text, effort));
    }

    [Fact]
    public void As_many_as_there_may_be_are_searched_for_in_the_longest_text()
    {
        var patterns = Enumerable.Range(0, TextTestReader.MaxPatterns).Select(static index => Read($"\\b(contract|offer) {index}\\b.*due")).ToList();
        var (text, effort) = (string.Concat(Enumerable.Repeat("Dear Bob, the contract of 12 March is due to be signed; so are all others. Gr\u00FC\u00DFe, \u00C4nne\r\n", 1100))[..MessageContent.MaxText], new SearchEffort());

        patterns.ForEach(pattern => pattern.IsIn(text, effort));

        Assert.Null(effort.Shortfall);
    }

    /// <summary>However many recipients there are: they are of the message and its sender.</summary>
    [Fact]
    public void It_is_searched_for_once_a_message()
    {
        var message = ContentSamples.Facts("Content-Type: text/plain\n\nHello") with { Subject = "Offer" };
        var test = new Condition.OfMessage(new MessageTest.Subject(new TextTest.Matches(Read("^offer$"))));
        var recipient = new RecipientFacts(ContentSamples.Mailbox("bob@fabrikam.example"), IsInside: false);
        Assert.True(test.Holds(message, recipient));

        Assert.True(message.Content.Known(test.Test));
    }

    [Theory]
    [InlineData(100, 0)]
    [InlineData(102, 2)]
    public void The_rules_have_so_many_together(int count, int faults)
    {
        var document = OrganisationSamples.ContosoDocument();
        var one = document["rules"]!.AsArray()[0]!; // the sample has rules
        document["rules"]!.AsArray().Add(new JsonObject
        {
            ["name"] = "Patterns",
            ["when"] = new JsonObject { ["subject"] = new JsonArray([.. Enumerable.Range(0, count).Select(static index => JsonValue.Create($"/offer {index}/"))]) },
            ["signature"] = one["signature"]?.DeepClone() ?? "standard",
        });
        var problems = new Problems("sample");

        OrganisationReader.Read(document, 1, new("gateway.example"), problems);

        Assert.Equal(faults, problems.All.Count(static problem => problem.ToString().Contains("more than 100 patterns", StringComparison.Ordinal)));
    }

    private static Pattern Read(string written) => Pattern.TryRead(written, out var fault) ?? throw new InvalidOperationException(fault);

    /// <summary>Always the same, and without a pattern.</summary>
    private static string Letters(int count)
    {
        var random = new Random(7);
        return string.Create(count, random, static (text, random) =>
        {
            foreach (ref var letter in text)
            {
                letter = random.Next(2) == 0 ? 'a' : 'b';
            }
        });
    }

    private static long Allocated(Action work)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        work();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
