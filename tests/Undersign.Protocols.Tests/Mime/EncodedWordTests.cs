using Undersign.Protocols.Mime;

namespace Undersign.Protocols.Tests.Mime;

public sealed class EncodedWordTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("=?utf-8?Q?Gr=C3=BC=C3=9Fe_aus_K=c3=b6ln?=", "Grüße aus Köln")]
    [InlineData("=?UTF-8?b?R3LDvMOfZQ==?= Lee", "Grüße Lee")]
    [InlineData("=?utf-8?B?R3LDvMOfZQ?=", "Grüße")]
    [InlineData("=?iso-8859-1*de?q?=FC?=", "ü")]
    [InlineData("=?utf-8?q?a?= \t =?utf-8?q?b?=", "ab")]
    [InlineData("=?utf-8?q?a?= c =?utf-8?q?b?=", "a c b")]
    [InlineData("=?utf-8?q?=E2=82?= =?utf-8?q?=AC?=", "€")]
    [InlineData("=?utf-8?q?a?==?iso-8859-1?q?=FC?=", "aü")]
    [InlineData("=?iso-2022-jp?B?GyRCJDMkcyRLJEEkTxsoQg==?=", "こんにちは")]
    [InlineData("=?utf-8?q?a\r\nb=0D=0Ac?=", "a  b  c")]
    [InlineData("a =?unknown?q?x?= b", "a =?unknown?q?x?= b")]
    [InlineData("=?utf-8?q?=FF?=", "=?utf-8?q?=FF?=")]
    [InlineData("=?utf-8?b?!!!?= x", "=?utf-8?b?!!!?= x")]
    [InlineData("=?utf-8?x?abc?=", "=?utf-8?x?abc?=")]
    [InlineData("=?utf-8?q?never ends", "=?utf-8?q?never ends")]
    [InlineData("=?", "=?")]
    [InlineData("=?=?utf-8?q?a?=", "=?a")]
    public void Decodes(string value, string expected) => Assert.Equal(expected, EncodedWord.Decode(value));

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("Grüße", "=?utf-8?B?R3LDvMOfZQ==?=")]
    [InlineData("a =?utf-8?q?b", "=?utf-8?B?YSA9P3V0Zi04P3E/Yg==?=")]
    public void Encodes(string text, string expected) => Assert.Equal(expected, EncodedWord.Encode(text, column: 9));

    /// <summary>RFC 2047 §2: 75 characters a word, 76 a line; §5: no character is cut in two.</summary>
    [Fact]
    public void What_is_encoded_reads_the_same_and_keeps_its_lines_short()
    {
        var random = new Random(2047);
        for (var round = 0; round < 500; round++)
        {
            var text = "x" + string.Concat(random.GetItems(["a", " ", "word ", "ü", "€", "😀", "[", "  ", "=?", "long-word-without-any-blank"], random.Next(1, 60))).Trim();
            var encoded = EncodedWord.Encode(text, column: 9);
            var lines = encoded.Split("\r\n");

            Assert.Equal(text, EncodedWord.Decode(string.Concat(lines)));
            Assert.All(lines.Skip(1), static line => Assert.StartsWith(" ", line, StringComparison.Ordinal));
            Assert.All(lines, static line => Assert.False(string.IsNullOrWhiteSpace(line)));
            Assert.All(encoded.StartsWith("=?", StringComparison.Ordinal) ? lines : [], static line => Assert.InRange(line.Length, 1, 76));
        }
    }
}
