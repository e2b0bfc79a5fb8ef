using Undersign.People.Ldap;

namespace Undersign.Tests.People.Ldap;

public sealed class LdapNameTests
{
    [Theory]
    [InlineData("UID=jsmith,DC=example,DC=net", "uid=jsmith, dc=example , dc = net")]
    [InlineData("CN=Doe\\, John,DC=example", "cn=Doe\\2C John,dc=example")]
    [InlineData("CN=Lu\\C4\\8Di\\C4\\87", "cn=Lučić")]
    [InlineData("cn=a\\+b+uid=c", "CN=a\\2bb + UID=c")]
    public void Names_of_one_object_are_alike(string one, string other) => Assert.Equal(LdapName.Comparable(one), LdapName.Comparable(other));

    [Theory]
    [InlineData("cn=Doe\\, John,dc=example", "cn=Doe,John=,dc=example")]
    [InlineData("cn=a b", "cn=ab")]
    [InlineData("cn=a\\ ", "cn=a")]
    public void Names_of_two_objects_are_not(string one, string other) => Assert.NotEqual(LdapName.Comparable(one), LdapName.Comparable(other), StringComparer.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("\\")]
    [InlineData("cn=\\f")]
    [InlineData("===,,++")]
    [InlineData("cn=\\C4")]
    public void Takes_what_is_no_name(string text) => Assert.NotNull(LdapName.Comparable(text));
}
