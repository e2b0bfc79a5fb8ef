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
}
