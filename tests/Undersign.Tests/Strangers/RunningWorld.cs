using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Undersign.Operation;
using Undersign.Organisations;
using Undersign.ProtocolLogs;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;
using Undersign.Reception;
using Undersign.Settings;
using Undersign.Tests.Organisations;
using Undersign.Tests.Relaying;
using Undersign.Transit;

namespace Undersign.Tests.Strangers;

/// <summary>The gateway with the settings of a <see cref="World"/>, from the listener to next hops of each customer's own. Only the sockets' addresses are made up.</summary>
internal sealed class RunningWorld : IAsyncDisposable
{
    private const string Password = "correct horse battery";

    private static readonly string Hash = PasswordHash.Of(Password).ToText();

    private readonly World _world;
    private readonly VisitorCertificates _certificates;
    private readonly WebApplication _gateway;
    private readonly SmtpListener _listener;
    private readonly Dictionary<string, NextHop> _hops;

    public RunningWorld(World world, VisitorCertificates certificates, string folder)
    {
        (_world, _certificates) = (world, certificates);
        _hops = world.Customers.ToDictionary(static customer => customer.Name, static _ => new NextHop(), StringComparer.Ordinal);
        var node = NodeOf(world, certificates, folder);
        _gateway = Gateway.Build(node);
        _gateway.Services.GetRequiredService<OrganisationCatalogue>().Replace(new(world.Customers.Where(IsKnownAtAll).Select(Organisation)));
        _listener = new([.. node.ReceiveConnectors.Select(SessionsOf)], new Hurry(), NullLogger<SmtpListener>.Instance);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <returns>Whether the visitor was told that his message is taken; and at whose next hop it is.</returns>
    public async Task<(bool IsTaken, IReadOnlyList<Customer> At)> ReceiveAsync(Visit visit)
    {
        var mark = $"{Guid.CreateVersion7():n}";
        using var meeting = new TcpListener(IPAddress.Loopback, 0);
        meeting.Start();
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync((IPEndPoint)meeting.LocalEndpoint, Cancellation);
        using var server = await meeting.AcceptSocketAsync(Cancellation);
        var serving = ServeAsync(server, visit.From);
        var reply = await SendAsync(client.GetStream(), visit, mark);
        client.Dispose();
        await serving;
        var at = _world.Customers.Where(customer => _hops[customer.Name].Connections.Any(connection => connection.Messages.Any(message => message.Contains(mark, StringComparison.Ordinal))));
        return (reply.IsPositive, [.. at]);
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        foreach (var hop in _hops.Values)
        {
            await hop.DisposeAsync();
        }
    }

    private ConnectorSessions SessionsOf(ReceiveConnector connector)
    {
        var services = _gateway.Services;
        return new(
            connector,
            new(connector.Limits, services.GetRequiredService<ConnectionCount>(), TimeProvider.System),
            services.GetRequiredService<MailMemory>(),
            services.GetRequiredService<SignIn>(),
            services.GetRequiredService<TransitSessions>(),
            services.GetRequiredService<ProtocolLog>(),
            TimeProvider.System,
            NullLogger<ConnectorSessions>.Instance);
    }

    private async Task ServeAsync(Socket socket, string from)
    {
        await using var stream = new NetworkStream(socket);
        await using var connection = new DefaultConnectionContext
        {
            Transport = new StreamDuplex(stream),
            RemoteEndPoint = new IPEndPoint(IPAddress.Parse(from), 4711),
            LocalEndPoint = new IPEndPoint(IPAddress.Loopback, 2525),
        };
        await _listener.OnConnectedAsync(connection);
        socket.Close(); // as Kestrel does then
    }

    private async Task<SmtpReply> SendAsync(NetworkStream stream, Visit visit, string mark)
    {
        if (visit.Claimed is not null)
        {
            await stream.WriteAsync(ProxyHeader(IPAddress.Parse(visit.Claimed)), Cancellation);
        }

        await using var session = new SmtpClientSession(stream, OptionsOf(visit), TimeProvider.System);
        var opened = await session.OpenAsync(Cancellation);
        if (!opened.IsPositive)
        {
            return opened;
        }

        using var message = MailData.From(System.Text.Encoding.ASCII.GetBytes(
            $"From: ann@contoso.example\r\nSubject: {mark}\r\n{(visit.Code is null ? "" : $"X-Undersign-Auth: {visit.Code}\r\n")}\r\nhello\r\n"));
        var sender = visit.IsReport ? null : new Mailbox("ann", "contoso.example");
        return (await session.SendAsync(new(sender, MailParameters.None, [new(new("victim", "outside.example"))]), new(message), Cancellation)).Reply;
    }

    private SmtpClientOptions OptionsOf(Visit visit) => new()
    {
        EhloName = "mail.contoso.example",
        Credentials = visit.User is null ? null : new SmtpClientCredentials.WithPassword($"user@{visit.User}.example", Password),
        Tls = new()
        {
            Level = TlsLevel.Opportunistic,
            Name = "gateway.example",
            ClientCertificate = visit.Certificate is null ? null : SslStreamCertificateContext.Create(_certificates.For(visit.Certificate, visit.IsTrusted), additionalCertificates: null, offline: true),
        },
    };

    private static byte[] ProxyHeader(IPAddress claimed)
    {
        var address = claimed.GetAddressBytes();
        return [.. "\r\n\r\n\0\r\nQUIT\n"u8, 0x21, (byte)(address.Length == 4 ? 0x11 : 0x21), 0, (byte)((2 * address.Length) + 4), .. address, .. address, 0x12, 0x67, 0, 25];
    }

    /// <summary>An organisation that nothing identifies is a fault of its document, and never comes so far.</summary>
    private static bool IsKnownAtAll(Customer customer) => customer is not { Addresses: [], Certificates: [], Codes: [], HasUser: false };

    private Organisation Organisation(Customer customer)
    {
        var identity = new JsonObject { ["addresses"] = List(customer.Addresses), ["certificates"] = List(customer.Certificates), ["routingCodes"] = List(customer.Codes) };
        if (customer.HasUser)
        {
            identity["users"] = new JsonArray(new JsonObject { ["name"] = $"user@{customer.Name}.example", ["passwordHash"] = Hash, ["sendAs"] = List(["anyone"]) });
        }

        var document = OrganisationSamples.Document(customer.Name, "{ addresses: [192.0.2.1] }");
        document["identity"] = identity;
        document["sendConnectors"] = new JsonArray(new JsonObject { ["name"] = "hop", ["addressSpaces"] = List(["*"]), ["smartHosts"] = List([$"127.0.0.1:{_hops[customer.Name].Port}"]) });
        return OrganisationSamples.Read(document);
    }

    private static NodeConfiguration NodeOf(World world, VisitorCertificates certificates, string folder)
    {
        var own = certificates.For("gateway.example", isTrusted: true);
        File.WriteAllText(Path.Combine(folder, "gateway.pem"), own.ExportCertificatePem() + "\n" + own.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem()); // made with a key
        File.WriteAllText(Path.Combine(folder, "clients.pem"), certificates.TrustedPem);
        var doors = new JsonArray([.. world.Doors.Select(static door => Connector(door))]);
        var path = Path.Combine(folder, "undersign.yaml");
        File.WriteAllText(path, new JsonObject { ["hostName"] = "gateway.example", ["receiveConnectors"] = doors }.ToJsonString()); // YAML has JSON in it
        var problems = new Problems(path);
        var node = NodeConfigurationReader.Read(path, [], TimeProvider.System, problems);
        Assert.Empty(problems.All);
        return node!; // without problems there is one
    }

    private static JsonObject Connector(Door door)
    {
        var connector = new JsonObject
        {
            ["name"] = door.Name,
            ["bindings"] = List(["127.0.0.1:2525"]),
            ["remoteIpRanges"] = List(door.Ranges),
            ["permissionGroups"] = List(door.Groups),
            ["tls"] = door.Tls,
        };
        if (door.HasTls)
        {
            connector["certificate"] = new JsonObject { ["pem"] = "gateway.pem", ["key"] = "gateway.pem" };
            connector["clientAuthorities"] = "clients.pem";
            connector["clientNames"] = List(door.ClientNames);
        }

        if (door.Groups.Contains("users", StringComparer.Ordinal))
        {
            connector["auth"] = List(["plain"]);
        }

        if (door.Balancers.Length > 0)
        {
            connector["proxyProtocol"] = new JsonObject { ["from"] = List(door.Balancers) };
        }

        return connector;
    }

    private static JsonArray List(IEnumerable<string> texts) => new([.. texts.Select(static text => (JsonNode)text)]);

    /// <summary>Nobody here waits five seconds for a balancer that says nothing.</summary>
    private sealed class Hurry : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime / 100 : dueTime, period);
    }
}
