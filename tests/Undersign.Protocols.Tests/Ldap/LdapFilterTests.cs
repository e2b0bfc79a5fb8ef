using System.Formats.Asn1;
using Undersign.Protocols.Ldap;

namespace Undersign.Protocols.Tests.Ldap;

/// <summary>The examples of RFC 4515 section 4 among others. That servers understand what comes out is shown against OpenLDAP.</summary>
public sealed class LdapFilterTests
{
    [Theory]
    [InlineData("(cn=Babs Jensen)", "A3-11-04-02-63-6E-04-0B-42-61-62-73-20-4A-65-6E-73-65-6E")]
    [InlineData("(seeAlso=)", "A3-0B-04-07-73-65-65-41-6C-73-6F-04-00")]
    [InlineData("(o=*)", "87-01-6F")]
    [InlineData("(bin=\\00\\00\\00\\04)", "A3-0B-04-03-62-69-6E-04-04-00-00-00-04")]
    [InlineData("(!(a=b))", "A2-08-A3-06-04-01-61-04-01-62")]
    [InlineData("(|(a=b)(c=d))", "A1-10-A3-06-04-01-61-04-01-62-A3-06-04-01-63-04-01-64")]
    [InlineData("(o=univ*of*mich*)", "A4-15-04-01-6F-30-10-80-04-75-6E-69-76-81-02-6F-66-81-04-6D-69-63-68")]
    [InlineData("(a=*b)", "A4-08-04-01-61-30-03-82-01-62")]
    [InlineData("(a>=5)", "A5-06-04-01-61-04-01-35")]
    [InlineData("(a<=5)", "A6-06-04-01-61-04-01-35")]
    [InlineData("(a~=5)", "A8-06-04-01-61-04-01-35")]
    [InlineData("(cn:1.2:=x)", "A9-0C-81-03-31-2E-32-82-02-63-6E-83-01-78")]
    [InlineData("(o:dn:=x)", "A9-09-82-01-6F-83-01-78-84-01-FF")]
    [InlineData("(:DN:1.2:=x)", "A9-0B-81-03-31-2E-32-83-01-78-84-01-FF")]
    [InlineData("(cn=Lu\\c4\\8di\u0107)", "A3-0D-04-02-63-6E-04-07-4C-75-C4-8D-69-C4-87")]
    public void Writes_what_the_text_says(string text, string octets)
    {
        Assert.Null(LdapFilter.TryParse(text, out var filter));
        var writer = new AsnWriter(AsnEncodingRules.BER);
        filter.Write(writer);

        Assert.Equal(octets, BitConverter.ToString(writer.Encode()));
    }

    [Theory]
    [InlineData("", "\"(\" is missing")]
    [InlineData("cn=x", "\"(\" is missing")]
    [InlineData("(cn=x", "\")\" is missing")]
    [InlineData("(cn)", "\"=\" is missing")]
    [InlineData("(=x)", "is not the name of an attribute")]
    [InlineData("(c n=x)", "is not the name of an attribute")]
    [InlineData("(cn=x)(sn=y)", "goes on behind its end")]
    [InlineData("(&)", "\"(\" is missing")]
    [InlineData("(cn=\\2)", "behind a backslash")]
    [InlineData("(cn=\\zz)", "behind a backslash")]
    [InlineData("(:=x)", "is not an attribute and a matching rule")]
    [InlineData("(a:b:c:=x)", "is not an attribute and a matching rule")]
    public void Says_what_is_wrong(string text, string words) => Assert.Contains(words, LdapFilter.TryParse(text, out _), StringComparison.Ordinal);

    [Fact]
    public void Has_bounds()
    {
        Assert.Null(LdapFilter.TryParse(Nested(31), out _));
        Assert.Contains("nested too deeply", LdapFilter.TryParse(Nested(32), out _), StringComparison.Ordinal);
        Assert.Contains("characters", LdapFilter.TryParse($"(cn={new string('x', 16 * 1024)})", out _), StringComparison.Ordinal);

        static string Nested(int depth) => string.Concat(Enumerable.Repeat("(!", depth)) + "(a=b)" + new string(')', depth);
    }
}
