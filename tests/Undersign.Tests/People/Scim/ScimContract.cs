using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Undersign.People.Scim;

namespace Undersign.Tests.People.Scim;

/// <summary>The protocol as RFC 7644 shows it, over HTTP. One subclass a database.</summary>
public abstract class ScimContract : ScimTestBase
{
    [Fact]
    public async Task Creates_reads_replaces_changes_and_deletes()
    {
        var created = await PostAsync(Users, Barbara);
        var id = Text(created.Body["id"]);
        Assert.Equal((HttpStatusCode.Created, "W/\"1\"", "application/scim+json"), (created.Status, created.Tag, created.MediaType));
        Assert.Equal($"https://{Root.Authority}/scim/v2/Users/{id}", Text(created.Body["meta"]?["location"]));
        Assert.Null(created.Body["password"]);

        Assert.Equal("Barbara", Text((await GetAsync($"{Users}/{id}")).Body["name"]?["givenName"]));
        var replaced = await PutAsync($"{Users}/{id}", """{ "id": "other", "userName": "bjensen", "title": "Guide" }""");
        Assert.Equal((HttpStatusCode.OK, "W/\"2\"", id, "Guide"), (replaced.Status, replaced.Tag, Text(replaced.Body["id"]), Text(replaced.Body["title"])));
        Assert.Null(replaced.Body["name"]);
        Assert.Equal("W/\"2\"", (await PutAsync($"{Users}/{id}", """{ "title": "Guide", "userName": "bjensen" }""")).Tag);
        var changed = await PatchAsync($"{Users}/{id}", """{ "op": "replace", "path": "title", "value": "Chief" }""");
        Assert.Equal(("Chief", "W/\"3\""), (Text(changed.Body["title"]), changed.Tag));
        Assert.Equal("Chief", Text((await GetAsync($"{Users}/{id}")).Body["title"]));
        Assert.Equal(HttpStatusCode.NoContent, (await DeleteAsync($"{Users}/{id}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync($"{Users}/{id}")).Status);
        Assert.Equal((HttpStatusCode.NotFound, "404"), await DeleteAsync($"{Users}/{id}") is var again ? (again.Status, Text(again.Body["status"])) : default);
    }

    [Fact]
    public async Task Refuses_what_rests_on_another_version()
    {
        var id = await CreateAsync(Users, Barbara);

        Assert.Equal(HttpStatusCode.PreconditionFailed, (await PutAsync($"{Users}/{id}", Barbara, ifMatch: "W/\"7\"")).Status);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await DeleteAsync($"{Users}/{id}", ifMatch: "W/\"7\"")).Status);
        Assert.Equal(HttpStatusCode.OK, (await PutAsync($"{Users}/{id}", """{ "userName": "b" }""", ifMatch: "W/\"1\"")).Status);
        Client.DefaultRequestHeaders.IfNoneMatch.Add(EntityTagHeaderValue.Parse("W/\"2\""));
        Assert.Equal(HttpStatusCode.NotModified, (await GetAsync($"{Users}/{id}")).Status);
    }

    [Fact]
    public async Task Refuses_a_second_user_of_the_same_name()
    {
        await CreateAsync(Users, Barbara);
        var other = await CreateAsync(Users, """{ "userName": "other" }""");

        var again = await PostAsync(Users, """{ "userName": "BJENSEN@contoso.example" }""");
        var renamed = await PatchAsync($"{Users}/{other}", """{ "op": "replace", "path": "userName", "value": "bjensen@contoso.example" }""");

        Assert.Equal((HttpStatusCode.Conflict, "uniqueness", "409"), (again.Status, Text(again.Body["scimType"]), Text(again.Body["status"])));
        Assert.Equal((HttpStatusCode.Conflict, "uniqueness"), (renamed.Status, Text(renamed.Body["scimType"])));
        Assert.Equal(HttpStatusCode.OK, (await PatchAsync($"{Users}/{other}", """{ "op": "replace", "path": "userName", "value": "another" }""")).Status);
    }

    [Fact]
    public async Task Refuses_the_same_group_twice_and_takes_two_of_one_name()
    {
        await CreateAsync(Groups, """{ "displayName": "Sales", "externalId": "g1" }""");

        Assert.Equal(HttpStatusCode.Conflict, (await PostAsync(Groups, """{ "displayName": "Sales", "externalId": "g1" }""")).Status);
        await CreateAsync(Groups, """{ "displayName": "Sales", "externalId": "g2" }""");
        Assert.Equal("Sales Sales", Names(await GetAsync("Groups?filter=displayName eq \"sales\"")));
    }

    [Fact]
    public async Task Lists_by_filter_page_and_attributes()
    {
        for (var number = 1; number <= 5; number++)
        {
            await CreateAsync(Users, $$"""{ "userName": "user{{number}}", "externalId": "E{{number}}", "emails": [{ "type": "work", "value": "user{{number}}@contoso.example" }] }""");
        }

        var page = await GetAsync("Users?startIndex=2&count=2");
        Assert.Equal(("5", "2", "2", 2), (Text(page.Body["totalResults"]), Text(page.Body["startIndex"]), Text(page.Body["itemsPerPage"]), Names(page).Split(' ').Length));
        var filtered = await GetAsync("Users?startIndex=2&count=1&filter=userName sw \"user\" and not (userName eq \"user1\")");
        Assert.Equal(("4", "1"), (Text(filtered.Body["totalResults"]), Text(filtered.Body["itemsPerPage"])));
        Assert.Equal(("5", ""), await GetAsync("Users?count=0") is var none ? (Text(none.Body["totalResults"]), Names(none)) : default);
        Assert.Equal("user3", Names(await GetAsync("Users?filter=userName eq \"USER3\"")));
        Assert.Equal("", Names(await GetAsync("Users?filter=externalId eq \"e3\"")));
        Assert.Equal("user4", Names(await GetAsync("Users?filter=externalId eq \"E4\"")));
        Assert.Equal("", Names(await GetAsync("Users?filter=userName eq \"user3\" and externalId eq \"E4\"")));
        Assert.Equal("user2", Names(await GetAsync("Users?filter=emails[type eq \"work\"].value eq \"user2@contoso.example\"")));
        Assert.Equal("invalidFilter", Text((await GetAsync("Users?filter=userName is 3")).Body["scimType"]));
        var slim = (JsonObject)(await GetAsync("Users?filter=userName eq \"user1\"&attributes=userName,emails.value")).Body["Resources"]![0]!; // it is there
        Assert.Equal("emails,id,schemas,userName", string.Join(',', slim.Select(static pair => pair.Key).Order(StringComparer.Ordinal)));
        Assert.Equal("""[{"value":"user1@contoso.example"}]""", slim["emails"]?.ToJsonString());
        Assert.Null((await GetAsync("Users?count=1&excludedAttributes=emails")).Body["Resources"]?[0]?["emails"]);
    }

    [Fact]
    public async Task Changes_at_the_same_moment_are_done_one_upon_the_other()
    {
        var id = await CreateAsync(Groups, """{ "displayName": "Staff" }""");

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(number => PatchAsync($"{Groups}/{id}", $$"""{ "op": "add", "path": "members", "value": [{ "value": "m{{number}}" }] }""")));

        Assert.All(answers, static answer => Assert.Equal(HttpStatusCode.NoContent, answer.Status));
        Assert.Equal("m0 m1 m2 m3", string.Join(' ', ScimJson.Each((await GetAsync($"{Groups}/{id}")).Body["members"]).Select(static member => Text(member?["value"])).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task An_organisation_neither_sees_nor_changes_what_is_anothers()
    {
        var id = await CreateAsync(Users, Barbara);
        using var other = ClientOfFabrikam();

        Assert.Equal("0", Text((await SendAsync(other, HttpMethod.Get, Users)).Body["totalResults"]));
        Assert.Equal("", Names(await SendAsync(other, HttpMethod.Get, "Users?filter=userName eq \"bjensen@contoso.example\"")));
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(other, HttpMethod.Get, $"{Users}/{id}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(other, HttpMethod.Delete, $"{Users}/{id}")).Status);
        Assert.Equal(HttpStatusCode.Created, (await SendAsync(other, HttpMethod.Post, Users, Barbara)).Status);
        Assert.Single((await SyncAsync("fabrikam")).People);
        Assert.Equal("1", Text((await GetAsync(Users)).Body["totalResults"]));
    }

    [Theory]
    [InlineData("wrong")]
    [InlineData("shared")]
    [InlineData("")]
    public async Task Hears_only_who_has_the_token_of_one_source(string token)
    {
        using var stranger = ClientWith("x");
        stranger.DefaultRequestHeaders.Remove("Authorization");
        stranger.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", token.Length == 0 ? "Basic eA==" : $"Bearer {token}");

        using var answer = await stranger.GetAsync(new Uri(Users, UriKind.Relative), Cancellation);

        Assert.Equal((HttpStatusCode.Unauthorized, "Bearer realm=\"SCIM\""), (answer.StatusCode, answer.Headers.WwwAuthenticate.ToString()));
        using var before = ClientWith("the one before");
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(before, HttpMethod.Get, Users)).Status);
    }

    [Fact]
    public async Task Nothing_else_is_served_there()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(Client, HttpMethod.Get, "/metrics")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(Client, HttpMethod.Get, "/")).Status);
    }

    [Fact]
    public async Task Says_what_it_can_do()
    {
        Assert.Equal("true", Text((await GetAsync("ServiceProviderConfig")).Body["patch"]?["supported"]));
        Assert.Equal("2", Text((await GetAsync("ResourceTypes")).Body["totalResults"]));
        Assert.Equal("/Users", Text((await GetAsync("ResourceTypes/User")).Body["endpoint"]));
        Assert.Equal("3", Text((await GetAsync("Schemas")).Body["totalResults"]));
        Assert.Equal("User", Text((await GetAsync("Schemas/urn:ietf:params:scim:schemas:core:2.0:User")).Body["name"]));
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync("Schemas/none")).Status);
    }

    private const string Barbara = """
        {
          "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
          "userName": "bjensen@contoso.example", "externalId": "701984", "password": "t1meMa$heen", "title": "Tour Guide",
          "name": { "formatted": "Barbara Jensen", "familyName": "Jensen", "givenName": "Barbara" }
        }
        """;
}
