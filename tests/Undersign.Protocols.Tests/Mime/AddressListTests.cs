using Undersign.Protocols.Mime;

namespace Undersign.Protocols.Tests.Mime;

public sealed class AddressListTests
{
    [Theory]
    [InlineData("kim@contoso.example", "kim@contoso.example")]
    [InlineData("<kim@contoso.example>", "kim@contoso.example")]
    [InlineData("Kim Berg <kim@contoso.example>, Lee <lee@fabrikam.example>", "Kim Berg|kim@contoso.example; Lee|lee@fabrikam.example")]
    [InlineData("\"Berg, Kim \\\"KB\\\"\" <kim@contoso.example>", "Berg, Kim \"KB\"|kim@contoso.example")]
    [InlineData("=?utf-8?Q?J=C3=BCrgen?= M. <j@contoso.example>", "Jürgen M.|j@contoso.example")]
    [InlineData("kim@contoso.example (Kim (the boss) Berg)", "Kim (the boss) Berg|kim@contoso.example")]
    [InlineData("Kim(a comment) <kim(b)@(c)contoso.example>", "Kim|kim@contoso.example")]
    [InlineData("Team: Kim <kim@contoso.example>, lee@contoso.example;, x@y.example", "Kim|kim@contoso.example; lee@contoso.example; x@y.example")]
    [InlineData("undisclosed-recipients:;", "")]
    [InlineData("\"odd @ name\"@contoso.example", "\"odd @ name\"@contoso.example")]
    [InlineData("kim@[192.0.2.1], <lee@[IPv6:2001:db8::1]>", "kim@[192.0.2.1]; lee@[IPv6:2001:db8::1]")]
    [InlineData("<@a.example,@b.example:kim@contoso.example>", "kim@contoso.example")]
    [InlineData("kim . berg @ contoso . example", "kim.berg@contoso.example")]
    [InlineData(",, kim@contoso.example,", "kim@contoso.example")]
    [InlineData("Kim", "")]
    [InlineData("<>", "")]
    [InlineData("@contoso.example, kim@", "")]
    [InlineData("\"never closed <kim@contoso.example>", "")]
    [InlineData("Kim <kim@contoso.example", "Kim|kim@contoso.example")]
    [InlineData("(never closed kim@contoso.example", "")]
    [InlineData("", "")]
    public void Reads(string value, string expected)
    {
        var mailboxes = AddressList.Parse(value);

        Assert.Equal(expected, string.Join("; ", mailboxes.Select(m => m.DisplayName is null ? m.Address.ToString() : $"{m.DisplayName}|{m.Address}")));
    }

    [Fact]
    public void Reads_as_many_as_the_limit()
    {
        var value = string.Concat(Enumerable.Repeat("kim@contoso.example, ", AddressList.MaxMailboxes + 1));

        Assert.Equal(AddressList.MaxMailboxes, AddressList.Parse(value).Count);
    }
}
