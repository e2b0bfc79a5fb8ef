using System.Data.Common;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Undersign.Operation;
using Undersign.Organisations;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;
using Undersign.Storage;
using Undersign.Tests.Organisations;
using Undersign.Threads;
using Undersign.Transit;

namespace Undersign.Tests.Transit;

/// <summary>A signature with <c>inThread</c>: whole in the first message that its sender writes in a thread, and then short or not at all.</summary>
public sealed class ThreadTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("undersign-threads-").FullName;
    private DbDataSource? _source;
    private ThreadMemory? _memory;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ThreadMemory Memory => _memory!; // made before any test

    public async ValueTask InitializeAsync()
    {
        _source = new StorageLocation.Sqlite(Path.Combine(_folder, "undersign.db")).Open();
        await Migrations.ApplyAsync(_source, Migration.All, TimeProvider.System, Cancellation);
        _memory = new(_source, TimeProvider.System, NullLogger<ThreadMemory>.Instance);
        await _memory.StartAsync(Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        _memory?.Dispose();
        await _source!.DisposeAsync(); // opened before any test
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("short", "SHORT")]
    [InlineData("none", "")]
    [InlineData("full", "WHOLE")]
    public async Task Is_whole_once_and_then_as_the_setting_says(string inThread, string later)
    {
        Assert.Equal("WHOLE", await SendAsync(inThread, "Message-ID: <1@contoso.example>"));
        await RememberedAsync();

        Assert.Equal(later, await SendAsync(inThread, "Message-ID: <3@contoso.example>\r\nReferences: <1@contoso.example>\r\n <2@fabrikam.example>\r\nIn-Reply-To: <2@fabrikam.example>"));
    }

    [Fact]
    public async Task Is_short_where_only_the_short_one_is_referred_to()
    {
        await SendAsync("short", "Message-ID: <1@contoso.example>");
        await SendAsync("short", "Message-ID: <3@contoso.example>\r\nReferences: <1@contoso.example>");
        await RememberedAsync();

        Assert.Equal("SHORT", await SendAsync("short", "Message-ID: <5@contoso.example>\r\nIn-Reply-To: <3@contoso.example>"));
    }

    [Theory]
    [InlineData("From: eve@contoso.example\r\nReferences: <1@contoso.example>")]
    [InlineData("References: <9@fabrikam.example>")]
    [InlineData("Subject: Re: Order")]
    [InlineData("Subject: Fwd: Order\r\nReferences: <1@contoso.example>")]
    public async Task Is_whole_for_another_sender_another_thread_and_a_forward(string fields)
    {
        await SendAsync("short", "Message-ID: <1@contoso.example>");
        await RememberedAsync();

        Assert.Equal("WHOLE", await SendAsync("short", "Message-ID: <3@contoso.example>\r\n" + fields));
    }

    [Fact]
    public async Task Law_3_is_whole_while_the_database_is_away()
    {
        await SendAsync("short", "Message-ID: <1@contoso.example>");
        await RememberedAsync();
        await using (var connection = await _source!.OpenConnectionAsync(Cancellation)) // opened before any test
        {
            await using var command = connection.CreateCommand();
            command.CommandText = "drop table thread_signatures";
            await command.ExecuteNonQueryAsync(Cancellation);
        }

        Assert.Equal("WHOLE", await SendAsync("short", "Message-ID: <3@contoso.example>\r\nReferences: <1@contoso.example>"));
    }

    private async Task<string> SendAsync(string inThread, string fields)
    {
        var from = fields.Contains("From:", StringComparison.Ordinal) ? "" : "From: ann@contoso.example\r\n";
        using var data = MailData.From(Encoding.UTF8.GetBytes($"{from}{fields}\r\n\r\nHello\r\n"));
        var envelope = new Envelope(new("ann", "contoso.example"), MailParameters.None, [new(new("bob", "fabrikam.example"))]);
        var arrival = new Arrival
        {
            Envelope = envelope,
            Data = data,
            RemoteAddress = IPAddress.Loopback,
            CertificateNames = [],
            Permissions = PermissionGroups.Servers,
            ClientName = "client.example",
            Protocol = "ESMTP",
        };
        using var album = new PhotoAlbum(records: null, TimeProvider.System, NullLogger<PhotoAlbum>.Instance);
        var maker = new CopyMaker(Node(), Memory, album, TimeProvider.System, NullLogger<CopyMaker>.Instance);
        var copies = await maker.MakeAsync(arrival, MimeReader.Read(data), OrganisationOf(inThread), new(arrival, TimeProvider.System), Cancellation);
        maker.Remember(copies);
        return Encoding.UTF8.GetString(Assert.Single(copies).Message.ToArray()).Split("Hello")[1].Trim();
    }

    /// <summary>What was handed to the memory is in the database once it has stopped; a new one takes its place, as after a restart.</summary>
    private async Task RememberedAsync()
    {
        await Memory.StopAsync(Cancellation);
        Memory.Dispose();
        _memory = new(_source!, TimeProvider.System, NullLogger<ThreadMemory>.Instance); // opened before any test
        await _memory.StartAsync(Cancellation);
    }

    private static Organisation OrganisationOf(string inThread)
    {
        var document = OrganisationSamples.Document("contoso", "{ addresses: [127.0.0.1] }", "mail\nann@contoso.example\neve@contoso.example\n");
        document["signatures"] = JsonNode.Parse($$"""
            [{ "name": "standard", "inThread": "{{inThread}}", "text": { "file": "a.txt", "content": "WHOLE" } }, { "name": "short", "text": { "file": "b.txt", "content": "SHORT" } }]
            """);
        document["rules"] = JsonNode.Parse("""[{ "name": "all", "signature": "standard" }]""");
        return OrganisationSamples.Read(document);
    }

    private static NodeConfiguration Node() => new()
    {
        HostName = "gateway.example",
        Storage = new StorageLocation.Sqlite("unused.db"),
        ReceiveConnectors = [],
        Web = new(IPAddress.Loopback, 0),
        Limits = new(),
    };
}
