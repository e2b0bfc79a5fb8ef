using Undersign.People.Ldap;
using Undersign.People.Sources;
using Undersign.Protocols.Ldap;
using Undersign.Tests.Relaying;

namespace Undersign.Tests.People.Ldap;

/// <summary>The LDAP source and what is Active Directory's alone. The rest is shown against OpenLDAP.</summary>
public sealed class ActiveDirectoryTests : IAsyncDisposable
{
    private readonly string _passwordFile = Path.GetTempFileName();
    private readonly ActiveDirectoryDouble _server = new();
    private readonly DirectoryObject _anna;
    private readonly DirectoryObject _all;

    public ActiveDirectoryTests()
    {
        File.WriteAllText(_passwordFile, ActiveDirectoryDouble.Password);
        _anna = Person("Anna", 10);
        _anna.Add("proxyAddresses", "SMTP:anna@contoso.example");
        _anna.Add("proxyAddresses", "smtp:a.berg@contoso.example");
        _anna.Add("proxyAddresses", "X500:/o=Contoso/cn=anna");
        _server.Objects.Add(_anna);
        for (var i = 0; i < 9; i++)
        {
            _server.Objects.Add(Person($"Person {i}", 20 + i));
        }

        _all = new($"CN=All,{ActiveDirectoryDouble.Base}", 50, ("objectCategory", "group"), ("objectClass", "group"), ("cn", "All"));
        _server.Objects.ForEach(person => _all.Add("member", person.Name));
        _server.Objects.Add(_all);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        File.Delete(_passwordFile);
    }

    [Fact]
    public async Task Takes_the_primary_address_and_the_others_from_proxyAddresses()
    {
        var anna = (await ReadAllAsync()).People.Single(person => person.Key == _anna.Key);

        Assert.Equal("anna@contoso.example", anna.Address);
        Assert.Equal("a.berg@contoso.example", Assert.Single(anna.Aliases));
    }

