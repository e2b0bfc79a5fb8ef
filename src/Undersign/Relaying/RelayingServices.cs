using Microsoft.Extensions.DependencyInjection.Extensions;
using Undersign.ProtocolLogs;

namespace Undersign.Relaying;

internal static class RelayingServices
{
    extension(IServiceCollection services)
    {
        /// <summary>The relay of the node; the host disposes of it, and with it of its connections.</summary>
        public IServiceCollection AddRelaying(RelayOptions options)
        {
            services.TryAddSingleton(TimeProvider.System);
            return services.AddSingleton(services => options with { ProtocolLog = services.GetService<ProtocolLog>() }).AddSingleton<Relay>();
        }
    }
}
