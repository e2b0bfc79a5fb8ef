using System.Text;
using System.Text.Json.Nodes;
using Undersign.People.Scim;

namespace Undersign.Tests.People.Scim;

/// <summary>PATCH as in the examples of RFC 7644 section 3.5.2, and as Entra ID and Okta send it.</summary>
public sealed class ScimPatchTests
{
    [Theory]
    [InlineData("a member is added", """{ "members": [{ "value": "a" }] }""", """[{ "op": "add", "path": "members", "value": [{ "display": "Babs Jensen", "value": "b" }] }]""", """{"members":[{"value":"a"},{"display":"Babs Jensen","value":"b"}]}""")]
    [InlineData("a member that is there is not added", """{ "members": [{ "value": "a", "type": "User" }] }""", """[{ "op": "add", "path": "members", "value": [{ "value": "a" }] }]""", """{"members":[{"value":"a","type":"User"}]}""")]
    [InlineData("add without a path", """{ "userName": "b" }""", """[{ "op": "add", "value": { "emails": [{ "value": "babs@jensen.org", "type": "home" }], "nickName": "Babs" } }]""", """{"userName":"b","emails":[{"value":"babs@jensen.org","type":"home"}],"nickName":"Babs"}""")]
    [InlineData("one member is removed", """{ "members": [{ "value": "a" }, { "value": "b" }] }""", """[{ "op": "remove", "path": "members[value eq \"a\"]" }]""", """{"members":[{"value":"b"}]}""")]
    [InlineData("all members are removed", """{ "displayName": "g", "members": [{ "value": "a" }] }""", """[{ "op": "remove", "path": "members" }]""", """{"displayName":"g"}""")]
    [InlineData("a value is removed by two attributes", """{ "emails": [{ "type": "work", "value": "x@example.com" }, { "type": "work", "value": "x@example.org" }] }""", """[{ "op": "remove", "path": "emails[type eq \"work\" and value ew \"example.com\"]" }]""", """{"emails":[{"type":"work","value":"x@example.org"}]}""")]
    [InlineData("all members are replaced", """{ "members": [{ "value": "a" }] }""", """[{ "op": "remove", "path": "members" }, { "op": "add", "path": "members", "value": [{ "value": "b" }, { "value": "c" }] }]""", """{"members":[{"value":"b"},{"value":"c"}]}""")]
    [InlineData("a value is replaced", """{ "addresses": [{ "type": "work", "country": "US" }, { "type": "home" }] }""", """[{ "op": "replace", "path": "addresses[type eq \"work\"]", "value": { "type": "work", "streetAddress": "911 Universal City Plaza" } }]""", """{"addresses":[{"type":"work","country":"US","streetAddress":"911 Universal City Plaza"},{"type":"home"}]}""")]
    [InlineData("a part of a value is replaced", """{ "addresses": [{ "type": "work", "streetAddress": "x" }] }""", """[{ "op": "replace", "path": "addresses[type eq \"work\"].streetAddress", "value": "1010 Broadway Ave" }]""", """{"addresses":[{"type":"work","streetAddress":"1010 Broadway Ave"}]}""")]
    [InlineData("replace without a path", """{ "emails": [{ "value": "old@example.com" }] }""", """[{ "op": "replace", "value": { "emails": [{ "value": "bjensen@example.com", "type": "work", "primary": true }], "nickName": "Babs" } }]""", """{"emails":[{"value":"bjensen@example.com","type":"work","primary":true}],"nickName":"Babs"}""")]
    [InlineData("one value is the primary", """{ "emails": [{ "value": "a@x", "primary": true }] }""", """[{ "op": "add", "path": "emails", "value": [{ "value": "b@x", "primary": true }] }]""", """{"emails":[{"value":"a@x"},{"value":"b@x","primary":true}]}""")]
    [InlineData("Entra: capitals and text for a boolean", """{ "active": true }""", """[{ "op": "Replace", "path": "active", "value": "False" }]""", """{"active":false}""")]
    [InlineData("Entra: a list of members to remove", """{ "members": [{ "value": "a", "type": "User" }, { "value": "b" }] }""", """[{ "op": "Remove", "path": "members", "value": [{ "value": "a" }] }]""", """{"members":[{"value":"b"}]}""")]
    [InlineData("Entra: the address that is not there yet", """{ "userName": "b" }""", """[{ "op": "Add", "path": "emails[type eq \"work\"].value", "value": "b@example.com" }]""", """{"userName":"b","emails":[{"type":"work","value":"b@example.com"}]}""")]
    [InlineData("Entra: the primary role that is not there yet", """{ }""", """[{ "op": "Add", "path": "roles[primary eq \"True\"].display", "value": "x" }]""", """{"roles":[{"primary":true,"display":"x"}]}""")]
    [InlineData("Entra: names with dots in a value without a path", """{ }""", """[{ "op": "add", "value": { "name.familyName": "Jensen", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department": "Sales" } }]""", """{"name":{"familyName":"Jensen"},"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"Sales"}}""")]
    [InlineData("Entra: a manager as text", """{ }""", """[{ "op": "Add", "path": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager", "value": "m1" }]""", """{"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"manager":{"value":"m1"}}}""")]
    [InlineData("Entra: no manager", """{ "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": { "manager": { "value": "m1" }, "department": "x" } }""", """[{ "op": "Remove", "path": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager" }]""", """{"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"x"}}""")]
    [InlineData("an extension as a whole", """{ }""", """[{ "op": "replace", "value": { "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": { "department": "Sales" } } }]""", """{"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"Sales"}}""")]
    [InlineData("Okta: the id beside a new name", """{ "id": "g1", "displayName": "old" }""", """[{ "op": "replace", "value": { "id": "g1", "displayName": "new" } }]""", """{"id":"g1","displayName":"new"}""")]
    [InlineData("names in any case", """{ "displayName": "old" }""", """[{ "op": "replace", "path": "DisplayName", "value": "new" }]""", """{"displayName":"new"}""")]
    [InlineData("nothing removes", """{ "title": "x", "nickName": "y" }""", """[{ "op": "replace", "path": "title", "value": null }, { "op": "replace", "path": "nickName", "value": "" }]""", """{}""")]
    public void Changes_a_resource(string _, string before, string operations, string after)
    {
        var resource = Read(before);
        ScimPatch.Apply(resource, Read($$"""{ "Operations": {{operations}} }"""));

        Assert.Equal(after, resource.ToJsonString());
    }

