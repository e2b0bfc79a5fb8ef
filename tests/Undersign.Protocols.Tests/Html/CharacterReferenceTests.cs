using Undersign.Protocols.Html;

namespace Undersign.Protocols.Tests.Html;

public sealed class CharacterReferenceTests
{
    [Theory]
    [InlineData("&amp;x", "&", 5)]
    [InlineData("&amp x", "&", 4)]
    [InlineData("&nbsp;", "\u00A0", 6)]
    [InlineData("&euro;", "€", 6)]
    [InlineData("&Auml;", "Ä", 6)]
    [InlineData("&#8364;", "€", 7)]
    [InlineData("&#x20aC;", "€", 8)]
    [InlineData("&#8364 ", "€", 6)]
    [InlineData("&#150;", "\u2013", 6)]
    [InlineData("&#x1F600;", "😀", 9)]
    [InlineData("&#0;", "\uFFFD", 4)]
    [InlineData("&#xD800;", "\uFFFD", 8)]
    [InlineData("&#9999999999;", "\uFFFD", 13)]
    public void Decodes(string source, string expected, int expectedLength)
    {
        Assert.True(CharacterReference.TryDecode(source, out var character, out var length));
        Assert.Equal(expected, character.ToString());
        Assert.Equal(expectedLength, length);
    }

    [Theory]
    [InlineData("&")]
    [InlineData("& x")]
    [InlineData("&#;")]
    [InlineData("&#x;")]
    [InlineData("&nosuch;")]
    [InlineData("&copyright")]
    [InlineData("&;x")]
    public void Leaves_an_ampersand_that_is_just_one(string source) => Assert.False(CharacterReference.TryDecode(source, out _, out _));
}