    [Fact]
    public async Task Reads_a_group_whose_members_come_in_ranges()
    {
        var reading = await ReadAllAsync();

        Assert.Equal(10, Assert.Single(reading.Groups).Members.Count);
        Assert.Contains("member;range=9-*", _server.AttributesAskedFor, StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_group_that_is_renamed_while_its_members_are_read_is_not_taken_with_half_of_them()
    {
        _server.Meanwhile = asked => _all.Name = asked.StartsWith("member;range=", StringComparison.Ordinal) ? $"CN=Everybody,{ActiveDirectoryDouble.Base}" : _all.Name;

        Assert.Contains("was renamed or removed while", Assert.IsType<SourceReading.Failed>(await ReadAsync(state: null)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_group_that_has_changed_is_given_whole_and_people_are_not_read_again()
    {
        var before = await ReadAllAsync();
        _all.Attributes["member"].RemoveRange(5, 5);
        _all.Changed(_server.HighestStamp = 1001);

        var changes = Assert.IsType<SourceReading.Changes>(await ReadAsync(before.State));

        Assert.Empty(changes.People);
        Assert.Equal((5, true), (Assert.Single(changes.Groups).Added.Count, changes.Groups[0].IsWhole));
    }

    /// <summary>Those of a large company would be gigabytes; what is left over comes with the next reading, and what has been read is not asked for again.</summary>
    [Fact]
    public async Task Reads_photos_as_far_as_there_is_room_for_them()
    {
        byte[] photo = [0xFF, 0xD8, 0xFF, .. new byte[SourceBounds.PhotoOctets - 3]];
        const int Many = (LdapPhotoRound.MostOctets / SourceBounds.PhotoOctets) + 20;
        _server.Objects.Clear();
        for (var number = 0; number < Many; number++)
        {
            var person = Person($"Person {number}", number);
            person.Attributes["thumbnailPhoto"] = [photo];
            _server.Objects.Add(person);
        }

        var first = await ReadAllAsync();
        var second = Assert.IsType<SourceReading.Changes>(await ReadAsync(first.State));
        _server.AttributesAskedFor.Clear();
        var third = Assert.IsType<SourceReading.Changes>(await ReadAsync(second.State));

        Assert.Equal(Many, first.People.Count);
        Assert.InRange(first.People.Sum(static person => person.Photo?.Octets.Length ?? 0), 1, LdapPhotoRound.MostOctets + SourceBounds.PhotoOctets);
        Assert.DoesNotContain(SourcePhoto.None, first.People.Select(static person => person.Photo)); // of those left over too: what is stored stays
        Assert.Equal(Many, first.People.Count(static person => person.Photo is not null) + second.People.Count);
        Assert.Empty(third.People);
        Assert.DoesNotContain(_server.AttributesAskedFor, static asked => asked.Contains("thumbnailPhoto", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_photo_that_is_another_is_read_and_one_that_is_gone_is_told()
    {
        _anna.Attributes["thumbnailPhoto"] = ["GIF89a"u8.ToArray()];
        var before = await ReadAllAsync();
        _anna.Attributes["thumbnailPhoto"] = ["GIF89a 2"u8.ToArray()];
        _anna.Changed(_server.HighestStamp = 1001);
        var other = Assert.IsType<SourceReading.Changes>(await ReadAsync(before.State));
        _anna.Attributes.Remove("thumbnailPhoto");
        _anna.Changed(_server.HighestStamp = 1002);
        var none = Assert.IsType<SourceReading.Changes>(await ReadAsync(other.State));

        Assert.Equal(6, before.People.Single(person => person.Key == _anna.Key).Photo?.Octets.Length);
        Assert.Equal(8, Assert.Single(other.People).Photo?.Octets.Length);
        Assert.Equal(SourcePhoto.None, Assert.Single(none.People).Photo);
    }

    [Fact]
    public async Task Reads_only_what_has_a_higher_number()
    {
        var before = await ReadAllAsync();
        _anna.Set("title", "Chairwoman");
        _anna.Changed(_server.HighestStamp = 1001);

        var changes = Assert.IsType<SourceReading.Changes>(await ReadAsync(before.State));

        Assert.Equal("Chairwoman", Assert.Single(changes.People).Attributes["title"]);
        Assert.Empty(changes.Groups);
        Assert.Empty(Assert.IsType<SourceReading.Changes>(await ReadAsync(changes.State)).People);
    }

    [Fact]
    public async Task Reads_everything_when_somebody_has_gone()
    {
        var before = await ReadAllAsync();
        _server.Objects.Remove(_anna);

        Assert.Equal(9, (await ReadAllAsync(before.State)).People.Count);
    }

    [Fact]
    public async Task Reads_everything_when_the_numbers_are_those_of_another_database()
    {
        var before = await ReadAllAsync();
        _server.InvocationId = Guid.CreateVersion7().ToByteArray();

        Assert.Equal(10, (await ReadAllAsync(before.State)).People.Count);
    }

    [Theory]
    [InlineData("525", "no account with the name")]
    [InlineData("52e", "is wrong for the account")]
    [InlineData("530", "at this hour")]
    [InlineData("531", "from this machine")]
    [InlineData("532", "has expired; set a new one")]
    [InlineData("533", "is disabled")]
    [InlineData("701", "the account in \"bind\" has expired")]
    [InlineData("773", "must change its password")]
    [InlineData("775", "is locked out")]
    public async Task Says_what_its_codes_mean(string code, string words)
    {
        await using var server = new ActiveDirectoryDouble { Refusal = code };

        var reading = await new LdapSource(Settings(server), LdapClientOptions.Default).ReadAsync(state: null, new Progress<int>(), TestContext.Current.CancellationToken);

        Assert.Contains(words, Assert.IsType<SourceReading.Failed>(reading).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_is_tried_at_one_server_alone()
    {
        await using var other = new ActiveDirectoryDouble();
        await File.WriteAllTextAsync(_passwordFile, "wrong", TestContext.Current.CancellationToken);

        var reading = await new LdapSource(Settings(_server, other), LdapClientOptions.Default).ReadAsync(state: null, new Progress<int>(), TestContext.Current.CancellationToken);

        Assert.Contains("is wrong for the account", Assert.IsType<SourceReading.Failed>(reading).Reason, StringComparison.Ordinal);
        Assert.False(other.Asked.Task.IsCompleted);
    }

    [Fact]
    public async Task Leaves_a_server_that_is_silent_for_the_next()
    {
        await using var silent = new ActiveDirectoryDouble { IsSilent = true };
        var time = new SteppedTime();

        var reading = new LdapSource(Settings(silent, _server), new() { Time = time }).ReadAsync(state: null, new Progress<int>(), TestContext.Current.CancellationToken);
        await silent.Asked.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        Assert.False(reading.IsCompleted);
        time.Advance(LdapClientOptions.Default.Answering);

        Assert.Equal(10, Assert.IsType<SourceReading.Complete>(await reading).People.Count);
    }

    [Fact]
    public async Task Ends_at_once_when_nobody_wants_it_any_more()
    {
        await using var silent = new ActiveDirectoryDouble { IsSilent = true };
        using var unwanted = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        var reading = new LdapSource(Settings(silent), LdapClientOptions.Default).ReadAsync(state: null, new Progress<int>(), unwanted.Token);
        await silent.Asked.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        await unwanted.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    private LdapSettings Settings(params ActiveDirectoryDouble[] servers) => new()
    {
        Servers = [.. servers.Select(static server => server.Server)],
        BindName = "undersign@contoso.example",
        PasswordFile = _passwordFile,
        Base = ActiveDirectoryDouble.Base,
        GroupBase = ActiveDirectoryDouble.Base,
    };

    private static DirectoryObject Person(string name, long stamp) =>
        new($"CN={name},OU=Staff,{ActiveDirectoryDouble.Base}", stamp, ("objectCategory", "person"), ("objectClass", "user"), ("displayName", name));

    private Task<SourceReading> ReadAsync(string? state) =>
        new LdapSource(Settings(_server), LdapClientOptions.Default).ReadAsync(state, new Progress<int>(), TestContext.Current.CancellationToken);

    private async Task<SourceReading.Complete> ReadAllAsync(string? state = null) => Assert.IsType<SourceReading.Complete>(await ReadAsync(state));
}
