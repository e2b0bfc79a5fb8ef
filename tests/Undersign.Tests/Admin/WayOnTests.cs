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
