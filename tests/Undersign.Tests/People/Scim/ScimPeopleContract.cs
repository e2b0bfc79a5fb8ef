using System.Net;
using Undersign.People.Scim;

namespace Undersign.Tests.People.Scim;

/// <summary>What Entra ID and Okta say to a SCIM service, one after the other, and what becomes of people. One subclass a database.</summary>
public abstract class ScimPeopleContract : ScimTestBase
{
    [Fact]
    public async Task Entra_ID_adds_changes_moves_renames_and_removes()
    {
        Assert.Equal("0", Text((await GetAsync("Users?filter=userName eq \"ann@contoso.example\"")).Body["totalResults"]));
        var ann = await CreateAsync(Users, Entra("ann", "Ann Abt", ""));
        var bob = await CreateAsync(Users, Entra("bob", "Bob Bohr", $$""", "title": "Guide", "{{EnterpriseUrn}}": { "department": "Tours", "manager": { "value": "{{ann}}" } }"""));
        var cid = await CreateAsync(Users, Entra("cid", "Cid Cox", ""));
        var dora = await CreateAsync(Users, Entra("dora", "Dora Dahl", ""));
        var inner = await CreateAsync(Groups, """{ "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "externalId": "g1", "displayName": "Guides", "members": [] }""");
        var outer = await CreateAsync(Groups, """{ "externalId": "g2", "displayName": "Staff" }""");
        await DoneAsync($"{Groups}/{inner}", $$"""{ "op": "Add", "path": "members", "value": [{ "value": "{{bob}}" }, { "value": "{{cid}}" }] }""");
        await DoneAsync($"{Groups}/{outer}", $$"""{ "op": "Add", "path": "members", "value": [{ "value": "{{ann}}" }, { "value": "{{inner}}" }] }""");
        Assert.Null((await GetAsync($"{Groups}/{inner}?excludedAttributes=members")).Body["members"]);
        Assert.Equal("Guides", Names(await GetAsync($"Groups?excludedAttributes=members&filter=id eq \"{inner}\" and members eq \"{bob}\"")));
        Assert.Equal("bob@contoso.example", Names(await GetAsync($"Users?attributes=id,userName&filter=id eq \"{bob}\" and {EnterpriseUrn}:manager eq \"{ann}\"")));

        var people = await SyncAsync();
        var guide = people.Find("bob@contoso.example");
        Assert.Equal(("Bob Bohr", "Guide", "Tours", "Ann Abt", "Guides, Staff"), (guide?["displayName"], guide?["title"], guide?["department"], guide?["manager"], GroupsOf(guide)));
        Assert.Equal(4, people.People.Count);

        await DoneAsync($"{Groups}/{inner}", $$"""{ "op": "Remove", "path": "members", "value": [{ "value": "{{bob}}" }] }""");
        await DoneAsync($"{Groups}/{inner}", $$"""{ "op": "Remove", "path": "members[value eq \"{{cid}}\"]" }""");
        await DoneAsync($"{Groups}/{outer}", $$"""{ "op": "Add", "path": "members", "value": [{ "value": "{{cid}}" }] }""");
        await DoneAsync($"{Groups}/{outer}", """{ "op": "Replace", "path": "displayName", "value": "Everybody" }""");
        await DoneAsync($"{Users}/{bob}", """{ "op": "Replace", "path": "userName", "value": "robert@contoso.example" }, { "op": "Replace", "path": "emails[type eq \"work\"].value", "value": "robert@contoso.example" }, { "op": "Add", "path": "phoneNumbers[type eq \"mobile\"].value", "value": "+1 555" }""");
        await DoneAsync($"{Users}/{bob}", $$"""{ "op": "replace", "value": { "name.familyName": "Barr", "displayName": "Rob Barr", "{{EnterpriseUrn}}:department": "Trips" } }, { "op": "Remove", "path": "{{EnterpriseUrn}}:manager" }""");
        await DoneAsync($"{Users}/{dora}", """{ "op": "Replace", "path": "active", "value": "False" }""");

        people = await SyncAsync();
        var renamed = people.Find("robert@contoso.example");
        Assert.Equal(("Rob Barr", "Barr", "Trips", "+1 555", null, ""), (renamed?["displayName"], renamed?["surname"], renamed?["department"], renamed?["mobile"], renamed?["manager"], GroupsOf(renamed)));
        Assert.Equal(("Everybody", "Everybody"), (GroupsOf(people.Find("cid@contoso.example")), GroupsOf(people.Find("ann@contoso.example"))));
        Assert.Null(people.Find("bob@contoso.example"));
        Assert.Null(people.Find("dora@contoso.example"));
        Assert.Equal("false", Text((await GetAsync($"{Users}/{dora}")).Body["active"]));

        await DoneAsync($"{Users}/{dora}", """{ "op": "Replace", "path": "active", "value": "True" }""");
        Assert.Equal(HttpStatusCode.NoContent, (await DeleteAsync($"{Users}/{cid}")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await DeleteAsync($"{Groups}/{outer}")).Status);

        people = await SyncAsync();
        Assert.Equal("ann@contoso.example dora@contoso.example robert@contoso.example", string.Join(' ', people.People.Select(static person => person.Address).Order(StringComparer.Ordinal)));
        Assert.Equal("", GroupsOf(people.Find("ann@contoso.example")));
    }

