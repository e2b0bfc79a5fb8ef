using Undersign.Signatures;

namespace Undersign.Tests.Signatures;

public sealed class TemplateFunctionTests
{
    [Theory]
    [InlineData("{{default person.mobile \"none at all\"}}, {{default person.title 'x'}}, {{default person.mobile person.phone}}", "none at all, Head, +49 30 1")]
    [InlineData("{{PERSON.Title}} {{person.fax}}.", "Head .")]
    [InlineData("{{person.[Employee no]}}", "7")]
    [InlineData("{{upper person.title}} {{lower person.title}} {{upper (default person.mobile \"none\")}}", "HEAD head NONE")]
    [InlineData("{{firstOf person.mobile person.website person.title}}", "Head")]
    [InlineData("{{#when person.department \"sales\" \"Marketing\"}}a{{else}}b{{/when}}", "a")]
    [InlineData("{{#when person.department \"IT\"}}a{{else when person.title \"Head\"}}c{{else}}b{{/when}}", "c")]
    [InlineData("{{#when person.mobile \"IT\"}}a{{/when}}b", "b")]
    [InlineData("{{#inGroup \"Board\" \"sales TEAM\"}}a{{else}}b{{/inGroup}}", "a")]
    [InlineData("{{#inGroup \"Board\"}}a{{else}}b{{/inGroup}}", "b")]
    [InlineData("{{#unless (when person.department \"IT\")}}a{{/unless}}", "a")]
    [InlineData("{{#if (firstOf person.mobile person.title)}}a{{/if}}", "a")]
    [InlineData("{{date \"2026-11-22\" \"dd.MM.yyyy\"}} {{date person.title \"yyyy\"}}", "22.11.2026 Head")]
    [InlineData("{{date \"2026-11-22\" \"dddd, d. MMMM yyyy\" \"de\"}}", "Sonntag, 22. November 2026")]
    [InlineData("{{date \"2026-03-02\" \"ddd d MMM\" \"FR\"}}", "lun. 2 mars")]
    [InlineData("{{date \"2026-11-22\" \"d MMMM; MMMM yyyy\" \"pl\"}}", "22 listopada; listopada 2026")]
    [InlineData("{{date \"2026-11-22\" \"MMMM yyyy\" \"pl\"}}", "listopad 2026")]
    [InlineData("{{date \"2026-11-22\" \"d 'de' MMMM 'de' yyyy\" \"es\"}}", "22 de noviembre de 2026")]
    [InlineData("{{date \"2026-11-22\" \"d MMMM\" \"en\"}}", "22 November")]
    public void Write_and_ask(string template, string expected) => Assert.Equal(expected, SignatureSamples.Text(template));

    [Fact]
    public void Months_and_days_have_names_in_every_language()
    {
        foreach (var language in DateLanguage.Known)
        {
            var names = Enumerable.Range(0, 12).Select(month => SignatureSamples.Text($"{{{{date \"2026-{month + 1:d2}-{month + 1:d2}\" \"dddd ddd d MMMM MMM\" \"{language}\"}}}}")).ToList();

            Assert.Equal(12, names.Distinct(StringComparer.Ordinal).Count());
            Assert.All(names, static name => Assert.Equal(5, name.Split(' ').Length));
        }
    }

    [Theory]
    [InlineData("+49 (0)30 / 1234-56", null, "+49 30 1234 56")]
    [InlineData("(0)30.1234", null, "0 30 1234")]
    [InlineData("2065550123", "(###) ###-####", "(206) 555-0123")]
    [InlineData("+1 206 555 0123", "(###) ###-####", "(206) 555-0123")]
    [InlineData("+1 206 555 0123", "+# ### ### ####", "+1 206 555 0123")]
    [InlineData("555 0123", "(###) ###-####", "555 0123")]
    [InlineData("ext. 12", null, "ext. 12")]
    [InlineData("", "###", "")]
    public void Telephone_numbers_are_written_in_one_way(string number, string? pattern, string expected) => Assert.Equal(expected, PhoneNumber.Format(number, pattern));

    [Fact]
    public void What_stands_there_of_the_message_is_rendered_for_each()
    {
        var signature = SignatureSamples.Compile(null, "{{message.subject}} {{date message.date \"d MMMM yyyy\"}} {{message.recipient}} {{default message.recipientName \"you\"}}");
        var date = new DateTimeOffset(2026, 11, 22, 23, 30, 0, TimeSpan.FromHours(-5));

        Assert.Equal("One\r\nTwo 22 November 2026 b@x.example you".Replace("\r\n", " ", StringComparison.Ordinal), Text(new("One\r\nTwo", date, "b@x.example", null)));
        Assert.Equal("Three 22 November 2026 c@x.example Cy", Text(new("Three", date, "c@x.example", "Cy")));

        string? Text(MessageFields message) => Assert.IsType<RenderedSignature.Rendered>(signature.Render(SignatureSamples.Ann, () => message)).Block.Text;
    }

    [Theory]
    [InlineData("{{#when person.title}}x{{/when}}", "#when takes a field and the values it may have")]
    [InlineData("{{#when person.title person.mobile}}x{{/when}}", "#when takes a field and the values it may have")]
    [InlineData("{{#inGroup Board}}x{{/inGroup}}", "#inGroup takes the names of groups")]
    [InlineData("{{uper person.title}}", "unknown helper \"uper\"; did you mean \"upper\"?")]
    [InlineData("{{toUrl person.title}}", "unknown helper \"toUrl\"")]
    [InlineData("{{upper (lower person.title}}", "\"(\" without \")\"")]
    [InlineData("{{upper ()}}", "() is empty")]
    [InlineData("{{groups}}", "unknown field \"groups\"")]
    [InlineData("{{upper person.title person.phone}}", "upper takes one field")]
    [InlineData("{{date person.title}}", "date takes a field, a pattern")]
    [InlineData("{{date person.title \"d\" \"xx\"}}", "no months are known in the language \"xx\"; en, bg, cs")]
    [InlineData("{{date person.title \"d\" person.mobile}}", "date takes a field, a pattern, and a language")]
    [InlineData("{{default person.title \"x}}", "has no second quotation mark")]
    public void What_is_called_wrongly_is_a_fault(string template, string expected) => Assert.Contains(expected, SignatureSamples.Faults(template, isHtml: false), StringComparison.Ordinal);
}
