using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;

namespace Undersign.Bench;

/// <summary>A next hop that takes everything and counts.</summary>
internal sealed class DiscardingHop : IAsyncDisposable
{
    private readonly WebApplication _host;
    private long _count;

    private DiscardingHop()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Run(ReceiveAsync)));
        _host = builder.Build();
    }

    public int Port { get; private set; }

    public long Count => Interlocked.Read(ref _count);

    public static async Task<DiscardingHop> StartAsync()
    {
        var hop = new DiscardingHop();
        await hop._host.StartAsync();
        hop.Port = new Uri(hop._host.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single()).Port;
        return hop;
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private Task ReceiveAsync(ConnectionContext connection) =>
        new SmtpServerSession(connection.Transport, new() { HostName = "sink.example.net" }, _ => new Discarding(this), TimeProvider.System).RunAsync(connection.ConnectionClosed);

    private sealed class Discarding(DiscardingHop hop) : SmtpTransaction
    {
        public override ValueTask<SmtpReply> DataAsync(Envelope envelope, MailData data, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref hop._count);
            return new(SmtpReply.Ok);
        }
    }
}
