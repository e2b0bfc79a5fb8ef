using Undersign.People.Entra;
using Undersign.People.Sources;

namespace Undersign.Tests.People.Entra;

public sealed class EntraPhotoTests : EntraTestBase
{
    private EntraSettings WithPhotos => Settings with { HasPhotos = true };

    [Fact]
    public async Task Photos_come_with_the_people_and_only_changed_ones_again()
    {
        var (alice, bob) = (Tenant.AddUser("alice"), Tenant.AddUser("bob"));
        Tenant.SetPhoto(alice, [1, 2, 3], "image/png");
        var first = await ReadAllAsync(settings: WithPhotos);
        var soon = await ReadChangesAsync(first.State, WithPhotos);
        Tenant.SetPhoto(bob, [4, 5]);
        Time.Advance(TimeSpan.FromDays(1));
        var nextDay = await ReadChangesAsync(soon.State, WithPhotos);
        Tenant.SetPhoto(alice, null);
        Time.Advance(TimeSpan.FromDays(1));
        var after = await ReadChangesAsync(nextDay.State, WithPhotos);

        Assert.Equal(("image/png", 3), (first.People[0].Photo?.MediaType, first.People[0].Photo?.Octets.Length));
        Assert.Null(first.People[1].Photo);
        Assert.Empty(soon.People);
        Assert.Equal([(bob, 2)], nextDay.People.Select(static person => (person.Key, person.Photo?.Octets.Length ?? 0)));
        Assert.Same(SourcePhoto.None, Assert.Single(after.People).Photo);
        Assert.Equal(alice, after.People[0].Key);
        Assert.Equal(2, Graph.Asked.Count(static question => question.EndsWith("$value", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Photos_that_are_throttled_wait_for_the_next_reading_and_people_do_not()
    {
        var ids = Enumerable.Range(0, 50).Select(number => Tenant.AddUser($"user{number}")).ToList();
        ids.ForEach(id => Tenant.SetPhoto(id, [1, 2, 3]));
        Graph.Fail("/photo", GraphFault.TooMany(60), after: 30, times: 100);

        var first = await ReadAllAsync(settings: WithPhotos);
        Graph.Faults.Clear();
        var second = await ReadChangesAsync(first.State, WithPhotos);

        Assert.Equal(50, first.People.Count);
        Assert.InRange(first.People.Count(static person => person.Photo is not null), 1, 49);
        var photos = first.People.Concat(second.People).Where(static person => person.Photo is not null).Select(static person => person.Key);
        Assert.Equal(ids.Order(StringComparer.Ordinal), photos.Order(StringComparer.Ordinal)); // each once
        Assert.DoesNotContain(Time.Waits, static wait => wait == TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_reading_looks_at_some_and_the_next_goes_on()
    {
        var ids = Enumerable.Range(0, 30).Select(number => Tenant.AddUser($"user{number}")).ToList();
        var limits = new EntraLimits { Photos = 20 };
        var state = (await ReadChangesAsync((await ReadAllAsync(settings: WithPhotos, limits: limits)).State, WithPhotos, limits)).State;
        ids.ForEach(id => Tenant.SetPhoto(id, [7, 7]));
        Time.Advance(TimeSpan.FromDays(1));

        var first = await ReadChangesAsync(state, WithPhotos, limits);
        var second = await ReadChangesAsync(first.State, WithPhotos, limits);
        var third = await ReadChangesAsync(second.State, WithPhotos, limits);

        Assert.Equal([20, 10, 0], (int[])[first.People.Count, second.People.Count, third.People.Count]);
        Assert.Equal(ids.Order(StringComparer.Ordinal), first.People.Concat(second.People).Select(static person => person.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_photo_that_we_do_not_take_is_none()
    {
        var (large, strange, placeholder, old) = (Tenant.AddUser("large"), Tenant.AddUser("strange"), Tenant.AddUser("placeholder"), Tenant.AddUser("old"));
        Tenant.SetPhoto(large, new byte[SourceBounds.PhotoOctets + 1]);
        Tenant.SetPhoto(strange, [1, 2, 3], "image/svg+xml");
        Tenant.SetPhoto(placeholder, []);
        Tenant.SetPhoto(old, [1]); // only the largest size is there

        var people = (await ReadAllAsync(settings: WithPhotos)).People;

        Assert.Equal([SourcePhoto.None, SourcePhoto.None, null], people.Take(3).Select(static person => person.Photo));
        Assert.Equal([1], people[3].Photo!.Octets);
    }

    [Theory]
    [InlineData(403, "Authorization_RequestDenied")]
    [InlineData(500, "UnknownError")]
    [InlineData(200, "not what it should be")]
    public async Task Photos_that_fail_are_gone_without(int status, string code)
    {
        var alice = Tenant.AddUser("alice");
        Tenant.SetPhoto(alice, [1, 2, 3]);
        Graph.Fail("/photo", status == 200 ? GraphFault.Text(200, code) : GraphFault.Error(status, code, "No."), times: 100);

        var person = Assert.Single((await ReadAllAsync(settings: WithPhotos)).People);

        Assert.Null(person.Photo);
    }

    [Fact]
    public async Task Who_wants_none_keeps_none_that_are_stored()
    {
        var alice = Tenant.AddUser("alice");
        Tenant.SetPhoto(alice, [1, 2, 3]);
        var state = (await ReadAllAsync(settings: WithPhotos)).State;

        Assert.Same(SourcePhoto.None, Assert.Single((await ReadAllAsync(state, Settings)).People).Photo);
    }

    [Fact]
    public async Task A_full_reading_after_a_reset_does_not_load_them_again()
    {
        var alice = Tenant.AddUser("alice");
        Tenant.SetPhoto(alice, [1, 2, 3]);
        var first = await ReadAllAsync(settings: WithPhotos);
        Graph.Delta.Reset();
        var anew = await ReadAllAsync(first.State, WithPhotos);

        Assert.NotNull(first.People[0].Photo);
        Assert.Null(anew.People[0].Photo); // which leaves the one that is stored
    }
}
