using System.Net;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Undersign.ProtocolLogs;
using Undersign.Protocols.Dns;
using Undersign.Relaying.Policies;

namespace Undersign.Relaying;

internal static class RelayingServices
{
    extension(IServiceCollection services)
    {
        /// <summary>The relay of the node; the host disposes of it, and with it of its connections.</summary>
        /// <param name="nameServers">Whom to ask for MX records; none: those of the machine.</param>
        public IServiceCollection AddRelaying(RelayOptions options, IReadOnlyList<IPEndPoint> nameServers)
        {
            services.TryAddSingleton(TimeProvider.System);
            services.AddSingleton(services => new DnsResolver(nameServers.Count > 0 ? nameServers : NameServers.OfThisMachine(), services.GetRequiredService<TimeProvider>()));
            services.AddSingleton<PolicyStore>();
            services.AddSingleton(static services => ActivatorUtilities.CreateInstance<DomainPolicies>(services, PolicyHttp.Create(services.GetRequiredService<DnsResolver>())));
            services.AddHostedService<PolicyRefreshing>();
            return services.AddSingleton(services => options with { ProtocolLog = services.GetService<ProtocolLog>() }).AddSingleton<Relay>().AddSingleton<RouteProbe>();
        }
    }
}