    [Theory]
    [InlineData("""{ }""", "invalidSyntax")]
    [InlineData("""{ "Operations": [] }""", "invalidSyntax")]
    [InlineData("""{ "Operations": [1] }""", "invalidSyntax")]
    [InlineData("""{ "Operations": [{ "op": "move", "path": "title" }] }""", "invalidSyntax")]
    [InlineData("""{ "Operations": [{ "op": "remove" }] }""", "noTarget")]
    [InlineData("""{ "Operations": [{ "op": "add", "value": "x" }] }""", "invalidValue")]
    [InlineData("""{ "Operations": [{ "op": "add", "path": "emails[", "value": "x" }] }""", "invalidPath")]
    [InlineData("""{ "Operations": [{ "op": "replace", "path": "emails[type sw \"w\"].value", "value": "x" }] }""", "noTarget")]
    [InlineData("""{ "Operations": [{ "op": "replace", "path": "id", "value": "x" }] }""", "mutability")]
    [InlineData("""{ "Operations": [{ "op": "remove", "path": "meta" }] }""", "mutability")]
    public void Refuses_what_cannot_be_done(string request, string type) =>
        Assert.Equal(type, Assert.Throws<ScimRefusal>(() => ScimPatch.Apply(Read("""{ "id": "u1", "userName": "b" }"""), Read(request))).Type);

    private static JsonObject Read(string text) => ScimJson.Read(Encoding.UTF8.GetBytes(text));
}
