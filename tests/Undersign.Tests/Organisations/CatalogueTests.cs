using System.Data.Common;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Undersign.Organisations;
using Undersign.People.Storing;
using Undersign.Settings;
using Undersign.Storage;

namespace Undersign.Tests.Organisations;

/// <summary>Laws 3 and 9 at run time: what is in force stays in force until something good replaces it.</summary>
public sealed class CatalogueTests : IAsyncLifetime
{
    private const string Identity = "{ addresses: [192.0.2.1] }";

    private readonly string _folder = Directory.CreateTempSubdirectory("undersign-catalogue-").FullName;
    private static readonly Undersign.Operation.NodeConfiguration Node = new()
    {
        HostName = "gateway.example",
        Storage = new Undersign.Storage.StorageLocation.Sqlite("unused.db"),
        ReceiveConnectors = [],
        Web = new(System.Net.IPAddress.Loopback, 0),
        Limits = new(),
    };

    private readonly OrganisationCatalogue _catalogue = new();
    private readonly RecordedLog<CatalogueLoader> _log = new();
    private DbDataSource? _source;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private SettingsDocuments Documents => new(_source!, TimeProvider.System); // opened before any test

    public async ValueTask InitializeAsync()
    {
        _source = new StorageLocation.Sqlite(Path.Combine(_folder, "undersign.db")).Open();
        await Migrations.ApplyAsync(_source, Migration.All, TimeProvider.System, Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _source!.DisposeAsync(); // opened before any test
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Takes_what_is_new_and_leaves_what_is_not()
    {
        using var loader = NewLoader();
        await StoreAsync("contoso", 1);
        await StoreAsync("fabrikam", 1);
        Assert.True(await loader.RefreshAsync(Cancellation));
        var (contoso, fabrikam) = (_catalogue.Current.Find("contoso"), _catalogue.Current.Find("fabrikam"));

        await StoreAsync("contoso", 2);
        await loader.RefreshAsync(Cancellation);

        Assert.Equal(1, contoso?.Version);
        Assert.Equal(2, _catalogue.Current.Find("contoso")?.Version);
        Assert.Same(fabrikam, _catalogue.Current.Find("fabrikam"));
    }

    [Fact]
    public async Task Refuses_nobody_for_good_while_the_settings_of_an_organisation_cannot_be_read()
    {
        using var loader = NewLoader();
        await StoreAsync("contoso", 1);
        await Documents.StoreAsync(new() { Organisation = "fabrikam", Version = 1, Content = "not JSON", Author = "test" }, Cancellation);
        await loader.RefreshAsync(Cancellation);

        Assert.IsType<Identification.Known>(_catalogue.Identify(null, [], System.Net.IPAddress.Parse("192.0.2.1")));
        Assert.IsType<Identification.NotYet>(_catalogue.Identify(null, [], System.Net.IPAddress.Parse("198.51.100.1")));
    }

    [Theory]
    [InlineData("not JSON")]
    [InlineData("[]")]
    [InlineData("""{"name":"contoso"}""")]
    [InlineData("""{"name":"contoso","name":"contoso"}""")]
    public async Task Law_9_a_bad_document_in_the_database_leaves_the_good_one_in_force(string bad)
    {
        using var loader = NewLoader();
        await StoreAsync("contoso", 1);
        await loader.RefreshAsync(Cancellation);
        await Documents.StoreAsync(new() { Organisation = "contoso", Version = 2, Content = bad, Author = "ann" }, Cancellation);

        await loader.RefreshAsync(Cancellation);
        await loader.RefreshAsync(Cancellation);

        Assert.Equal(1, _catalogue.Current.Find("contoso")?.Version);
        Assert.Single(_log.Lines, line => line.Contains("Version 2 of contoso cannot be read", StringComparison.Ordinal));

        await StoreAsync("contoso", 3);
        await loader.RefreshAsync(Cancellation);
        Assert.Equal(3, _catalogue.Current.Find("contoso")?.Version);
    }

    [Fact]
    public async Task Law_9_a_node_that_starts_takes_the_newest_good_version()
    {
        await StoreAsync("contoso", 1);
        await StoreAsync("contoso", 2);
        await Documents.StoreAsync(new() { Organisation = "contoso", Version = 3, Content = "{}", Author = "ann" }, Cancellation);
        await Documents.StoreAsync(new() { Organisation = "contoso", Version = 4, Content = OrganisationSamples.Document("fabrikam", Identity).ToJsonString(), Author = "ann" }, Cancellation);
        using var loader = NewLoader();

        await loader.RefreshAsync(Cancellation);

        Assert.Equal(2, _catalogue.Current.Find("contoso")?.Version);
        Assert.Null(_catalogue.Current.Find("fabrikam"));
        Assert.Equal(["contoso: version 4 cannot be read, and version 2 is in force; apply a good one"], _catalogue.Current.Concerns);
    }

    [Fact]
    public async Task Law_3_a_database_that_is_away_leaves_everything_in_force()
    {
        using var loader = NewLoader();
        await StoreAsync("contoso", 1);
        await loader.RefreshAsync(Cancellation);
        await using (var connection = await _source!.OpenConnectionAsync(Cancellation)) // opened before any test
        {
            await using var command = connection.CreateCommand();
            command.CommandText = "alter table settings_documents rename to gone";
            await command.ExecuteNonQueryAsync(Cancellation);
        }

        Assert.False(await loader.RefreshAsync(Cancellation));
        Assert.False(await loader.RefreshAsync(Cancellation));

        Assert.Equal(1, _catalogue.Current.Find("contoso")?.Version);
        Assert.Single(_log.Lines, line => line.Contains("The database cannot be reached", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Law_9_a_file_of_the_node_that_is_missing_keeps_no_version_out_of_force()
    {
        var (password, key) = (Path.Combine(_folder, "password"), Path.Combine(_folder, "s1.pem"));
        await StoreAsync("contoso", 1);
        var document = OrganisationSamples.Document("contoso", Identity);
        document["sendConnectors"] = JsonNode.Parse($$"""
            [{ "name": "hop", "addressSpaces": "*", "smartHosts": "localhost", "tls": "required", "authentication": { "user": "ann", "passwordFile": "{{password}}" },
               "clientCertificate": { "pem": "{{key}}", "key": "{{key}}" }, "dkim": "sign", "dkimKeys": [{ "selector": "s1", "key": "{{key}}" }] }]
            """);
        await Documents.StoreAsync(new() { Organisation = "contoso", Version = 2, Content = document.ToJsonString(), Author = "ann" }, Cancellation);
        using var loader = NewLoader();
        var diary = new RecordedLog<NamedFilesWatch>();
        using var watch = new NamedFilesWatch(_catalogue, Node, TimeProvider.System, diary);

        await loader.RefreshAsync(Cancellation);
        watch.Look();
        watch.Look();

        var hop = Assert.Single(_catalogue.Current.Find("contoso")!.SendConnectors); // in force, which is what is asked
        Assert.Equal(2, _catalogue.Current.Find("contoso")?.Version);
        Assert.Null(hop.DkimKey?.TryRead(out _));
        Assert.Equal(
            [
                $"contoso, sendConnectors[0].authentication.passwordFile: there is no file {password}",
                $"contoso, sendConnectors[0].clientCertificate: there is no file {key}",
                $"contoso, sendConnectors[0].dkimKeys[0].key: there is no file {key}",
            ],
            watch.Concerns().Order(StringComparer.Ordinal),
            StringComparer.Ordinal);
        Assert.Equal(3, diary.Lines.Count);

        using var rsa = RSA.Create(2048);
        await File.WriteAllTextAsync(password, "open sesame\n", Cancellation);
        await File.WriteAllTextAsync(key, rsa.ExportPkcs8PrivateKeyPem(), Cancellation);
        watch.Look();

        Assert.NotNull(hop.DkimKey?.TryRead(out _));
        Assert.StartsWith("contoso, sendConnectors[0].clientCertificate: ", Assert.Single(watch.Concerns()), StringComparison.Ordinal); // a key is no certificate
        Assert.Equal(2, diary.Lines.Count(static line => line.EndsWith("the file is right now", StringComparison.Ordinal)));
    }

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task A_secret_that_others_can_read_is_told_once()
    {
        var (loose, good) = (Path.Combine(_folder, "loose"), Path.Combine(_folder, "good"));
        var document = OrganisationSamples.Document("contoso", Identity);
        document["sendConnectors"] = JsonNode.Parse($$"""
            [{ "name": "a", "addressSpaces": "*", "smartHosts": "localhost", "tls": "required", "authentication": { "user": "ann", "passwordFile": "{{loose}}" } },
             { "name": "b", "addressSpaces": "b.example", "smartHosts": "localhost", "tls": "required", "authentication": { "user": "ann", "passwordFile": "{{good}}" } }]
            """);
        await Documents.StoreAsync(new() { Organisation = "contoso", Version = 1, Content = document.ToJsonString(), Author = "ann" }, Cancellation);
        using var loader = NewLoader();
        var diary = new RecordedLog<NamedFilesWatch>();
        using var watch = new NamedFilesWatch(_catalogue, Node, TimeProvider.System, diary);
        await File.WriteAllTextAsync(loose, "open sesame\n", Cancellation);
        await File.WriteAllTextAsync(good, "open sesame\n", Cancellation);
        File.SetUnixFileMode(loose, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        File.SetUnixFileMode(good, UnixFileMode.UserRead | UnixFileMode.GroupRead);

        await loader.RefreshAsync(Cancellation);
        watch.Look();
        watch.Look();

        Assert.EndsWith($"{loose} is a secret, and its mode 0604 lets others of this machine read or change it: chmod 600 {loose}, owned by the service", Assert.Single(diary.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Takes_other_people_without_reading_the_settings_anew()
    {
        using var loader = NewLoader();
        await StoreAsync("contoso", 1);
        await loader.RefreshAsync(Cancellation);
        var before = _catalogue.Current.Find("contoso");

        await new PersonOverrides(_source!, TimeProvider.System).SetAsync("contoso", new(["ann@contoso.example"], []), "title", "Engineer", "root", Cancellation); // opened before any test
        await loader.RefreshAsync(Cancellation);

        var after = _catalogue.Current.Find("contoso");
        Assert.Equal((null, "Engineer"), (before?.People.Find("ann@contoso.example")?["title"], after?.People.Find("ann@contoso.example")?["title"]));
        Assert.Same(before?.Rules, after?.Rules);
        await StoreAsync("contoso", 2);
        await loader.RefreshAsync(Cancellation);
        Assert.Equal((2, "Engineer"), (_catalogue.Current.Find("contoso")?.Version, _catalogue.Current.Find("contoso")?.People.Find("ann@contoso.example")?["title"]));
    }

    private CatalogueLoader NewLoader() => new(Documents, new PeopleRecords(_source!), _catalogue, new("gateway.example"), _log);

    private async Task StoreAsync(string name, long version) =>
        Assert.IsType<StoreOutcome.Stored>(await Documents.StoreAsync(new() { Organisation = name, Version = version, Content = OrganisationSamples.Document(name, Identity).ToJsonString(), Author = "ann" }, Cancellation));

    private sealed class RecordedLog<T> : ILogger<T>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Lines.Add(formatter(state, exception));
    }
}
