using System.Data.Common;
using Undersign.People;
using Undersign.People.Entra;
using Undersign.People.Storing;
using Undersign.People.Syncing;
using Undersign.Storage;
using Undersign.Tests.Signatures;

namespace Undersign.Tests.People.Entra;

/// <summary>From the tenant to the snapshot that mail is decided by, and again after every change.</summary>
public sealed class EntraSyncTests : EntraTestBase
{
    [Fact]
    public async Task Whoever_is_added_changed_removed_renamed_or_moved_is_so_for_mail()
    {
        var (boss, alice, bob, carol) = (Tenant.AddUser("boss"), Tenant.AddUser("alice", ("jobTitle", "Engineer")), Tenant.AddUser("bob"), Tenant.AddUser("carol"));
        Tenant.SetManager(alice, boss);
        Tenant.SetPhoto(alice, SamplePictures.Png());
        var inner = Tenant.AddGroup("inner", alice);
        var outer = Tenant.AddGroup("outer", inner, bob);
        await using var database = new StorageLocation.Sqlite(Path.Combine(Folder, "undersign.db")).Open();
        await Migrations.ApplyAsync(database, Migration.All, TimeProvider.System, Cancellation);

        var first = await SyncAsync(database);
        Tenant.Set(alice, "mail", "alice.jones@contoso.com");
        Tenant.Set(alice, "jobTitle", null);
        Tenant.Remove(carol);
        Tenant.RemoveMember(outer, bob);
        Tenant.AddMember(inner, bob);
        var dave = Tenant.AddUser("dave");
        Tenant.AddMember(outer, dave);
        Tenant.Set(outer, "displayName", "Everybody");
        var second = await SyncAsync(database);
        Graph.Delta.Reset();
        var third = await SyncAsync(database);

        Assert.Equal(("Engineer", "boss", true, true), (first.Find("ALICE@contoso.com")?["title"], first.Find("alice@contoso.com")?["manager"], first.Find("alice@contoso.com")?.IsMemberOf("outer"), first.Find("alice@contoso.com")?.Photo is not null));
        foreach (var people in (PeopleSnapshot[])[second, third])
        {
            Assert.Null(people.Find("alice@contoso.com"));
            Assert.Null(people.Find("carol@contoso.com"));
            Assert.Equal((null, "boss", true), (people.Find("alice.jones@contoso.com")?["title"], people.Find("alice.jones@contoso.com")?["manager"], people.Find("alice.jones@contoso.com")?.Photo is not null));
            Assert.Equal((true, true, false), (people.Find("bob@contoso.com")?.IsMemberOf("inner"), people.Find("bob@contoso.com")?.IsMemberOf("Everybody"), people.Find("bob@contoso.com")?.IsMemberOf("sales")));
            Assert.Equal((true, false), (people.Find("dave@contoso.com")?.IsMemberOf("outer@contoso.com"), people.Find("dave@contoso.com")?.IsMemberOf("inner")));
        }
    }

    [Fact]
    public async Task A_group_that_leaves_many_out_waits_for_a_word()
    {
        var people = Enumerable.Range(0, 10).Select(number => Tenant.AddUser($"user{number}")).ToArray();
        var group = Tenant.AddGroup("signatures", people.AsSpan(0, 3));
        await using var database = new StorageLocation.Sqlite(Path.Combine(Folder, "undersign.db")).Open();
        await Migrations.ApplyAsync(database, Migration.All, TimeProvider.System, Cancellation);
        await SyncAsync(database);
        var settings = Settings with { Group = group };

        var outcome = await new SourceSync(database, TimeProvider.System).RunAsync(Plan(settings), isAnew: false, new(), Cancellation);

        Assert.Equal(7, Assert.IsType<SyncOutcome.Waiting>(outcome).Changes.Removed.Count);
        Assert.NotNull((await LoadAsync(database, Plan(settings))).Find("user9@contoso.com"));
    }

    private async Task<PeopleSnapshot> SyncAsync(DbDataSource database)
    {
        var plan = Plan(Settings with { HasPhotos = true });
        var outcome = await new SourceSync(database, TimeProvider.System).RunAsync(plan, isAnew: false, new(), Cancellation);
        Assert.True(outcome is SyncOutcome.Done, $"{outcome}");
        return await LoadAsync(database, plan);
    }

    private static async Task<PeopleSnapshot> LoadAsync(DbDataSource database, SyncPlan plan) =>
        (await new PeopleRecords(database).LoadAsync(plan.Organisation, new() { Sources = [plan.Source] }, Cancellation)).Snapshot();

    private SyncPlan Plan(EntraSettings settings)
    {
        var origin = new PeopleOrigin.Directory(new EntraSource(settings, Graph.Http, EntraLimits.Usual, Time));
        return new("contoso", new() { Name = "entra", Kind = "entra", Origin = origin, Every = TimeSpan.FromMinutes(15), Fingerprint = settings.Fingerprint, Attributes = [.. PersonAttributes.WellKnown, .. EntraUser.AttributeNames([])] });
    }
}
