using System.Text.Json.Nodes;
using Undersign.Organisations;
using Undersign.Settings;
using Undersign.Tests.Organisations;

namespace Undersign.Tests.Settings;

public sealed class YamlTextTests
{
    [Fact]
    public void Every_scalar_is_a_text()
    {
        var document = YamlText.Read("a: no\nb: 0123\nc: 1e3\nd: ~\ne: \"null\"\nf: 2026-11-21", new("x"));

        Assert.Equal("""{"a":"no","b":"0123","c":"1e3","d":null,"e":"null","f":"2026-11-21"}""", document?.ToJsonString());
    }

    [Fact]
    public void What_is_written_reads_the_same()
    {
        var document = new JsonObject
        {
            ["plain"] = "text",
            ["odd"] = new JsonArray("", "~", "- dash", "colon: here", "#hash", "a #hash", "*", "{", "multi\nline", "trailing ", "0123", "ä€😀", "'", "\"", "tab\there"),
            ["empty list"] = new JsonArray(),
            ["nested"] = new JsonObject { ["list"] = new JsonArray(new JsonObject { ["a"] = "b" }, new JsonArray("c")) },
            ["nothing"] = null,
        };

        var problems = new Problems("x");
        var read = YamlText.Read(YamlText.Write(document), problems);

        Assert.Empty(problems.All);
        Assert.Equal(document.ToJsonString(), read?.ToJsonString());
    }

    [Theory]
    [InlineData("---\na: b\n", 0)]
    [InlineData("a: b\n...\n", 0)]
    [InlineData("a: b\n---\nc: d\n", 2)]
    public void A_second_document_is_refused_and_not_passed_over(string text, int line)
    {
        var problems = new Problems("x");

        YamlText.Read(text, problems);

        Assert.Equal(line > 0 ? [line] : [], problems.All.Select(static problem => problem.Where.Line));
    }

    [Fact]
    public void A_deep_text_is_refused()
    {
        var problems = new Problems("x");

        Assert.Null(YamlText.Read("a: " + new string('[', 10_000), problems));
        Assert.True(problems.Any);
    }

    /// <summary>The reader never throws, whatever it gets; and neither does what makes an organisation of it.</summary>
    [Fact]
    public void Any_text_is_a_document_or_problems()
    {
        var random = new Random(7);
        var good = File.ReadAllText(Path.Combine(OrganisationSamples.ContosoFolder, OrganisationFolder.FileName));
        for (var round = 0; round < 2000; round++)
        {
            var text = good.ToCharArray();
            for (var change = random.Next(1, 12); change > 0; change--)
            {
                text[random.Next(text.Length)] = random.GetItems<char>("[]{}:-,\"'\n\t #&*!|>%@ab0\0é", 1)[0];
            }

            var problems = new Problems("x");
            if (YamlText.Read(new string(text), problems) is { } document)
            {
                OrganisationReader.Read(document, 1, new("gateway.example"), problems);
            }

            Assert.True(problems.Any); // no files are inlined, so none is good
        }
    }
}
