using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Undersign.Relaying;

internal static class RelayingServices
{
    extension(IServiceCollection services)
    {
        /// <summary>The relay of the node; the host disposes of it, and with it of its connections.</summary>
        public IServiceCollection AddRelaying(RelayOptions options)
        {
            services.TryAddSingleton(TimeProvider.System);
            return services.AddSingleton(options).AddSingleton<Relay>();
        }
    }
}
