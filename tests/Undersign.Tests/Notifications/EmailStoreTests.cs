using Undersign.Notifications;

namespace Undersign.Tests.Notifications;

/// <summary>Versions are only added, and a bad one never takes the place of a good one (law 9).</summary>
public sealed class EmailStoreTests : EmailTestBase
{
    [Fact]
    public async Task A_candidate_does_not_count_until_it_is_in_force()
    {
        var version = await StoreAsync(0, "one.example");
        Assert.Equal(1, version);
        Assert.Empty(await Store.InForceAsync("contoso", TestEnds));

        Assert.True(await Store.EnforceAsync("contoso", "alerts", 1, seen: 0, TestEnds));
        Assert.Equal("one.example", await InForceAsync());
    }

    [Fact]
    public async Task A_candidate_that_fails_leaves_the_good_one_in_force()
    {
        await StoreAsync(0, "good.example");
        await Store.EnforceAsync("contoso", "alerts", 1, 0, TestEnds);

        Assert.Equal(2, await StoreAsync(1, "bad.example"));

        Assert.Equal("good.example", await InForceAsync());
        Assert.Equal(3, await StoreAsync(1, "better.example"));
        Assert.True(await Store.EnforceAsync("contoso", "alerts", 3, 1, TestEnds));
        Assert.Equal("better.example", await InForceAsync());
    }

    [Fact]
    public async Task Of_two_browsers_that_saw_the_same_the_second_is_told()
    {
        await StoreAsync(0, "good.example");
        await Store.EnforceAsync("contoso", "alerts", 1, 0, TestEnds);
        var (first, second) = (await StoreAsync(1, "ann.example"), await StoreAsync(1, "bob.example"));

        Assert.True(await Store.EnforceAsync("contoso", "alerts", second!.Value, 1, TestEnds));
        Assert.False(await Store.EnforceAsync("contoso", "alerts", first!.Value, 1, TestEnds));
        Assert.Null(await StoreAsync(1, "late.example"));
        Assert.Equal("bob.example", await InForceAsync());
    }

    [Fact]
    public async Task Sections_and_organisations_do_not_meet()
    {
        await StoreAsync(0, "alerts.example");
        await Store.EnforceAsync("contoso", "alerts", 1, 0, TestEnds);

        Assert.Equal(1, await Store.StoreAsync("contoso", "reports", Entered("reports", ("server", "reports.example")), 0, "tests", TestEnds));
        Assert.Equal(1, await Store.StoreAsync("fabrikam", "alerts", Entered("alerts"), 0, "tests", TestEnds));
    }

    [Fact]
    public async Task History_says_who_stored_what_and_what_was_in_force()
    {
        await StoreAsync(0, "good.example");
        await Store.EnforceAsync("contoso", "alerts", 1, 0, TestEnds);
        await StoreAsync(1, "bad.example");

        var history = await Store.HistoryAsync("contoso", "alerts", 10, TestEnds);

        Assert.Equal([(2L, "bad.example", false), (1L, "good.example", true)], history.Select(static row => (row.Version, row.Read().Values["server"], row.InForceAt is not null)));
        Assert.All(history, static row => Assert.Equal("tests", row.Author));
    }

    [Fact]
    public async Task Of_many_at_once_each_gets_a_version_of_its_own()
    {
        var versions = await Task.WhenAll(Enumerable.Range(0, 8).Select(at => Task.Run(() => StoreAsync(0, $"s{at}.example"), TestEnds)));

        Assert.Equal(Enumerable.Range(1, 8).Select(static version => (long?)version), versions.Order());
    }

    [Fact]
    public async Task No_secret_is_in_the_database_file()
    {
        const string secret = "a-unique-secret-7c1f";
        await Store.StoreAsync("contoso", "alerts", Entered("alerts", ("password", secret), ("clientSecret", secret), ("refreshToken", secret)), 0, "tests", TestEnds);
        await Database.DisposeAsync();

        var octets = Directory.EnumerateFiles(Folder).SelectMany(File.ReadAllBytes).ToArray();
        Assert.True(octets.AsSpan().IndexOf("alerts"u8) > 0); // what is looked for would be found
        Assert.Equal(-1, octets.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(secret)));
        Assert.Equal(-1, octets.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(secret)))));
    }

    private Task<long?> StoreAsync(long seen, string server) => Store.StoreAsync("contoso", "alerts", Entered("alerts", ("server", server)), seen, "tests", TestEnds);

    private async Task<string?> InForceAsync() => (await Store.InForceAsync("contoso", TestEnds))["alerts"].Read().Value(EmailFields.Server);
}
