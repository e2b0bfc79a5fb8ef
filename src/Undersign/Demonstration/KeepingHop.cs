using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;

namespace Undersign.Demonstration;

/// <summary>A next hop that accepts everything and keeps it, as a test mailbox would.</summary>
internal sealed class KeepingHop : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, byte[]> _kept = new(StringComparer.Ordinal);
    private volatile Action<byte[]>? _show;
    private readonly WebApplication _host;

    private KeepingHop()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Run(ReceiveAsync)));
        _host = builder.Build();
    }

    public int Port { get; private set; }

    public static async Task<KeepingHop> StartAsync(CancellationToken cancellationToken)
    {
        var hop = new KeepingHop();
        await hop._host.StartAsync(cancellationToken);
        var addresses = hop._host.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses;
        hop.Port = new Uri(addresses.Single()).Port;
        return hop;
    }

    /// <summary>The message with this Message-ID as it arrived, or <see langword="null"/> if it has not.</summary>
    public byte[]? Find(string messageId) => _kept.GetValueOrDefault(messageId);

    /// <summary>From now on messages are somebody's own: each is shown as it arrives, and not kept here.</summary>
    public void Show(Action<byte[]> show) => _show = show;

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private Task ReceiveAsync(ConnectionContext connection) =>
        new SmtpServerSession(connection.Transport, new() { HostName = "next-hop.example" }, _ => new Keeping(this), TimeProvider.System)
            .RunAsync(connection.ConnectionClosed);

    private sealed class Keeping(KeepingHop hop) : SmtpTransaction
    {
        public override ValueTask<SmtpReply> DataAsync(Envelope envelope, MailData data, CancellationToken cancellationToken)
        {
            var message = new MimeEdit(data).ToArray();
            if (hop._show is { } show)
            {
                show(message);
            }
            else
            {
                hop._kept[MimeReader.Read(data).Root.Header.Value("Message-ID") ?? ""] = message;
            }

            return new(SmtpReply.Ok);
        }
    }
}
