using System.Net;
using Undersign.Tests.Organisations;

namespace Undersign.Tests.Admin;

/// <summary>A browser that asks for what is not there, or comes with an old form, gets words.</summary>
public sealed class WayOnTests : PagesTestBase
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        (await SignInAsync(await CodeAsync())).Dispose();
        await StoreAsync(OrganisationSamples.Document("contoso", "{ addresses: [192.0.2.0/24] }"));
    }

    [Theory]
    [InlineData("connect/contoso/look", "/connect/contoso/look")]
    [InlineData("connect/settings?organisation=contoso", "/connect/settings?organisation=contoso")]
    [InlineData("sign-out", "/")]
    public async Task An_old_form_says_that_nothing_was_done_and_leads_back(string path, string leadsTo)
    {
        Browser.DefaultRequestHeaders.Accept.ParseAdd("text/html");

        using var answer = await PostAsync(path, "not of this session", ("_handler", "settings"));
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(TestEnds));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("<h1>Nothing was done</h1>", page, StringComparison.Ordinal);
        Assert.Contains($"href=\"{leadsTo}\">Load the page anew", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("connect/contoso/look", "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nno end")]
    [InlineData("connect/settings?organisation=contoso", "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nno end")]
    [InlineData("sign-out", "multipart/form-data", "no boundary")]
    [InlineData("sign-out", "application/x-www-form-urlencoded", "a=%00&b=%zz")]
    [InlineData("email/alerts?organisation=contoso", "application/x-www-form-urlencoded", "%00=%00")]
    public async Task A_form_that_is_none_is_the_senders_fault(string path, string type, string body)
    {
        Browser.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        using var content = new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type) } };

        using var answer = await Browser.PostAsync(new Uri(path, UriKind.Relative), content, TestEnds);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("<h1>Nothing was done</h1>", await answer.Content.ReadAsStringAsync(TestEnds), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_with_too_many_fields_is_the_senders_fault()
    {
        using var content = new StringContent(string.Join('&', Enumerable.Range(0, 5000).Select(static number => $"f{number}=1")), System.Text.Encoding.ASCII, "application/x-www-form-urlencoded");

        using var answer = await Browser.PostAsync(new Uri("sign-out", UriKind.Relative), content, TestEnds);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("99999999999999999999")]
    public async Task A_version_that_is_no_number_is_none(string tried)
    {
        using var answer = await Browser.GetAsync(new Uri($"email/alerts?organisation=contoso&tried={tried}", UriKind.Relative), TestEnds);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_page_that_is_not_there_is_not_a_blank_one()
    {
        Browser.DefaultRequestHeaders.Accept.ParseAdd("text/html");

        using var answer = await Browser.GetAsync(new Uri("nowhere", UriKind.Relative), TestEnds);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("<h1>There is no such page</h1>", await answer.Content.ReadAsStringAsync(TestEnds), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_reads_the_number()
    {
        using var answer = await Browser.GetAsync(new Uri("nowhere", UriKind.Relative), TestEnds);

        Assert.Equal((HttpStatusCode.NotFound, ""), (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestEnds)));
    }
}
