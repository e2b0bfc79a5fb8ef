using System.Net;
using System.Text;
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

/// <summary>Copies of messages, made on the example organisation.</summary>
public abstract class CopyTestBase
{
    private protected const string Ordinary = "X-Undersign-Auth: secret\r\nFrom: Ben <ben.okafor@contoso.example>\r\nSubject: Order\r\nX-undersign-AUTH: again\r\n\r\nHello\r\n";

    private static readonly NodeConfiguration Node = new()
    {
        HostName = "gateway.example",
        Storage = new StorageLocation.Sqlite("unused.db"),
        ReceiveConnectors = [],
        Web = new(IPAddress.Loopback, 0),
        Limits = new(),
    };

    /// <summary>A database that was never made: who asks it for threads gets the whole signature.</summary>
    private static readonly ThreadMemory NoThreads = new(new SqliteDataSource("/dev/null/unused.db"), TimeProvider.System, NullLogger<ThreadMemory>.Instance);

    private static readonly PhotoAlbum NoPhotos = new(records: null, TimeProvider.System, NullLogger<PhotoAlbum>.Instance);

    private readonly CopyMaker _maker = new(Node, NoThreads, NoPhotos, TimeProvider.System, NullLogger<CopyMaker>.Instance);

    private protected List<string> Make(string message, params string[] recipients) => Make(OrganisationSamples.ContosoDocument(), message, recipients);

    private protected List<string> Make(System.Text.Json.Nodes.JsonObject settings, string message, params string[] recipients)
    {
        var envelope = To(recipients);
        using var data = MailData.From(Encoding.UTF8.GetBytes(message));
        var copies = Make(ArrivalOf(envelope, data), MimeReader.Read(data), OrganisationSamples.Read(settings), TraceOf(envelope, data));
        return [.. copies.Select(static copy => Encoding.UTF8.GetString(copy.Message.ToArray()))];
    }

    /// <summary>Nothing to wait for: no thread makes a difference to the example.</summary>
    private protected IReadOnlyList<Copy> Make(Arrival arrival, MimeDocument message, Organisation organisation, TransitTrace trace)
    {
        var made = _maker.MakeAsync(arrival, message, organisation, trace, CancellationToken.None);
        return made.IsCompletedSuccessfully ? made.Result : throw new InvalidOperationException("It waited for something.");
    }

    private protected static Envelope To(params string[] recipients) =>
        new(new("ben.okafor", "contoso.example"), MailParameters.None, [.. recipients.Select(static address => new EnvelopeRecipient(new(address.Split('@')[0], address.Split('@')[1])))]);

    private protected static Arrival ArrivalOf(Envelope envelope, MailData data) => new()
    {
        Envelope = envelope,
        Data = data,
        RemoteAddress = IPAddress.Parse("192.0.2.1"),
        CertificateNames = [],
        Permissions = PermissionGroups.Servers,
        ClientName = "client.example",
        Protocol = "ESMTPS",
    };

    private protected static TransitTrace TraceOf(Envelope envelope, MailData data) => new(ArrivalOf(envelope, data), TimeProvider.System);

    private protected static string BodyOf(string message) => message[(message.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
}
