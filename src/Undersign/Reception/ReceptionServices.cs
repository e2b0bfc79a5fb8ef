using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Undersign.Operation;
using Undersign.Protocols.Smtp;
using Undersign.Transit;

namespace Undersign.Reception;

internal static class ReceptionServices
{
    extension(WebApplicationBuilder builder)
    {
        /// <summary>The SMTP listeners of the node file, on Kestrel.</summary>
        public void AddReception(NodeConfiguration node)
        {
            builder.Services.AddSingleton<IMemoryPoolFactory<byte>, BlockPoolFactory>();
            builder.Services.AddSingleton(services =>
            {
                var count = new ConnectionCount(node.Limits.Connections);
                services.GetRequiredService<Telemetry>().Meter.CreateObservableGauge("undersign.sessions", () => count.Current, "{session}", "SMTP sessions open");
                return count;
            });
            builder.WebHost.UseSockets(static sockets =>
            {
                // Sessions come from a few servers and are busy: reading straight into a block saves a system call a packet.
                sockets.WaitForDataBeforeAllocatingBuffer = false;
            });
            builder.WebHost.ConfigureKestrel(kestrel =>
            {
                foreach (var listener in node.Listeners)
                {
                    kestrel.Listen(listener.EndPoint, listen => listen.Run(HandlerFor(listener, node, listen).OnConnectedAsync));
                }
            });
        }
    }

    private static SmtpListener HandlerFor(ListenerConfiguration listener, NodeConfiguration node, ListenOptions listen)
    {
        var services = listen.ApplicationServices;
        var options = new SmtpServerOptions
        {
            HostName = node.HostName,
            MaxMessageSize = node.Limits.MessageSize,
            MaxRecipients = node.Limits.Recipients,
            RequiresTls = listener.Tls == ListenerTls.Required,
            OffersBinaryMime = listener.OffersBinaryMime,
            TlsOnConnect = listener.Tls == ListenerTls.OnConnect,
        };
        return new(
            options,
            listener is { Tls: not ListenerTls.Off, Certificate: { } certificate } ? new(certificate, listener.ClientAuthorities) : null,
            services.GetRequiredService<MessageTransit>(),
            services.GetRequiredService<ConnectionCount>(),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<SmtpListener>>());
    }
}
