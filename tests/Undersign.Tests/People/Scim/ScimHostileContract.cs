using System.Net;
using System.Text;

namespace Undersign.Tests.People.Scim;

/// <summary>What nobody would send by mistake: refused with a reason, and never with an error of ours. One subclass a database.</summary>
public abstract class ScimHostileContract : ScimTestBase
{
    [Theory]
    [InlineData("POST", "Users", "{", 400)]
    [InlineData("POST", "Users", "[]", 400)]
    [InlineData("POST", "Users", "", 400)]
    [InlineData("POST", "Users", """{ "userName": "a", "USERNAME": "b" }""", 400)]
    [InlineData("POST", "Users", """{ "userName": "\ud800" }""", 400)]
    [InlineData("POST", "Users", """{ "userName": "a", "x": { "\udfff": 1 } }""", 400)]
    [InlineData("POST", "Users", """{ "userName": "a\u0000b" }""", 400)]
    [InlineData("POST", "Users", """{ "userName": "a", "externalId": "\u0000" }""", 400)]
    [InlineData("POST", "Users", """{ "userName": ["a"] }""", 400)]
    [InlineData("POST", "Users", """{ "userName": { "value": "a" } }""", 400)]
    [InlineData("POST", "Users", """{ "displayName": "nameless" }""", 400)]
    [InlineData("POST", "Users", """{ "userName": " " }""", 400)]
    [InlineData("POST", "Groups", "{ }", 400)]
    [InlineData("GET", "Users?filter=userName eq \"a\\u0000\"", null, 200)]
    [InlineData("GET", "Users?filter=externalId eq \"\\u0000\"", null, 200)]
    [InlineData("GET", "Users?filter=userName eq \"\\ud800\"", null, 400)]
    [InlineData("GET", "Users?filter=userName pr and", null, 400)]
    [InlineData("GET", "Users?attributes=a.b.c", null, 400)]
    [InlineData("GET", "Users?startIndex=-2147483649&count=99999999999", null, 200)]
    [InlineData("GET", "Users?startIndex=2147483647&count=1", null, 200)]
    [InlineData("GET", "Users/%00", null, 400)]
    [InlineData("GET", "Users/none", null, 404)]
    [InlineData("GET", "Users/../Groups/none", null, 404)]
    [InlineData("GET", "Things", null, 404)]
    [InlineData("GET", "Users/a/b", null, 404)]
    [InlineData("POST", "Bulk", "{ }", 501)]
    [InlineData("GET", "Me", null, 501)]
    [InlineData("DELETE", "Users", null, 405)]
    public async Task Refuses_what_makes_no_sense(string method, string path, string? body, int status) =>
        Assert.Equal((HttpStatusCode)status, (await SendAsync(Client, new(method), path, body)).Status);

    [Fact]
    public async Task Has_bounds()
    {
        var id = await CreateAsync(Users, """{ "userName": "a" }""");

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await PostAsync(Users, $$"""{ "userName": "{{new string('x', 2 * 1024 * 1024)}}" }""")).Status);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await PostAsync(Users, $$"""{ "userName": "b", "title": "{{new string('x', 256 * 1024)}}" }""")).Status);
        Assert.Equal("invalidValue", Text((await PostAsync(Users, $$"""{ "userName": "{{new string('x', 257)}}" }""")).Body["scimType"]));
        Assert.Equal(HttpStatusCode.Created, (await PostAsync(Users, $$"""{ "userName": "{{new string('\u20ac', 256)}}" }""")).Status);
        Assert.Equal("invalidSyntax", Text((await PostAsync(Users, $$"""{ "userName": "b", "x": {{new string('[', 40)}}{{new string(']', 40)}} }""")).Body["scimType"]));
        Assert.Equal("invalidSyntax", Text((await PatchAsync($"{Users}/{id}", string.Join(',', Enumerable.Repeat("""{ "op": "add", "path": "title", "value": "x" }""", 101)))).Body["scimType"]));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await PatchAsync($"{Users}/{id}", $$"""{ "op": "add", "path": "emails", "value": [{{string.Join(',', Enumerable.Range(0, 1001).Select(static number => $$"""{ "value": "{{number}}@contoso.example" }"""))}}] }""")).Status);
        Assert.Equal("invalidFilter", Text((await GetAsync($"Users?filter=userName eq \"{new string('x', 2048)}\"")).Body["scimType"]));
    }

    [Fact]
    public async Task A_body_of_unknown_length_has_the_same_bound()
    {
        using var body = new PushStream(4 * 1024 * 1024);
        using var content = new StreamContent(body);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Users, UriKind.Relative)) { Content = content };
        request.Headers.TransferEncodingChunked = true;

        using var answer = await Client.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task Changes_of_one_resource_at_the_same_moment_are_all_made()
    {
        var id = await CreateAsync(Users, """{ "userName": "a" }""");

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(index => PatchAsync($"{Users}/{id}", $$"""{ "op": "add", "path": "emails", "value": [{ "value": "a{{index}}@contoso.example" }] }""")));

        Assert.All(answers, static answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.Equal(40, (await GetAsync($"{Users}/{id}")).Body["emails"]?.AsArray().Count);
    }

    [Fact]
    public async Task What_is_typed_into_a_directory_is_one_clean_line_when_mail_sees_it()
    {
        await CreateAsync(Users, """{ "userName": "ann@contoso.example", "displayName": "Ann\r\nBcc: x@y\u0000<script>", "title": ["a", "b"], "name": "text", "emails": "ann@contoso.example", "phoneNumbers": [1, null, { "value": { } }], "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": "none", "addresses": { } }""");
        await CreateAsync(Groups, """{ "displayName": "Sales", "members": [null, 1, { "value": null }, "x"] }""");

        var ann = (await SyncAsync()).Find("ann@contoso.example");

        Assert.Equal("Ann Bcc: x@y <script>", ann?["displayName"]);
    }

    /// <summary>Blanks without end, which cannot say how long they are.</summary>
    private sealed class PushStream(int size) : Stream
    {
        private int _left = size;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var length = Math.Min(count, _left);
            Encoding.ASCII.GetBytes(new string(' ', length), buffer.AsSpan(offset));
            _left -= length;
            return length;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