    [Fact]
    public async Task Okta_adds_replaces_whole_and_deactivates()
    {
        var ann = await CreateAsync(Users, """{ "userName": "ann@contoso.example", "displayName": "Ann", "active": true }""");
        var bob = await CreateAsync(Users, Okta("Guide", "ann@contoso.example", isActive: true));
        var group = await CreateAsync(Groups, $$"""{ "displayName": "Guides", "members": [{ "value": "{{ann}}", "display": "ann@contoso.example" }] }""");
        Assert.Equal("", GroupsOf((await SyncAsync()).Find("bob@contoso.example")));

        Assert.Equal(HttpStatusCode.OK, (await PutAsync($"{Users}/{bob}", Okta("Chief Guide", "ann@contoso.example", isActive: true))).Status);
        await DoneAsync($"{Groups}/{group}", $$"""{ "op": "replace", "value": { "id": "{{group}}", "displayName": "Chiefs" } }""");
        await DoneAsync($"{Groups}/{group}", $$"""{ "op": "remove", "path": "members[value eq \"{{ann}}\"]" }, { "op": "add", "path": "members", "value": [{ "value": "{{bob}}", "display": "bob@contoso.example" }] }""");
        var people = await SyncAsync();
        var chief = people.Find("bob@contoso.example");
        Assert.Equal(("Chief Guide", "Ann", "Chiefs", "bob@home.example"), (chief?["title"], chief?["manager"], GroupsOf(chief), chief?.Aliases.Single()));

        Assert.Equal("false", Text((await PutAsync($"{Users}/{bob}", Okta("Chief Guide", "ann@contoso.example", isActive: false))).Body["active"]));
        Assert.Equal("ann@contoso.example", string.Join(' ', (await SyncAsync()).People.Select(static person => person.Address)));
        await DoneAsync($"{Users}/{bob}", """{ "op": "replace", "value": { "active": true } }""");
        Assert.Equal("Chiefs", GroupsOf((await SyncAsync()).Find("bob@contoso.example")));
    }

    [Fact]
    public async Task Attributes_of_an_organisations_own_extension_are_taken_where_it_says()
    {
        const string Own = "urn:ietf:params:scim:schemas:extension:contoso:2.0:User";
        Attributes["badge"] = ScimPath.Parse($"{Own}:badge");
        Attributes["office"] = ScimPath.Parse("addresses[type eq \"other\"].formatted");
        var ann = await CreateAsync(Users, $$"""{ "userName": "ann@contoso.example", "addresses": [{ "type": "other", "formatted": "Room 5" }], "{{Own}}": { "badge": "4711" } }""");
        var before = (await SyncAsync()).Find("ann@contoso.example");

        await DoneAsync($"{Users}/{ann}", $$"""{ "op": "replace", "value": { "{{Own}}": { "badge": "4712" } } }""");
        var after = (await SyncAsync()).Find("ann@contoso.example");

        Assert.Equal(("4711", "Room 5", "4712"), (before?["badge"], before?["office"], after?["badge"]));
        Assert.Contains(Own, (await GetAsync($"{Users}/{ann}")).Body["schemas"]?.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_read_again_while_nothing_is_pushed()
    {
        await CreateAsync(Users, """{ "userName": "ann@contoso.example" }""");
        await SyncAsync();
        var generation = await GenerationAsync();

        await SyncAsync();
        Assert.Equal(generation, await GenerationAsync());

        await CreateAsync(Users, """{ "userName": "bob@contoso.example" }""");
        Assert.Equal(2, (await SyncAsync()).People.Count);
    }

    private async Task DoneAsync(string path, string operations)
    {
        var answer = await PatchAsync(path, operations);
        Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.NoContent, answer.Body.ToJsonString());
    }

    /// <summary>As Entra ID's documentation shows it.</summary>
    private static string Entra(string name, string displayName, string more) => $$"""
        {
          "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", "{{EnterpriseUrn}}"],
          "externalId": "0a21f0f2-{{name}}", "userName": "{{name}}@contoso.example", "active": true, "displayName": "{{displayName}}",
          "emails": [{ "primary": true, "type": "work", "value": "{{name}}@contoso.example" }],
          "meta": { "resourceType": "User" }, "name": { "formatted": "{{displayName}}" }, "roles": []{{more}}
        }
        """;

    private static string Okta(string title, string manager, bool isActive) => $$"""
        {
          "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", "{{EnterpriseUrn}}"],
          "userName": "bob@contoso.example", "name": { "givenName": "Bob", "familyName": "Bohr" }, "displayName": "Bob Bohr", "title": "{{title}}", "locale": "en-US",
          "emails": [{ "primary": true, "value": "bob@contoso.example", "type": "work" }, { "primary": false, "value": "bob@home.example", "type": "home" }],
          "externalId": "00ujl29u0le5T6Aj10h7", "groups": [], "password": "1mz050nq", "active": {{(isActive ? "true" : "false")}}, "{{EnterpriseUrn}}": { "manager": { "value": "{{manager}}" } }
        }
        """;
}
