using Undersign.Protocols.Smtp;

namespace Undersign.Protocols.Tests.Smtp;

public sealed class ShownTextTests
{
    [Theory]
    [InlineData("<\u001b[31mred@contoso.example>", "<?[31mred@contoso.example>")]
    [InlineData("a\r\nb\tc\u0085d\u2028e\u009bf", "a??b?c?d?e?f")]
    [InlineData("\u202egnp.exe\u200b", "?gnp.exe?")]
    [InlineData("Jörg, 佐藤 \ud83d\ude00", "Jörg, 佐藤 \ud83d\ude00")]
    public void Nothing_moves_the_cursor_or_hides(string text, string shown) => Assert.Equal(shown, ShownText.Of(text));

    [Fact]
    public void What_is_fit_to_be_shown_is_not_copied()
    {
        const string Text = "bob@fabrikam.example";

        Assert.Same(Text, ShownText.Of(Text));
    }
}
