using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Undersign.Operation;
using Undersign.ProtocolLogs;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;
using Undersign.Transit;

namespace Undersign.Reception;

internal static class ReceptionServices
{
    /// <summary>Octets of messages that are coming in; more of them go to files earlier.</summary>
    private const long MostInMemory = 64 * 1024 * 1024;

    extension(WebApplicationBuilder builder)
    {
        /// <summary>The receive connectors of the node file, on Kestrel.</summary>
        public void AddReception(NodeConfiguration node)
        {
            builder.Services.AddSingleton<IMemoryPoolFactory<byte>, BlockPoolFactory>();
            builder.Services.AddSingleton(services =>
            {
                var count = new ConnectionCount(node.Limits.Connections, mostOfOneNetwork: int.MaxValue);
                services.GetRequiredService<Telemetry>().Meter.CreateObservableGauge("undersign.sessions", () => count.Current, "{session}", "SMTP sessions open");
                return count;
            });
            builder.Services.AddSingleton(new MailMemory(MostInMemory));
            builder.Services.AddSingleton<IReadOnlyList<ConnectorSessions>>(services => [.. node.ReceiveConnectors.Select(connector => SessionsOf(connector, services))]);
            builder.Services.AddSingleton<PasswordCheck>();
            builder.Services.AddSingleton<SignInFailures>();
            builder.Services.AddSingleton<SignIn>();
            builder.Services.AddSingleton(static _ => new TokenCheck(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(15), SslOptions = { CertificateChainPolicy = TlsTerms.ChainPolicy(roots: null) } }));
            builder.WebHost.UseSockets(static sockets =>
            {
                // Sessions come from a few servers and are busy: reading straight into a block saves a system call a packet.
                sockets.WaitForDataBeforeAllocatingBuffer = false;
                sockets.MaxReadBufferSize = 4 * BlockPool.BlockSize; // of what a session is behind; Kestrel's own is 1 MiB for each
            });
            builder.WebHost.ConfigureKestrel(kestrel =>
            {
                foreach (var binding in node.ReceiveConnectors.SelectMany(static connector => connector.Bindings).Distinct())
                {
                    kestrel.Listen(binding, listen => listen.Run(ListenerAt(binding, listen).OnConnectedAsync));
                }
            });
        }
    }

    private static SmtpListener ListenerAt(IPEndPoint binding, ListenOptions listen)
    {
        var services = listen.ApplicationServices;
        var here = services.GetRequiredService<IReadOnlyList<ConnectorSessions>>().Where(connector => connector.Bindings.Contains(binding));
        return new([.. here], services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<SmtpListener>>());
    }

    private static ConnectorSessions SessionsOf(ReceiveConnector connector, IServiceProvider services)
    {
        var time = services.GetRequiredService<TimeProvider>();
        return new(
            connector,
            new(connector.Limits, services.GetRequiredService<ConnectionCount>(), time),
            services.GetRequiredService<MailMemory>(),
            services.GetRequiredService<SignIn>(),
            services.GetRequiredService<TransitSessions>(),
            services.GetRequiredService<ProtocolLog>(),
            time,
            services.GetRequiredService<ILogger<ConnectorSessions>>());
    }
}
