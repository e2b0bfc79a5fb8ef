using System.Text;
using Undersign.People.Scim;

namespace Undersign.Tests.People.Scim;

/// <summary>The examples of RFC 7644 section 3.4.2.2, on the user of RFC 7643 section 8.2 and what Entra ID and Okta ask for.</summary>
public sealed class ScimFilterTests
{
    private const string User = """
        {
          "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
          "id": "2819c223-7f76-453a-919d-413861904646",
          "externalId": "701984",
          "userName": "bjensen@example.com",
          "name": { "formatted": "Ms. Barbara J Jensen, III", "familyName": "Jensen", "givenName": "Barbara" },
          "title": "Tour Guide",
          "userType": "Employee",
          "active": true,
          "emails": [{ "value": "bjensen@example.com", "type": "work", "primary": true }, { "value": "babs@jensen.org", "type": "home" }],
          "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": { "employeeNumber": "701984", "department": "Tour Operations", "manager": { "value": "26118915-6090-4610-87e4-49d8ca9f808d" } },
          "meta": { "resourceType": "User", "lastModified": "2011-05-13T04:42:34Z" }
        }
        """;

    [Theory]
    [InlineData("userName eq \"bjensen@example.com\"", true)]
    [InlineData("userName Eq \"BJENSEN@example.com\"", true)]
    [InlineData("name.familyName co \"ense\"", true)]
    [InlineData("name.familyName co \"O'Malley\"", false)]
    [InlineData("userName sw \"bj\"", true)]
    [InlineData("urn:ietf:params:scim:schemas:core:2.0:User:userName sw \"bj\"", true)]
    [InlineData("title pr", true)]
    [InlineData("nickName pr", false)]
    [InlineData("not (nickName pr)", true)]
    [InlineData("meta.lastModified gt \"2011-05-13T04:42:33Z\"", true)]
    [InlineData("meta.lastModified ge \"2011-05-13T06:42:34+02:00\"", true)]
    [InlineData("meta.lastModified lt \"2011-05-13T04:42:34Z\"", false)]
    [InlineData("meta.lastModified le \"2011-05-13T04:42:34Z\"", true)]
    [InlineData("title pr and userType eq \"Employee\"", true)]
    [InlineData("title pr or userType eq \"Intern\"", true)]
    [InlineData("schemas eq \"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User\"", true)]
    [InlineData("userType eq \"Employee\" and (emails co \"example.com\" or emails.value co \"example.org\")", true)]
    [InlineData("userType ne \"Employee\" and not (emails co \"example.com\" or emails.value co \"example.org\")", false)]
    [InlineData("userType eq \"Employee\" and (emails.type eq \"work\")", true)]
    [InlineData("userType eq \"Employee\" and emails[type eq \"work\" and value co \"@example.com\"]", true)]
    [InlineData("emails[type eq \"home\" and value co \"@example.com\"]", false)]
    [InlineData("emails[type eq \"work\" and value co \"@example.com\"] or ims[type eq \"xmpp\" and value co \"@foo.com\"]", true)]
    [InlineData("emails[type eq \"work\"].value eq \"bjensen@example.com\"", true)]
    [InlineData("emails[type eq \"work\"] and title pr", true)]
    [InlineData("externalId eq \"701984\"", true)]
    [InlineData("id eq \"2819C223-7F76-453A-919D-413861904646\"", false)]
    [InlineData("active eq true", true)]
    [InlineData("active eq \"True\"", true)]
    [InlineData("nickName eq null", true)]
    [InlineData("title eq \"Tour\\u0020Guide\"", true)]
    [InlineData("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department eq \"tour operations\"", true)]
    [InlineData("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value eq \"26118915-6090-4610-87e4-49d8ca9f808d\"", true)]
    [InlineData("userType eq \"Intern\" and title pr or userName pr", true)]
    [InlineData("userName ew \"example.com\"", true)]
    public void Says_whether_a_user_is_meant(string filter, bool isMeant) => Assert.Equal(isMeant, ScimFilter.Parse(filter).Matches(ScimJson.Read(Encoding.UTF8.GetBytes(User))));

    [Theory]
    [InlineData("")]
    [InlineData("userName")]
    [InlineData("userName eq")]
    [InlineData("userName is \"x\"")]
    [InlineData("userName eq \"x")]
    [InlineData("userName eq x")]
    [InlineData("(userName pr")]
    [InlineData("userName pr) or title pr")]
    [InlineData("emails[type eq \"work\"")]
    [InlineData("a.b.c pr")]
    [InlineData("userName eq \"\\\"")]
    public void Refuses_what_is_no_filter(string filter) => Assert.Equal("invalidFilter", Assert.Throws<ScimRefusal>(() => ScimFilter.Parse(filter)).Type);

    [Fact]
    public void Has_bounds()
    {
        Assert.Equal("invalidFilter", Assert.Throws<ScimRefusal>(() => ScimFilter.Parse(new string('(', 30) + "title pr" + new string(')', 30))).Type);
        Assert.Equal("invalidFilter", Assert.Throws<ScimRefusal>(() => ScimFilter.Parse($"title eq \"{new string('x', 9000)}\"")).Type);
    }
}
