using Dapper;
using Undersign.Commands;
using Undersign.People.Syncing;
using Undersign.Settings;
using Undersign.Storage;
using Undersign.Tests.People;

namespace Undersign.Tests.Commands;

/// <summary><c>undersign people</c> as a terminal sees it, and what <c>apply</c> says of people.</summary>
public sealed class PeopleCommandTests : NodeCommandTestBase
{
    [Fact]
    public async Task Shows_a_person_with_where_each_field_is_from()
    {
        await RunAsync(ApplyCommand.Create(), Contoso);
        Assert.Equal(0, (await RunAsync(PeopleCommand.Create(), "set", "anna@contoso.example", "mobile=+49 170 1", "Fax=")).Exit);

        var (exit, output, _) = await RunAsync(PeopleCommand.Create(), "show", "ANNA@contoso.example");

        Assert.Equal(0, exit);
        Assert.Contains("mail           anna.berger@contoso.example   people\n", output, StringComparison.Ordinal);
        Assert.Contains("title          Head of Sales   people\n", output, StringComparison.Ordinal);
        Assert.Contains($"mobile         +49 170 1   set by {Environment.UserName}, ", output, StringComparison.Ordinal);
        Assert.Contains("  not          +49 170 555 0100   people\n", output, StringComparison.Ordinal);
        Assert.Contains("fax            (blank)   set by ", output, StringComparison.Ordinal);
        Assert.Contains("aliases        anna@contoso.example, a.berger@contoso.test\n", output, StringComparison.Ordinal);
        Assert.Contains("groups         Sales, Leadership\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sets_and_takes_back()
    {
        await RunAsync(ApplyCommand.Create(), Contoso);

        Assert.Equal((0, "anna.berger@contoso.example: mobile is changed; a running gateway takes it within seconds\n", ""), await RunAsync(PeopleCommand.Create(), "set", "anna@contoso.example", "MOBILE=1"));
        Assert.Contains("anna.berger@contoso.example", (await RunAsync(PeopleCommand.Create(), "list", "--missing", "fax")).Output, StringComparison.Ordinal);
        Assert.Equal("anna.berger@contoso.example: mobile is changed; a running gateway takes it within seconds\n", (await RunAsync(PeopleCommand.Create(), "unset", "anna.berger@contoso.example", "mobile")).Output);
        Assert.Equal("anna.berger@contoso.example: nobody has set mobile\n", (await RunAsync(PeopleCommand.Create(), "unset", "anna.berger@contoso.example", "mobile")).Output);
    }

    [Theory]
    [InlineData("people have no \"mobil\"; did you mean \"mobile\"?", "set", "anna@contoso.example", "mobil=1")]
    [InlineData("\"mobile\" has no \"=\"; write mobile=VALUE", "set", "anna@contoso.example", "mobile")]
    [InlineData("mail says who somebody is; only a source can change it", "set", "anna@contoso.example", "mail=x@contoso.example")]
    [InlineData("contoso knows nobody as nobody@contoso.example; undersign people list TEXT searches.", "set", "nobody@contoso.example", "mobile=1")]
    [InlineData("people have no \"mobil\"; did you mean \"mobile\"?", "list", "--missing", "mobil")]
    [InlineData("There is no organisation \"fabrikam\"; undersign check lists them.", "list", "--organisation", "fabrikam")]
    [InlineData("Nothing waits to be let go from contoso/people; undersign people sources says how it goes.", "confirm", "people")]
    [InlineData("contoso has a source \"people\"; take it out of organisation.yaml and apply that first. Nothing was changed.", "forget", "people")]
    [InlineData("contoso has no directory that is read; a CSV file is taken over by undersign apply.", "sync")]
    public async Task Says_what_is_wrong(string expected, params string[] arguments)
    {
        await RunAsync(ApplyCommand.Create(), Contoso);

        Assert.Equal((1, "", expected + "\n"), await RunAsync(PeopleCommand.Create(), arguments));
    }

    [Fact]
    public async Task Lists_people_by_text_and_group()
    {
        await RunAsync(ApplyCommand.Create(), Contoso);

        Assert.Equal((0, "anna.berger@contoso.example  Anna Berger  Head of Sales  Sales\n", "1 of 12 people.\n"), await RunAsync(PeopleCommand.Create(), "list", "berger", "--group", "leadership"));
        Assert.Equal((0, "", "Nobody fits.\n"), await RunAsync(PeopleCommand.Create(), "list", "nothing at all"));
        Assert.Equal((0, "contoso/people (csv): 12 people in the document\n", ""), await RunAsync(PeopleCommand.Create(), "sources"));
    }

    [Fact]
    public async Task Tries_settings_that_nobody_has_applied_against_what_is_stored()
    {
        var draft = CopyContoso();
        Replace(Path.Combine(draft, "organisation.yaml"), ("people: { csv: people.csv }", $"people: {{ sources: [{{ name: okta, scim: {{ tokenHashes: [{new string('0', 64)}] }} }}, {{ name: people, csv: people.csv }}] }}"));

        Assert.Equal((0, "contoso/okta: 0 people (0 new, 0 changed, 0 renamed, 0 gone), 0 groups (0 new, 0 changed, 0 gone); nothing was changed\n", ""), await RunAsync(PeopleCommand.Create(), "sync", "okta", "--dir", draft)); // before the first is in force
        await RunAsync(ApplyCommand.Create(), Contoso);

        Assert.Equal((0, "contoso/okta: 0 people (0 new, 0 changed, 0 renamed, 0 gone), 0 groups (0 new, 0 changed, 0 gone); nothing was changed\n", ""), await RunAsync(PeopleCommand.Create(), "sync", "okta", "--dir", draft));
        Assert.Equal(1, (await RunAsync(PeopleCommand.Create(), "sync", "okta")).Exit);
        Assert.Equal((0, "contoso/people (csv): 12 people in the document\n", ""), await RunAsync(PeopleCommand.Create(), "sources"));
        Replace(Path.Combine(draft, "organisation.yaml"), ("name: contoso\n", "name: fabrikam\n"));
        Assert.Equal((1, "", $"{draft} describes fabrikam, and not contoso. Nothing was changed.\n"), await RunAsync(PeopleCommand.Create(), "sync", "--dir", draft));
    }

    [Fact]
    public async Task Forgets_a_source_that_was_taken_out()
    {
        await RunAsync(ApplyCommand.Create(), Contoso);
        await using (var database = new StorageLocation.Sqlite(Path.Combine(Folder, "var/undersign.db")).Open())
        {
            await new SourceSync(database, TimeProvider.System).RunAsync(new ScriptedDirectory(ScriptedDirectory.Everybody(5)).Plan(), isAnew: false, new(), Cancellation);
        }

        Assert.Equal(
            "contoso/people (csv): 12 people in the document\ncontoso/ad: not in organisation.yaml any more; 5 people, 0 groups and 0 photos are kept for the day it is put back. undersign people forget ad deletes them\n",
            (await RunAsync(PeopleCommand.Create(), "sources")).Output);
        Assert.Equal((0, "contoso/ad: 5 people, 0 groups and 0 photos would be deleted; nothing was changed\n", ""), await RunAsync(PeopleCommand.Create(), "forget", "ad", "--dry-run"));
        Assert.Equal((0, "contoso/ad: 5 people, 0 groups and 0 photos are deleted\n", ""), await RunAsync(PeopleCommand.Create(), "forget", "ad"));
        Assert.Equal((1, "", "Nothing is kept of contoso/ad; undersign people sources lists what is.\n"), await RunAsync(PeopleCommand.Create(), "forget", "ad"));
    }

    [Fact]
    public async Task Apply_asks_before_a_great_part_of_the_people_goes()
    {
        await RunAsync(ApplyCommand.Create(), Contoso);
        var changed = CopyContoso();
        var people = await File.ReadAllLinesAsync(Path.Combine(changed, "people.csv"), Cancellation);
        await File.WriteAllLinesAsync(Path.Combine(changed, "people.csv"), people.Take(8), Cancellation);
        Replace(Path.Combine(changed, "people.csv"), ("ben.okafor@contoso.example,,", "benjamin.okafor@contoso.example,ben.okafor@contoso.example,"));

        var (exit, _, error) = await RunAsync(ApplyCommand.Create(), changed);

        Assert.Equal(1, exit);
        Assert.StartsWith("5 people would have no signature any more.", error, StringComparison.Ordinal);
        var dry = await RunAsync(ApplyCommand.Create(), changed, "--dry-run");
        Assert.Equal((1, error), (dry.Exit, dry.Error));
        Assert.Equal(0, (await RunAsync(ApplyCommand.Create(), changed, "--dry-run", "--people-may-go")).Exit);
        Assert.Equal(0, (await RunAsync(ApplyCommand.Create(), changed, "--people-may-go")).Exit);
    }

    [Fact]
    public async Task Rollback_asks_before_a_great_part_of_the_people_goes()
    {
        var few = CopyContoso();
        var people = await File.ReadAllLinesAsync(Path.Combine(few, "people.csv"), Cancellation);
        await File.WriteAllLinesAsync(Path.Combine(few, "people.csv"), people.Take(8), Cancellation);
        await RunAsync(ApplyCommand.Create(), few);
        await RunAsync(ApplyCommand.Create(), Contoso);

        var (exit, _, error) = await RunAsync(RollbackCommand.Create(), "contoso", "1");

        Assert.Equal(1, exit);
        Assert.StartsWith("5 people would have no signature any more.", error, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync(RollbackCommand.Create(), "contoso", "1", "--people-may-go")).Exit);
    }

    [Fact]
    public async Task Nobody_takes_settings_that_cannot_be_read_for_none()
    {
        await RunAsync(ApplyCommand.Create(), Contoso);
        await using (var source = new StorageLocation.Sqlite(Path.Combine(Folder, "var", "undersign.db")).Open())
        await using (var connection = await source.OpenConnectionAsync(Cancellation))
        {
            await connection.ExecuteAsync("alter table people_generations rename to gone");
        }

        foreach (var (command, arguments) in new[] { (ApplyCommand.Create(), new[] { Contoso }), (PeopleCommand.Create(), ["list"]) })
        {
            var (exit, _, error) = await RunAsync(command, arguments);

            Assert.Equal(1, exit);
            Assert.Contains("no such table: people_generations", error, StringComparison.Ordinal);
        }

        var check = await RunAsync(CheckCommand.Create());
        Assert.Equal(1, check.Exit);
        Assert.Contains("no such table: people_generations", check.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_which_settings_are_not_in_force_because_they_cannot_be_read()
    {
        await RunAsync(ApplyCommand.Create(), Contoso);
        await using (var source = new StorageLocation.Sqlite(Path.Combine(Folder, "var", "undersign.db")).Open())
        {
            await new SettingsDocuments(source, TimeProvider.System).StoreAsync(new() { Organisation = "fabrikam", Version = 1, Content = "{}", Author = "ann" }, Cancellation);
        }

        var (exit, _, error) = await RunAsync(ApplyCommand.Create(), CopyContoso());

        Assert.Equal((0, "Version 1 of fabrikam cannot be read and is not in force; nor is any before it. undersign apply puts a good one in force.\n"), (exit, error));
    }
}
