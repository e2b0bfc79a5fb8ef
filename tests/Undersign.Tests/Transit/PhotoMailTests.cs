using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Undersign.Operation;
using Undersign.Organisations;
using Undersign.People.Sources;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;
using Undersign.Storage;
using Undersign.Tests.Organisations;
using Undersign.Tests.People;
using Undersign.Tests.Signatures;
using Undersign.Threads;
using Undersign.Transit;

namespace Undersign.Tests.Transit;

/// <summary>A person's picture, from the directory into mail.</summary>
public sealed class PhotoMailTests : PeopleStoreTestBase
{
    private static readonly byte[] First = SamplePictures.Png(10, 10);
    private static readonly byte[] Second = SamplePictures.Jpeg(20, 20);

    private readonly string _folder = Directory.CreateTempSubdirectory("undersign-photos-").FullName;

    private PhotoAlbum Album => field ??= new(Records, TimeProvider.System, NullLogger<PhotoAlbum>.Instance);

    private protected override Task<StorageLocation> LocateAsync() => Task.FromResult<StorageLocation>(new StorageLocation.Sqlite(Path.Combine(_folder, "undersign.db")));

    public override async ValueTask DisposeAsync()
    {
        Album.Dispose();
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Travels_with_what_its_person_writes_until_there_is_another_or_none()
    {
        var directory = new ScriptedDirectory(Reading(new("image/png", First)), Reading(new("image/jpeg", Second)), Reading(SourcePhoto.None));
        var organisation = Organisation();

        var mails = new List<string>();
        for (var reading = 0; reading < 3; reading++)
        {
            await SyncAsync(directory);
            organisation = organisation.With(await LoadAsync(directory));
            mails.Add(await SendAsync(organisation));
            Assert.Equal(mails[^1], await SendAsync(organisation)); // from memory
        }

        Assert.Contains(Convert.ToBase64String(First), mails[0].ReplaceLineEndings(""), StringComparison.Ordinal);
        Assert.Contains("Content-Type: image/png; name=\"photo.png\"", mails[0], StringComparison.Ordinal);
        Assert.Contains(Convert.ToBase64String(Second), mails[1].ReplaceLineEndings(""), StringComparison.Ordinal);
        Assert.Contains("Content-Type: image/jpeg; name=\"photo.jpeg\"", mails[1], StringComparison.Ordinal);
        Assert.DoesNotContain("image/", mails[2], StringComparison.Ordinal);
        Assert.All(mails, mail => Assert.Contains("<b>Ann</b>", mail, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Law_3_mail_goes_on_without_it_while_the_database_is_away()
    {
        var directory = new ScriptedDirectory(Reading(new("image/png", First)));
        await SyncAsync(directory);
        var organisation = Organisation().With(await LoadAsync(directory));
        await using (var connection = await Database.OpenConnectionAsync(Cancellation))
        {
            await using var command = connection.CreateCommand();
            command.CommandText = "drop table people_photos";
            await command.ExecuteNonQueryAsync(Cancellation);
        }

        var mail = await SendAsync(organisation);

        Assert.Contains("<b>Ann</b>", mail, StringComparison.Ordinal);
        Assert.DoesNotContain("image/", mail, StringComparison.Ordinal);
    }

    private static SourceReading.Complete Reading(SourcePhoto photo) => new([ScriptedDirectory.Person("1", "ann@contoso.example", ("displayName", "Ann")) with { Photo = photo }], [], null);

    private static Organisation Organisation()
    {
        var document = OrganisationSamples.Document("contoso", "{ addresses: [127.0.0.1] }");
        document["signatures"] = JsonNode.Parse("""[{ "name": "s", "html": { "file": "s.html", "content": "<p><img src=\"{{person.photo}}\" alt=\"\"> <b>{{person.displayName}}</b></p>" } }]""");
        document["rules"] = JsonNode.Parse("""[{ "name": "all", "signature": "s" }]""");
        return OrganisationSamples.Read(document);
    }

    private async Task<string> SendAsync(Organisation organisation)
    {
        using var data = MailData.From("From: ann@contoso.example\r\nContent-Type: text/html\r\n\r\n<p>Hello</p>\r\n"u8.ToArray());
        var arrival = new Arrival
        {
            Envelope = new(new("ann", "contoso.example"), MailParameters.None, [new(new("bob", "fabrikam.example"))]),
            Data = data,
            RemoteAddress = IPAddress.Loopback,
            CertificateNames = [],
            Permissions = PermissionGroups.Servers,
            ClientName = "client.example",
            Protocol = "ESMTP",
        };
        using var threads = new ThreadMemory(Database, TimeProvider.System, NullLogger<ThreadMemory>.Instance);
        var maker = new CopyMaker(Node, threads, Album, TimeProvider.System, NullLogger<CopyMaker>.Instance);
        var copy = Assert.Single(await maker.MakeAsync(arrival, MimeReader.Read(data), organisation, new(arrival, TimeProvider.System), Cancellation));
        var text = Encoding.UTF8.GetString(copy.Message.ToArray());
        return text[text.IndexOf("From: ann", StringComparison.Ordinal)..];
    }

    private static NodeConfiguration Node { get; } = new()
    {
        HostName = "gateway.example",
        Storage = new StorageLocation.Sqlite("unused.db"),
        ReceiveConnectors = [],
        Web = new(IPAddress.Loopback, 0),
        Limits = new(),
    };
}
